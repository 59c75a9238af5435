import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type MetricsWindow,
  WINDOW_COLUMNS,
  type WindowedMetricsOptions,
  windowedMetrics,
} from '../../src/analysis/windows.js';
import { CrucibleError } from '../../src/errors.js';
import { DDSketch } from '../../src/sketch/dd-sketch.js';
import { arbitraryCuts, arbitraryEvents } from './arbitrary-events.js';
import { agree, finite, mean, type NaiveRow, rowsOf, sum, type7 } from './naive.js';
import { type Emitted, recorded, streamOf } from './recorded-events.js';

const MINUTE = 60e6;

async function windowsOf(
  events: readonly Emitted[],
  options: WindowedMetricsOptions,
): Promise<MetricsWindow[]> {
  return windowedMetrics(streamOf(await recorded(events)), options);
}

/** An event a minute: latencies 10, 20, … ms, costs 0.001, 0.002, … USD. */
const TWENTY: readonly Emitted[] = Array.from({ length: 20 }, (_, i) => ({
  atUs: (i + 1) * MINUTE,
  name: 'req_llm.request.stop',
  measurements: { latency_ms: 10 * (i + 1), cost_usd: 0.001 * (i + 1), total_tokens: i },
}));

interface Placed {
  readonly startUs: number;
  readonly rows: readonly NaiveRow[];
}

/** Every window with the rows in it, found by looking at all rows for each. */
function naiveWindows(all: readonly NaiveRow[], options: WindowedMetricsOptions): Placed[] {
  const { windowUs, stepUs, includeEmpty = false } = options;
  const timeOf = (row: NaiveRow): number => row['timestamp_us'] as number;
  const rows = all.filter(
    (row) =>
      timeOf(row) >= (options.fromUs ?? -Infinity) && timeOf(row) <= (options.toUs ?? Infinity),
  );
  const firstUs = options.fromUs ?? rows.map(timeOf)[0];
  const lastUs = options.toUs ?? rows.map(timeOf).at(-1);
  const placed: Placed[] = [];
  if (firstUs === undefined || lastUs === undefined) return placed;
  for (let startUs = firstUs; startUs <= lastUs; startUs += stepUs) {
    const endUs = startUs + windowUs;
    placed.push({
      startUs,
      rows: rows.filter((row) => timeOf(row) >= startUs && timeOf(row) < endUs),
    });
    if (stepUs <= windowUs && endUs > lastUs) break;
  }
  return includeEmpty ? placed : placed.filter(({ rows: own }) => own.length > 0);
}

function expectWindow(actual: MetricsWindow, { startUs, rows }: Placed, windowUs: number): void {
  expect(actual.windowStartUs).toBe(startUs);
  expect(actual.windowEndUs).toBe(startUs + windowUs);
  expect(actual.eventCount).toBe(rows.length);
  expect(actual.successCount).toBe(rows.filter((row) => row['success'] === true).length);
  expect(actual.failureCount).toBe(rows.filter((row) => row['success'] === false).length);
  const outcomes = actual.successCount + actual.failureCount;
  expect(actual.successRate).toBe(outcomes === 0 ? null : actual.successCount / outcomes);

  const costs = finite(rows, 'cost_usd');
  const tokens = finite(rows, 'total_tokens');
  expect(agree(actual.totalCost, costs.length ? sum(costs) : null, magnitude(costs))).toBe(true);
  expect(agree(actual.totalTokens, tokens.length ? sum(tokens) : null, magnitude(tokens))).toBe(
    true,
  );

  const latencies = finite(rows, 'latency_ms');
  const sketch = new DDSketch({ maxBins: 131_072 });
  for (const latency of latencies) sketch.add(latency);
  const { count, mean: average, p50, p95, p99 } = actual.latency;
  expect(count).toBe(latencies.length);
  expect(agree(average, mean(latencies), magnitude(latencies))).toBe(true);
  // -0 is 0.
  const expected = [0.5, 0.95, 0.99].map((q) => {
    const estimate = sketch.interpolatedQuantile(q);
    return estimate === null ? null : estimate + 0;
  });
  expect([p50, p95, p99].map((q) => (q === null ? null : q + 0))).toEqual(expected);
}

function magnitude(values: readonly number[]): number {
  return sum(values.map(Math.abs));
}

const refusal = (path: string) =>
  expect.objectContaining({
    code: 'invalid-query',
    details: expect.objectContaining({ path }),
  });

describe('windowedMetrics', () => {
  it('gives the figures of the original for windows side by side', async () => {
    const windows = await windowsOf(TWENTY, { windowUs: 5 * MINUTE, stepUs: 5 * MINUTE });
    expect(windows.map(({ eventCount }) => eventCount)).toEqual([5, 5, 5, 5]);
    expect(windows[0]).toMatchObject({
      windowStartUs: MINUTE,
      windowEndUs: 6 * MINUTE,
      latency: { count: 5, mean: 30 },
      totalCost: 0.015,
      successCount: 5,
      failureCount: 0,
      successRate: 1,
      totalTokens: 10,
    });
  });

  it('stops at the first window that reaches beyond the last event, as the original does', async () => {
    const windows = await windowsOf(TWENTY, { windowUs: 10 * MINUTE, stepUs: 5 * MINUTE });
    expect(windows.map(({ windowStartUs }) => windowStartUs / MINUTE)).toEqual([1, 6, 11]);
    expect(windows.map(({ eventCount }) => eventCount)).toEqual([10, 10, 10]);
  });

  it('has a window for a single event, and for events that all fit into one', async () => {
    const one = await windowsOf(TWENTY.slice(0, 1), { windowUs: 5 * MINUTE, stepUs: MINUTE });
    expect(one).toMatchObject([{ windowStartUs: MINUTE, eventCount: 1 }]);
    const all = await windowsOf(TWENTY, { windowUs: 60 * MINUTE, stepUs: MINUTE });
    expect(all).toMatchObject([{ windowStartUs: MINUTE, eventCount: 20 }]);
  });

  it('takes in the start of a window and not its end', async () => {
    const events = [0, 10, 20].map((atUs) => ({ atUs, name: 'a.b' }));
    const windows = await windowsOf(events, { windowUs: 10, stepUs: 10 });
    expect(windows.map(({ eventCount }) => eventCount)).toEqual([1, 1, 1]);
  });

  it('takes in both ends of a part of the time, and starts where that does', async () => {
    const events = [10, 20, 30, 40].map((atUs) => ({ atUs, name: 'a.b' }));
    const part = { windowUs: 100, stepUs: 100, fromUs: 20, toUs: 30 };
    expect(await windowsOf(events, part)).toMatchObject([{ windowStartUs: 20, eventCount: 2 }]);
    expect(await windowsOf(events, { ...part, fromUs: 5 })).toMatchObject([
      { windowStartUs: 5, eventCount: 3 },
    ]);
    const later = { windowUs: 10, stepUs: 10, fromUs: 41, includeEmpty: true };
    expect(await windowsOf(events, later)).toEqual([]);
  });

  it('has none for an empty experiment', async () => {
    expect(await windowsOf([], { windowUs: 1, stepUs: 1, includeEmpty: true })).toEqual([]);
  });

  it('leaves out windows without events unless they are asked for', async () => {
    const events = [0, 35].map((atUs) => ({ atUs, name: 'a.b' }));
    const options = { windowUs: 10, stepUs: 10 };
    const starts = (windows: MetricsWindow[]) => windows.map((window) => window.windowStartUs);
    expect(starts(await windowsOf(events, options))).toEqual([0, 30]);
    const all = await windowsOf(events, { ...options, includeEmpty: true });
    expect(starts(all)).toEqual([0, 10, 20, 30]);
    expect(all[1]).toEqual({
      windowStartUs: 10,
      windowEndUs: 20,
      eventCount: 0,
      latency: { count: 0, mean: null, p50: null, p95: null, p99: null },
      totalCost: null,
      successCount: 0,
      failureCount: 0,
      successRate: null,
      totalTokens: null,
    });
  });

  it('knows what a window no longer holds, even after huge values have left it', async () => {
    const costs = [1e300, 0.25, 0.5];
    const events = costs.map((cost_usd, i) => ({
      atUs: i * 10,
      name: 'a.b',
      measurements: { cost_usd },
    }));
    const windows = await windowsOf(events, { windowUs: 20, stepUs: 10 });
    expect(windows.map(({ totalCost }) => totalCost)).toEqual([1e300, 0.75]);
  });

  it('refuses impossible windows and steps', async () => {
    for (const bad of [0, -1, Number.NaN, 1.5, Number.POSITIVE_INFINITY, '5' as never]) {
      await expect(windowsOf(TWENTY, { windowUs: bad, stepUs: 1 })).rejects.toEqual(
        refusal('windowUs'),
      );
      await expect(windowsOf(TWENTY, { windowUs: 1, stepUs: bad })).rejects.toEqual(
        refusal('stepUs'),
      );
    }
    const good = { windowUs: 1, stepUs: 1 };
    await expect(windowsOf([], { ...good, fromUs: Number.NaN })).rejects.toEqual(refusal('fromUs'));
    await expect(windowsOf([], { ...good, toUs: 0.5 })).rejects.toEqual(refusal('toUs'));
    await expect(windowsOf([], { ...good, fromUs: 2, toUs: 1 })).rejects.toEqual(refusal('toUs'));
  });

  it('refuses more than a million windows, and says what to do', async () => {
    const events = [0, 1_000_000].map((atUs) => ({ atUs, name: 'a.b' }));
    const error = await windowsOf(events, { windowUs: 1, stepUs: 1 }).catch((e: unknown) => e);
    expect(error).toBeInstanceOf(CrucibleError);
    expect(error).toEqual(refusal('stepUs'));
    expect((error as Error).message).toMatch(/1000001 windows.*longer step/);
    expect(await windowsOf(events, { windowUs: 1, stepUs: 2 })).toHaveLength(2);
  });

  it('refuses events that are not in order of time rather than miscount them', async () => {
    const batches = await recorded(TWENTY, { cuts: [5] });
    await expect(
      windowedMetrics(streamOf(batches.reverse()), { windowUs: 1, stepUs: MINUTE }),
    ).rejects.toEqual(expect.objectContaining({ code: 'invalid-argument' }));
  });

  it('reads no columns but those it names', async () => {
    const batches = await recorded(TWENTY, { columns: WINDOW_COLUMNS });
    const options = { windowUs: 7 * MINUTE, stepUs: 3 * MINUTE };
    expect(await windowedMetrics(streamOf(batches), options)).toEqual(
      await windowsOf(TWENTY, options),
    );
  });

  it('agrees with filtering all events for each window, whatever window and step', async () => {
    const length = fc.oneof(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 1, max: 1500 }));
    await fc.assert(
      fc.asyncProperty(
        arbitraryEvents,
        arbitraryCuts,
        fc.record({ windowUs: length, stepUs: length, includeEmpty: fc.boolean() }),
        async (events, cuts, options) => {
          const batches = await recorded(events, { cuts });
          const windows = await windowedMetrics(streamOf(batches), options);
          const expected = naiveWindows(rowsOf(batches), options);
          expect(windows).toHaveLength(expected.length);
          windows.forEach((window, i) => {
            expectWindow(window, expected[i]!, options.windowUs);
          });
        },
      ),
      { numRuns: 300 },
    );
  });

  it('agrees with it for windows a thousand times the step', async () => {
    await fc.assert(
      fc.asyncProperty(
        arbitraryEvents,
        fc.integer({ min: 1, max: 3 }),
        fc.integer({ min: 0, max: 2 }),
        async (events, stepUs, odd) => {
          const options = { windowUs: 1000 * stepUs + odd, stepUs };
          const batches = await recorded(events);
          const windows = await windowedMetrics(streamOf(batches), options);
          const expected = naiveWindows(rowsOf(batches), options);
          expect(windows).toHaveLength(expected.length);
          // All figures of a few, the count of every one: there are thousands.
          expect(windows.map((window) => window.eventCount)).toEqual(
            expected.map(({ rows }) => rows.length),
          );
          const every = Math.ceil(windows.length / 20);
          for (let i = 0; i < windows.length; i += every)
            expectWindow(windows[i]!, expected[i]!, options.windowUs);
        },
      ),
      { numRuns: 40 },
    );
  });

  it('agrees with it for a part of the time', async () => {
    const offset = fc.option(fc.integer({ min: -500, max: 6000 }), { nil: undefined });
    await fc.assert(
      fc.asyncProperty(
        arbitraryEvents,
        arbitraryCuts,
        fc.record({
          windowUs: fc.integer({ min: 1, max: 900 }),
          stepUs: fc.integer({ min: 20, max: 900 }),
          includeEmpty: fc.boolean(),
        }),
        offset,
        offset,
        async (events, cuts, options, from, to) => {
          fc.pre(from === undefined || to === undefined || from <= to);
          const baseUs = 1_700_000_000_000_000;
          const part = {
            ...options,
            ...(from === undefined ? {} : { fromUs: baseUs + from }),
            ...(to === undefined ? {} : { toUs: baseUs + to }),
          };
          const batches = await recorded(events, { cuts });
          const windows = await windowedMetrics(streamOf(batches), part);
          const expected = naiveWindows(rowsOf(batches), part);
          expect(windows).toHaveLength(expected.length);
          windows.forEach((window, i) => {
            expectWindow(window, expected[i]!, part.windowUs);
          });
        },
      ),
      { numRuns: 200 },
    );
  });

  it('estimates percentiles within 1% of the exact ones', async () => {
    const latencies = Array.from({ length: 5000 }, (_, i) => Math.exp(((i * 7919) % 5000) / 300));
    const events = latencies.map((latency_ms, atUs) => ({
      atUs,
      name: 'a.b',
      measurements: { latency_ms },
    }));
    const [window] = await windowsOf(events, { windowUs: 5000, stepUs: 5000 });
    for (const [figure, p] of [
      ['p50', 0.5],
      ['p95', 0.95],
      ['p99', 0.99],
    ] as const) {
      const exact = type7(latencies, p)!;
      expect(Math.abs(window!.latency[figure]! - exact)).toBeLessThanOrEqual(0.01 * exact);
    }
  });
});
