import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CostMetrics, Distribution } from '../../src/analysis/metrics.js';
import { SUMMARY_COLUMNS, summarise, summaryColumns } from '../../src/analysis/summary.js';
import { arbitraryCuts, arbitraryEvents } from './arbitrary-events.js';
import {
  agree,
  finite,
  mean,
  type NaiveRow,
  numbers,
  rowsOf,
  stdDev,
  sum,
  type7,
} from './naive.js';
import { type Emitted, experimentOf, recorded, streamOf } from './recorded-events.js';

const SCORE = new Map([
  [
    'Score',
    ({ measurements }: { measurements: object }) => (measurements as { score: number }).score,
  ],
]);

async function summaryOf(events: readonly Emitted[], config = {}) {
  const batches = await recorded(events);
  return summarise(streamOf(batches), { experiment: experimentOf(config), dropped: 0 });
}

/** Twelve events as in the original's own test: ten calls, then two that failed. */
const TWELVE: readonly Emitted[] = Array.from({ length: 12 }, (_, i) => ({
  atUs: 1e15 + (i + 1) * 1000,
  name: i < 10 ? 'req_llm.request.stop' : 'req_llm.request.exception',
  measurements:
    i < 10
      ? {
          duration: 100e6 * (i + 1),
          cost_usd: 0.001 * (i + 1),
          prompt_tokens: 100 * (i + 1),
          completion_tokens: 200 * (i + 1),
        }
      : {},
}));

function expectDistribution(actual: Distribution, rows: readonly NaiveRow[], column: string) {
  const values = finite(rows, column);
  const scale = Math.max(0, ...values.map(Math.abs));
  expect(actual.count).toBe(values.length);
  expect(actual.nonFinite).toBe(numbers(rows, column).length - values.length);
  expect(actual.min).toBe(values.length === 0 ? null : Math.min(...values) + 0);
  expect(actual.max).toBe(values.length === 0 ? null : Math.max(...values) + 0);
  expect(agree(actual.mean, mean(values), scale)).toBe(true);
  expect(agree(actual.stdDev, stdDev(values), scale)).toBe(true);
  for (const [figure, p] of [
    ['p50', 0.5],
    ['p90', 0.9],
    ['p95', 0.95],
    ['p99', 0.99],
  ] as const)
    expect(agree(actual[figure], type7(values, p), 0)).toBe(true);
}

function expectCost(actual: CostMetrics, rows: readonly NaiveRow[]) {
  const values = finite(rows, 'cost_usd');
  const scale = sum(values.map(Math.abs));
  expect(actual.count).toBe(values.length);
  expect(actual.nonFinite).toBe(numbers(rows, 'cost_usd').length - values.length);
  expect(agree(actual.total, values.length === 0 ? null : sum(values), scale)).toBe(true);
  const each = mean(values);
  expect(agree(actual.meanPerRequest, each, scale)).toBe(true);
  expect(agree(actual.costPer1kRequests, each === null ? null : each * 1e3, scale * 1e3)).toBe(
    true,
  );
  expect(agree(actual.costPer1mRequests, each === null ? null : each * 1e6, scale * 1e6)).toBe(
    true,
  );
  expect(agree(actual.medianPerRequest, type7(values, 0.5), 0)).toBe(true);
}

describe('summarise', () => {
  it('gives the figures of the original for its own example', async () => {
    const { summary, latency, cost, reliability, tokens, events } = await summaryOf(TWELVE);
    expect(summary).toEqual({
      totalEvents: 12,
      timeRange: { startUs: 1e15 + 1000, endUs: 1e15 + 12_000 },
      durationSeconds: 0.011,
      eventTypes: { 'req_llm.request.stop': 10, 'req_llm.request.exception': 2 },
      dropped: 0,
    });
    expect(latency).toMatchObject({ count: 10, mean: 550, median: 550, min: 100, max: 1000 });
    expect(cost).toMatchObject({ count: 10, total: 0.055, meanPerRequest: 0.0055 });
    expect(cost?.costPer1mRequests).toBeCloseTo(5500, 9);
    expect(reliability).toEqual({
      totalRequests: 12,
      successful: 10,
      failed: 2,
      successRate: 10 / 12,
      failureRate: 2 / 12,
      sla99: false,
      sla999: false,
      sla9999: false,
    });
    expect(tokens).toEqual({
      count: 10,
      totalPrompt: 5500,
      totalCompletion: 11_000,
      total: 16_500,
      meanPrompt: 550,
      meanCompletion: 1100,
      meanTotal: 1650,
      nonFinite: 0,
    });
    expect(events['req_llm.request.stop']).toEqual({
      count: 10,
      latencyMs: { count: 10, mean: 550, p50: 550, p95: expect.closeTo(955, 9) },
      successRate: 1,
    });
    expect(events['req_llm.request.exception']).toEqual({
      count: 2,
      latencyMs: { count: 0, mean: null, p50: null, p95: null },
      successRate: 0,
    });
  });

  it('interpolates percentiles as numpy does by default', async () => {
    const events = Array.from({ length: 100 }, (_, i) => ({
      atUs: i,
      name: 'a.b',
      measurements: { latency_ms: 100 - i },
    }));
    const { latency } = await summaryOf(events);
    expect(latency?.p50).toBe(50.5);
    expect(latency?.p90).toBeCloseTo(90.1, 12);
    expect(latency?.p95).toBeCloseTo(95.05, 12);
    expect(latency?.p99).toBeCloseTo(99.01, 12);
  });

  it('has null and no zeros for what an empty experiment cannot tell', async () => {
    const metrics = await summaryOf([], { custom: ['Score'] });
    const nothing = {
      count: 0,
      mean: null,
      stdDev: null,
      min: null,
      max: null,
      p50: null,
      p90: null,
      p95: null,
      p99: null,
      nonFinite: 0,
    };
    expect(metrics).toEqual({
      summary: {
        totalEvents: 0,
        timeRange: { startUs: null, endUs: null },
        durationSeconds: null,
        eventTypes: {},
        dropped: 0,
      },
      latency: { ...nothing, median: null },
      cost: {
        count: 0,
        total: null,
        meanPerRequest: null,
        medianPerRequest: null,
        costPer1kRequests: null,
        costPer1mRequests: null,
        nonFinite: 0,
      },
      reliability: {
        totalRequests: 0,
        successful: 0,
        failed: 0,
        successRate: null,
        failureRate: null,
        sla99: null,
        sla999: null,
        sla9999: null,
      },
      tokens: {
        count: 0,
        totalPrompt: null,
        totalCompletion: null,
        total: null,
        meanPrompt: null,
        meanCompletion: null,
        meanTotal: null,
        nonFinite: 0,
      },
      events: {},
      custom: { score: nothing },
    });
  });

  it('knows no deviation of one event, and a duration of 0', async () => {
    const { summary, latency } = await summaryOf([
      { atUs: 7, name: 'a.stop', measurements: { latency_ms: 3 } },
    ]);
    expect(latency).toMatchObject({ count: 1, mean: 3, stdDev: null, p50: 3, p99: 3 });
    expect(summary).toMatchObject({ durationSeconds: 0, timeRange: { startUs: 7, endUs: 7 } });
  });

  it('meets an SLA at exactly its rate', async () => {
    const events = Array.from({ length: 1000 }, (_, i) => ({
      atUs: i,
      name: 'a.b',
      metadata: { success: i > 0 },
    }));
    const { reliability } = await summaryOf(events);
    expect(reliability).toMatchObject({ sla99: true, sla999: true, sla9999: false });
  });

  it('passes on how many events were dropped', async () => {
    const stream = streamOf(await recorded(TWELVE));
    const { summary } = await summarise(stream, { experiment: experimentOf(), dropped: 41 });
    expect(summary.dropped).toBe(41);
  });

  it('leaves out the families that the experiment does not want, and no others', async () => {
    for (const family of ['latency', 'cost', 'successRate', 'tokens'] as const) {
      const metrics = await summaryOf(TWELVE, { [family]: false });
      const all = await summaryOf(TWELVE);
      const nothing = await summaryOf([]);
      const key = family === 'successRate' ? 'reliability' : family;
      expect({ ...metrics, events: {} }).toEqual({ ...all, events: {}, [key]: nothing[key] });
    }
    const { events } = await summaryOf(TWELVE, { latency: false, successRate: false });
    expect(events['req_llm.request.stop']).toEqual({
      count: 10,
      latencyMs: { count: 0, mean: null, p50: null, p95: null },
      successRate: null,
    });
  });

  it('tells names apart when there are too many for a dictionary', async () => {
    const events = Array.from({ length: 1500 }, (_, i) => ({
      atUs: i,
      name: `job.n${i % 750}.stop`,
      measurements: { latency_ms: i },
    }));
    const { summary, events: byName } = await summaryOf(events);
    expect(Object.keys(summary.eventTypes)).toHaveLength(750);
    expect(byName['job.n10.stop']).toEqual({
      count: 2,
      latencyMs: { count: 2, mean: 385, p50: 385, p95: 10 + 750 * 0.95 },
      successRate: 1,
    });
  });

  it('reads no columns but those it names', async () => {
    const config = experimentOf({ custom: ['Score'] }).metricsConfig;
    expect(summaryColumns(config)).toEqual([...SUMMARY_COLUMNS, 'metric_score']);
    await fc.assert(
      fc.asyncProperty(arbitraryEvents, async (events) => {
        const options = { experiment: { metricsConfig: config }, dropped: 0 };
        const some = await recorded(events, {
          customMetrics: SCORE,
          columns: summaryColumns(config),
        });
        const all = await recorded(events, { customMetrics: SCORE });
        expect(await summarise(streamOf(some), options)).toEqual(
          await summarise(streamOf(all), options),
        );
      }),
      { numRuns: 30 },
    );
  });

  it('agrees with sorting and filtering everything, for any events', async () => {
    await fc.assert(
      fc.asyncProperty(arbitraryEvents, arbitraryCuts, async (events, cuts) => {
        const batches = await recorded(events, { customMetrics: SCORE, cuts });
        const rows = rowsOf(batches);
        const metrics = await summarise(streamOf(batches), {
          experiment: experimentOf({ custom: ['Score'] }),
          dropped: 0,
        });

        expect(metrics.summary.totalEvents).toBe(events.length);
        const names = [...new Set(events.map(({ name }) => name))];
        expect(Object.keys(metrics.events)).toEqual(names);
        for (const name of names) {
          const own = rows.filter((row) => row['event_name'] === name);
          const latencies = finite(own, 'latency_ms');
          const scale = Math.max(0, ...latencies.map(Math.abs));
          const figures = Object.entries(metrics.events).find(([key]) => key === name)![1];
          expect(figures.count).toBe(own.length);
          expect(Object.entries(metrics.summary.eventTypes)).toContainEqual([name, own.length]);
          expect(figures.latencyMs!.count).toBe(latencies.length);
          expect(agree(figures.latencyMs!.mean, mean(latencies), scale)).toBe(true);
          expect(agree(figures.latencyMs!.p50, type7(latencies, 0.5), 0)).toBe(true);
          expect(agree(figures.latencyMs!.p95, type7(latencies, 0.95), 0)).toBe(true);
          expect(figures.successRate).toBe(successRate(own));
        }

        expectDistribution(metrics.latency!, rows, 'latency_ms');
        expect(metrics.latency!.median).toBe(metrics.latency!.p50);
        expectDistribution(metrics.custom['score']!, rows, 'metric_score');
        expectCost(metrics.cost!, rows);
        expect(metrics.reliability).toMatchObject({
          successful: rows.filter((row) => row['success'] === true).length,
          failed: rows.filter((row) => row['success'] === false).length,
          successRate: successRate(rows),
        });

        const kinds = ['prompt_tokens', 'completion_tokens', 'total_tokens'];
        const { tokens } = metrics;
        expect(tokens!.count).toBe(
          rows.filter((row) => kinds.some((kind) => Number.isFinite(row[kind]))).length,
        );
        expect(tokens!.nonFinite).toBe(
          kinds.reduce((n, kind) => n + numbers(rows, kind).length - finite(rows, kind).length, 0),
        );
        const totals = [tokens!.totalPrompt, tokens!.totalCompletion, tokens!.total];
        const means = [tokens!.meanPrompt, tokens!.meanCompletion, tokens!.meanTotal];
        kinds.forEach((kind, i) => {
          const values = finite(rows, kind);
          const scale = sum(values.map(Math.abs));
          expect(agree(totals[i]!, values.length === 0 ? null : sum(values), scale)).toBe(true);
          expect(agree(means[i]!, mean(values), scale)).toBe(true);
        });
      }),
      { numRuns: 200 },
    );
  });
});

function successRate(rows: readonly NaiveRow[]): number | null {
  const known = rows.filter((row) => typeof row['success'] === 'boolean');
  return known.length === 0
    ? null
    : known.filter((row) => row['success'] === true).length / known.length;
}
