import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  planRollupSeries,
  type RollupLabel,
  type RollupSeriesOptions,
} from '../../src/analysis/rollup-plan.js';
import {
  type RollupBucket,
  type RollupSeriesResult,
  rollupSeries,
  scannedSeries,
} from '../../src/analysis/rollup-series.js';
import { matchesPattern } from '../../src/event/name.js';
import { DDSketch } from '../../src/sketch/dd-sketch.js';
import { decodeRollup } from '../../src/sketch/rollup/decode.js';
import { readRollupLayout } from '../../src/sketch/rollup/format.js';
import {
  batchOf,
  cutAt,
  cutLengths,
  type PlainEvent,
  plainEvents,
  rollupOf,
} from '../sketch/rollup-events.js';
import { startOf } from '../sketch/rollup-oracle.js';
import { agree, mean, stdDev, sum, type7 } from './naive.js';
import { recorded, streamOf } from './recorded-events.js';

const SECOND = 1e6;
const MINUTE = 60e6;
const HOUR = 3600e6;

/** As a store does it: sealed parts encoded and decoded at the width planned, the last part live. */
function stored(parts: readonly PlainEvent[][], options: RollupSeriesOptions): RollupSeriesResult {
  const tail = rollupOf(parts.at(-1) ?? []);
  const files = parts.slice(0, -1).map((part) => rollupOf(part).encode());
  const extents = files.map((bytes) => readRollupLayout(bytes).extent);
  const plan = planRollupSeries([...extents, tail.extent], options);
  const { storedWidthUs, fromUs, toUs } = plan;
  const cells = files.map((bytes) =>
    decodeRollup(bytes, storedWidthUs, fromUs ?? Infinity, toUs ?? Infinity),
  );
  return rollupSeries([...cells, tail.cells()], plan);
}

/** The events of each series' buckets, found by looking at each. */
function naiveGroups(
  events: readonly PlainEvent[],
  result: RollupSeriesResult,
  { by = [], events: patterns = ['**'] }: RollupSeriesOptions,
): Map<string, PlainEvent[]> {
  const groups = new Map<string, PlainEvent[]>();
  for (const event of events) {
    const { timestamp_us: at, event_name: name, model = null, condition = null } = event;
    if (result.fromUs === null || at < result.fromUs || at >= result.toUs!) continue;
    if (!patterns.some((pattern) => matchesPattern(pattern, name))) continue;
    const labels = { event: name, model, condition };
    const key = JSON.stringify([by.map((label) => labels[label]), startOf(at, result.widthUs)]);
    groups.set(key, [...(groups.get(key) ?? []), event]);
  }
  return groups;
}

function expectSeries(
  result: RollupSeriesResult,
  events: readonly PlainEvent[],
  options: RollupSeriesOptions,
): void {
  const expected = naiveGroups(events, result, options);
  const listed = result.series.flatMap(({ group, buckets }) =>
    buckets.map((bucket) => {
      const labels = (options.by ?? []).map((label) => group[label]);
      return [JSON.stringify([labels, bucket.startUs]), bucket] as const;
    }),
  );
  expect(listed.map(([key]) => key).sort()).toEqual([...expected.keys()].sort());
  for (const [key, bucket] of listed) expectBucket(bucket, expected.get(key)!, result.widthUs);
  for (const { buckets } of result.series) {
    const starts = buckets.map(({ startUs }) => startUs);
    expect(starts).toEqual([...starts].sort((a, b) => a - b));
  }
}

function expectBucket(bucket: RollupBucket, own: readonly PlainEvent[], widthUs: number): void {
  const finite = (name: keyof PlainEvent): number[] =>
    own.map((event) => event[name]).filter((value) => Number.isFinite(value)) as number[];
  const size = (values: readonly number[]): number => sum(values.map(Math.abs));
  const total = (values: readonly number[]): number | null =>
    values.length === 0 ? null : sum(values);
  const succeeded = own.filter(({ success }) => success === true).length;
  const failed = own.filter(({ success }) => success === false).length;
  expect(bucket).toMatchObject({ events: own.length, succeeded, failed });
  expect(bucket.rate).toBeCloseTo(own.length / (widthUs / 1e6), 12);
  expect(bucket.successRate).toBe(
    succeeded + failed === 0 ? null : succeeded / (succeeded + failed),
  );

  const latencies = finite('latency_ms');
  const { latency, costUsd, tokens } = bucket;
  expect(latency.count).toBe(latencies.length);
  expect(agree(latency.mean, mean(latencies), size(latencies))).toBe(true);
  expect(agree(latency.stdDev, stdDev(latencies), size(latencies) * 100)).toBe(true);
  expect(latency.min).toBe(latencies.length === 0 ? null : Math.min(...latencies) + 0);
  expect(latency.max).toBe(latencies.length === 0 ? null : Math.max(...latencies) + 0);
  const sketch = new DDSketch({ maxBins: 131_072 });
  for (const value of latencies) sketch.add(value);
  for (const [actual, q] of [
    [latency.p50, 0.5],
    [latency.p90, 0.9],
    [latency.p95, 0.95],
    [latency.p99, 0.99],
  ] as const) {
    const estimate = sketch.interpolatedQuantile(q);
    expect(actual === null ? null : actual + 0).toBe(estimate === null ? null : estimate + 0);
    if (actual === null || latencies.some((value) => value < 0)) continue;
    const exact = type7(latencies, q)!;
    expect(Math.abs(actual - exact)).toBeLessThanOrEqual(0.01 * exact + 1e-12);
  }

  const costs = finite('cost_usd');
  expect(costUsd.count).toBe(costs.length);
  expect(agree(costUsd.total, total(costs), size(costs))).toBe(true);
  expect(agree(costUsd.mean, mean(costs), size(costs))).toBe(true);
  for (const [actual, name] of [
    [tokens.prompt, 'prompt_tokens'],
    [tokens.completion, 'completion_tokens'],
    [tokens.total, 'total_tokens'],
  ] as const) {
    expect(agree(actual, total(finite(name)), size(finite(name)))).toBe(true);
  }
}

const someBy = fc.subarray<RollupLabel>(['event', 'model', 'condition']);

describe('rollupSeries', () => {
  it('agrees with a naive look at all events', () => {
    fc.assert(
      fc.property(
        plainEvents,
        cutLengths,
        fc.record(
          {
            by: someBy,
            maxBuckets: fc.integer({ min: 2, max: 5000 }),
            fromUs: fc.integer({ min: -2 * HOUR, max: 2 * HOUR }),
            toUs: fc.integer({ min: 2 * HOUR, max: 5 * HOUR }),
            events: fc.constantFrom(['req_llm.**'], ['**'], ['demo.item', '__proto__'], []),
          },
          { requiredKeys: [] },
        ),
        (events, lengths, options) => {
          expectSeries(stored(cutAt(events, lengths), options), events, options);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('agrees for every width asked for', () => {
    const widths = [1, 7, 30, 60, 90, 600, 3600, 5400, 86_400].map((seconds) => seconds * SECOND);
    fc.assert(
      fc.property(
        plainEvents,
        cutLengths,
        fc.constantFrom(...widths),
        someBy,
        (events, lengths, widthUs, by) => {
          const result = stored(cutAt(events, lengths), { widthUs, by });
          expect(result.widthUs).toBe(widthUs);
          expectSeries(result, events, { by });
        },
      ),
      { numRuns: 200 },
    );
  });

  it('is the same from a scan of the events as they were recorded', async () => {
    const emitted = Array.from({ length: 300 }, (_, i) => ({
      atUs: 1_700_000_000_000_000 + i * 700_000,
      name: i % 5 === 0 ? 'req_llm.request.exception' : 'req_llm.request.stop',
      measurements: { latency_ms: 100 + i, cost_usd: i / 1e4, prompt_tokens: i },
      metadata: { success: i % 5 !== 0, model: i % 2 === 0 ? 'small' : 'large' },
    }));
    const batches = await recorded(emitted, { cuts: [64] });
    const options = { by: ['model'], maxBuckets: 10 } as const;
    const scanned = await scannedSeries(streamOf(batches), options);
    const plain: PlainEvent[] = emitted.map(({ atUs, name, measurements, metadata }) => ({
      event_name: name,
      timestamp_us: atUs,
      ...measurements,
      ...metadata,
    }));
    expectSeries(scanned, plain, options);
    expect(scanned).toEqual(stored([plain], options));
    expect(scanned.series.map(({ group }) => group)).toEqual([
      { model: 'large' },
      { model: 'small' },
    ]);
    expect(scanned.widthUs).toBe(30 * SECOND);
  });

  it('is the same from a scan that outgrows its seconds', async () => {
    const events: PlainEvent[] = Array.from({ length: 120_000 }, (_, i) => ({
      event_name: 'a',
      timestamp_us: (i * 7919 * SECOND) % (40 * 24 * HOUR),
      latency_ms: 1 + (i % 100),
      total_tokens: i % 10,
    }));
    const parts = cutAt(events, [20_000]);
    const scanned = await scannedSeries(parts.map(batchOf), {});
    const exact = stored(parts, {});
    const counts = ({ series }: RollupSeriesResult) =>
      series[0]!.buckets.map(({ startUs, events: count, latency, tokens }) => [
        [startUs, count, tokens.total],
        [latency.p50, latency.p99, latency.max],
      ]);
    expect(scanned.widthUs).toBe(2 * HOUR);
    expect({ ...scanned, series: [] }).toEqual({ ...exact, series: [] });
    expect(counts(scanned)).toEqual(counts(exact));
  });

  it('leaves out buckets without events, and tells what has no data by null', () => {
    const result = stored(
      [[{ event_name: 'a', timestamp_us: 0 }], [{ event_name: 'a', timestamp_us: 4e6 }]],
      {},
    );
    expect(result).toMatchObject({ widthUs: SECOND, fromUs: 0, toUs: 5e6 });
    expect(result.series).toHaveLength(1);
    const [first, second, ...more] = result.series[0]!.buckets;
    expect([second?.startUs, more]).toEqual([4e6, []]);
    expect(first).toEqual({
      startUs: 0,
      events: 1,
      rate: 1,
      succeeded: 0,
      failed: 0,
      successRate: null,
      latency: {
        count: 0,
        mean: null,
        stdDev: null,
        min: null,
        max: null,
        p50: null,
        p90: null,
        p95: null,
        p99: null,
      },
      costUsd: { count: 0, total: null, mean: null },
      tokens: { prompt: null, completion: null, total: null },
    });
  });

  it('keeps a missing model apart from one of that name, and names only what was asked for', () => {
    const events = [null, 'null', 'null', ''].map((model, i) => ({
      event_name: 'a',
      timestamp_us: i,
      model,
    }));
    const { series } = stored([events], { by: ['model'] });
    expect(series.map(({ group, buckets }) => [group, buckets[0]!.events])).toEqual([
      [{ model: 'null' }, 2],
      [{ model: '' }, 1],
      [{ model: null }, 1],
    ]);
    expect(stored([events], {}).series[0]!.group).toEqual({});
  });

  it('has nothing to show of nothing', async () => {
    expect(await scannedSeries([])).toEqual({
      widthUs: SECOND,
      fromUs: null,
      toUs: null,
      series: [],
    });
    expect(await scannedSeries([], { fromUs: 0, toUs: HOUR - 1 })).toEqual({
      widthUs: 10 * SECOND,
      fromUs: 0,
      toUs: HOUR,
      series: [],
    });
  });

  it('refuses cells that are too wide', () => {
    const minutes = rollupOf([{ event_name: 'a', timestamp_us: 0 }]).cells(60_000_000);
    const plan = planRollupSeries([{ fromUs: 0, toUs: MINUTE }], { widthUs: 90 * SECOND });
    expect(() => rollupSeries([minutes], plan)).toThrow(
      expect.objectContaining({ code: 'invalid-argument' }),
    );
  });

  it('takes batches as they are, from an iterable or an async one', async () => {
    const batch = batchOf([{ event_name: 'a', timestamp_us: 5, latency_ms: 12 }]);
    expect(await scannedSeries([batch])).toEqual(await scannedSeries(streamOf([batch])));
  });
});
