import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { TelemetryEvent } from '../../src/event/event.js';
import type { LiveDistribution, LiveGroup } from '../../src/experiment/live-group.js';
import { record } from './recorder-harness.js';

/** The statistics in the plainest words; quantiles of lower rank, as the sketch promises them. */
function naive(values: readonly number[]) {
  const finite = values.filter(Number.isFinite).sort((a, b) => a - b);
  const n = finite.length;
  const sum = finite.reduce((a, b) => a + b, 0);
  const mean = sum / n;
  const variance = finite.reduce((a, x) => a + (x - mean) ** 2, 0) / (n - 1);
  return {
    count: n,
    nonFinite: values.length - n,
    sum: n === 0 ? null : sum,
    mean: n === 0 ? null : mean,
    variance: n < 2 ? null : variance,
    min: finite[0] ?? null,
    max: finite.at(-1) ?? null,
    /** The values that the quantile lies between. */
    around: (q: number) =>
      [
        finite[Math.floor(q * (n - 1))] ?? null,
        finite[Math.ceil(q * (n - 1))] ?? null,
        q * (n - 1) - Math.floor(q * (n - 1)),
      ] as const,
  };
}

function expectNear(actual: number | null, expected: number | null, relative: number): void {
  if (expected === null || actual === null) expect(actual).toBe(expected);
  else
    expect(Math.abs(actual - expected)).toBeLessThanOrEqual(relative * Math.abs(expected) + 1e-9);
}

function expectDistribution(live: LiveDistribution, values: readonly number[]): void {
  const expected = naive(values);
  expect([live.count, live.nonFinite]).toEqual([expected.count, expected.nonFinite]);
  expect([live.min, live.max]).toEqual([expected.min, expected.max]);
  expectNear(live.sum, expected.sum, 1e-9);
  expectNear(live.mean, expected.mean, 1e-9);
  expectNear(live.variance, expected.variance, 1e-6);
  for (const [name, q] of [
    ['p50', 0.5],
    ['p90', 0.9],
    ['p95', 0.95],
    ['p99', 0.99],
  ] as const) {
    const [lower, upper, fraction] = expected.around(q);
    if (lower === null || upper === null) expect(live[name]).toBeNull();
    else {
      const exact = lower * (1 - fraction) + upper * fraction;
      const error = Math.abs((live[name] ?? Number.NaN) - exact);
      expect(error).toBeLessThanOrEqual(0.0101 * Math.max(Math.abs(lower), Math.abs(upper)) + 1e-9);
    }
  }
}

const present = (values: readonly (number | null)[]) => values.filter((v) => v !== null);

function expectGroup(live: LiveGroup, events: readonly TelemetryEvent[]): void {
  expect(live.events).toBe(events.length);
  expectDistribution(live.latency, present(events.map((e) => e.latencyMs)));
  expectDistribution(live.cost, present(events.map((e) => e.costUsd)));
  const successful = events.filter((e) => e.success === true).length;
  const failed = events.filter((e) => e.success === false).length;
  const total = successful + failed;
  expect(live.reliability).toEqual({
    totalRequests: total,
    successful,
    failed,
    successRate: total === 0 ? null : successful / total,
  });
  const sum = (values: readonly (number | null)[]) =>
    values.reduce<number>((a, b) => a + (Number.isFinite(b) ? b! : 0), 0);
  expect(live.tokens).toEqual({
    prompt: sum(events.map((e) => e.promptTokens)),
    completion: sum(events.map((e) => e.completionTokens)),
    total: sum(events.map((e) => e.totalTokens)),
  });
}

const event = fc.record({
  name: fc.constantFrom('a.stop', 'a.exception', 'b.start', '__proto__'),
  measurements: fc.record(
    {
      duration: fc.oneof(fc.nat({ max: 1e9 }), fc.constantFrom(0, -1, NaN)),
      cost_usd: fc.oneof(
        fc.double({ min: 0, max: 5, noNaN: true }),
        fc.constantFrom(NaN, Infinity),
      ),
      prompt_tokens: fc.nat({ max: 5000 }),
      completion_tokens: fc.nat({ max: 5000 }),
    },
    { requiredKeys: [] },
  ),
  metadata: fc.record(
    {
      model: fc.constantFrom('m1', 'm2', 'constructor'),
      condition: fc.constantFrom('treatment', 'control'),
      success: fc.boolean(),
      score: fc.oneof(
        fc.double({ min: -1e6, max: 1e6 }).map((x) => x + 0),
        fc.constantFrom(Infinity, 0),
      ),
    },
    { requiredKeys: [] },
  ),
});

describe('live metrics', () => {
  it('are what plain statistics over the recorded events are', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(event, { maxLength: 60 }),
        fc.nat({ max: 60 }),
        async (emitted, at) => {
          const { bus, recorder, events } = record({
            condition: 'control',
            customMetrics: new Map([['score', (e) => e.metadata['score'] as number | undefined]]),
          });
          for (const [i, { name, measurements, metadata }] of emitted.entries()) {
            bus.execute(name, measurements, metadata);
            // Read in between, they are no other at the end.
            if (i === at) recorder.live();
            if (i === at + 3) await recorder.flush();
          }
          const live = recorder.live();
          const seen = await events();
          expectGroup(live, seen);
          for (const [split, field] of [
            ['byEvent', 'eventName'],
            ['byModel', 'model'],
            ['byCondition', 'condition'],
          ] as const) {
            const names = new Set(seen.map((e) => e[field]).filter((name) => name !== null));
            expect(Object.keys(live[split]).sort()).toEqual([...names].sort());
            for (const name of names)
              expectGroup(
                live[split][name]!,
                seen.filter((e) => e[field] === name),
              );
          }
          expect(Object.values(live.eventCounts).reduce((a, b) => a + b, 0)).toBe(seen.length);
          const scores = seen.map((e) => e.metrics['score']).filter((score) => score !== undefined);
          if (scores.length > 0) expectDistribution(live.custom['score']!, scores);
        },
      ),
      { numRuns: 100 },
    );
  });

  it('take in everything, also of full batches', () => {
    const { bus, recorder } = record();
    for (let i = 0; i < 20_000; i++) bus.execute('a.stop', { duration: (i % 100) * 1e6 });
    const { latency, events, reliability } = recorder.live();
    expect([events, reliability.successful]).toEqual([20_000, 20_000]);
    expect(latency.mean).toBeCloseTo(49.5, 9);
    expect(latency).toMatchObject({ count: 20_000, min: 0, max: 99 });
  });

  it('before the first event have null for what has no answer', () => {
    const { recorder } = record();
    expect(recorder.live()).toMatchObject({
      events: 0,
      latency: { count: 0, mean: null, p50: null, min: null },
      reliability: { totalRequests: 0, successRate: null },
      tokens: { prompt: 0, completion: 0, total: 0 },
      byEvent: {},
    });
  });

  it('begin anew when they are reset, and the events stay', async () => {
    const { bus, recorder, events } = record();
    for (let i = 0; i < 5; i++) bus.execute('a.stop', { duration: 1e6 });
    recorder.resetLive();
    bus.execute('a.stop', { duration: 3e6 });
    expect(recorder.live()).toMatchObject({ events: 1, latency: { mean: 3 } });
    expect(await events()).toHaveLength(6);
  });

  it('stay as they are once they are ended, until they are reset', () => {
    const { bus, recorder } = record();
    bus.execute('a.stop');
    expect(recorder.stopLive().events).toBe(1);
    bus.execute('a.stop');
    expect(recorder.live().events).toBe(1);
    recorder.resetLive();
    bus.execute('a.stop');
    expect(recorder.live().events).toBe(1);
  });

  it('put groups without end into one', () => {
    const { bus, recorder } = record();
    for (let i = 0; i < 1000; i++) bus.execute('a.stop', {}, { model: `model-${i}` });
    const { byModel } = recorder.live();
    const groups = Object.keys(byModel);
    expect(groups.length).toBeLessThanOrEqual(201);
    expect(byModel['(other)']?.events).toBe(1000 - (groups.length - 1));
  });
});
