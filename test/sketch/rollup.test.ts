import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { EventBatch } from '../../src/event/batch.js';
import { EVENTS, FIGURES, LATENCY, M2, MEAN, SUM } from '../../src/sketch/rollup/figures.js';
import { MAX_COMBINATIONS } from '../../src/sketch/rollup/labels.js';
import { ROLLUP_COLUMNS, Rollup } from '../../src/sketch/rollup/rollup.js';
import {
  bucketStartUs,
  HOUR_US,
  MINUTE_US,
  ROLLUP_WIDTHS_US,
  SECOND_US,
} from '../../src/sketch/rollup/widths.js';
import {
  batchOf,
  cutAt,
  cutLengths,
  type PlainEvent,
  plainEvents,
  rollupOf,
  withText,
} from './rollup-events.js';
import { expectCells } from './rollup-oracle.js';

const at = (timestampUs: number, more: Partial<PlainEvent> = {}): PlainEvent => ({
  event_name: 'a',
  timestamp_us: timestampUs,
  ...more,
});

const startsOf = (rollup: Rollup, widthUs: 1_000_000 | 60_000_000 | 3_600_000_000): number[] =>
  Array.from(rollup.cells(widthUs).startUs);

describe('Rollup', () => {
  it('agrees with a naive look at the events, at every width', () => {
    fc.assert(
      fc.property(plainEvents, cutLengths, (events, lengths) => {
        const rollup = rollupOf(...cutAt(events, lengths));
        for (const width of ROLLUP_WIDTHS_US) expectCells(rollup.cells(width), events, width);
      }),
      { numRuns: 300 },
    );
  });

  it('agrees however events were split and in whatever order the parts were merged', () => {
    fc.assert(
      fc.property(
        plainEvents,
        cutLengths,
        fc.array(fc.nat(), { minLength: 8, maxLength: 8 }),
        (events, lengths, picks) => {
          const parts = cutAt(events, lengths).map((part) => rollupOf(part));
          for (const pick of picks) {
            if (parts.length < 2) break;
            const [one] = parts.splice(pick % parts.length, 1);
            parts[pick % parts.length]!.merge(one!);
          }
          const all = new Rollup();
          for (const part of parts) all.merge(part.cells());
          for (const width of ROLLUP_WIDTHS_US) expectCells(all.cells(width), events, width);
        },
      ),
      { numRuns: 200 },
    );
  });

  it('reads strings that come as text, too', () => {
    fc.assert(
      fc.property(plainEvents, (events) => {
        const rollup = new Rollup();
        rollup.add(withText(batchOf(events)));
        expectCells(rollup.cells(), events, SECOND_US);
      }),
      { numRuns: 50 },
    );
  });

  it('goes on after it has been read, and merges with itself', () => {
    const rollup = rollupOf([at(1, { latency_ms: 5 })]);
    expect(rollup.cells().length).toBe(1);
    rollup.add(batchOf([at(2, { latency_ms: 7 }), at(2_000_000)]));
    const events = [at(1, { latency_ms: 5 }), at(2, { latency_ms: 7 }), at(2_000_000)];
    expectCells(rollup.cells(), events, SECOND_US);
    rollup.merge(rollup);
    expectCells(rollup.cells(), [...events, ...events], SECOND_US);
  });

  it('puts a moment on a boundary into the bucket that starts there', () => {
    const times = [-1, 0, 999_999, 1_000_000, 59_999_999, 60_000_000, 3_600_000_000];
    const rollup = rollupOf(times.map((time) => at(time)));
    expect(startsOf(rollup, SECOND_US)).toEqual([-1e6, 0, 1e6, 59e6, 60e6, 3600e6]);
    expect(startsOf(rollup, MINUTE_US)).toEqual([-60e6, 0, 60e6, 3600e6]);
    expect(startsOf(rollup, HOUR_US)).toEqual([-3600e6, 0, 3600e6]);
    expect(rollup.extent).toEqual({ fromUs: -1e6, toUs: 3601e6 });
    expect(bucketStartUs(-0.5, SECOND_US)).toBe(-1e6);
    expect(Object.is(bucketStartUs(-0, SECOND_US), 0)).toBe(true);
  });

  it('is exact about time as far as whole microseconds are', () => {
    const far = Number.MAX_SAFE_INTEGER;
    const rollup = rollupOf([at(far), at(far - 1e6), at(-far)]);
    expectCells(rollup.cells(), [at(far), at(far - 1e6), at(-far)], SECOND_US);
  });

  it('counts an event without figures as an event alone', () => {
    const rollup = rollupOf([
      at(0, { latency_ms: Number.NaN, cost_usd: Infinity, total_tokens: -Infinity }),
      at(0, { latency_ms: null, success: null }),
    ]);
    const { figures, bins } = rollup.cells();
    expect(Array.from(figures)).toEqual([2, ...new Array<number>(FIGURES - 1).fill(0)]);
    expect(bins.codes.length).toBe(0);
  });

  it('keeps mean and deviation of small differences about a large offset', () => {
    const values = [1e9 + 4, 1e9 + 7, 1e9 + 13, 1e9 + 16];
    const rollup = rollupOf(...values.map((value) => [at(0, { latency_ms: value })]));
    const { figures } = rollup.cells();
    expect(figures[LATENCY + MEAN]).toBe(1e9 + 10);
    expect(figures[LATENCY + M2]).toBeCloseTo(90, 9);
  });

  it('survives values whose distance or sum overflows', () => {
    const rollup = rollupOf([1e308, -1e308, 1.5e308].map((value) => at(0, { latency_ms: value })));
    const { figures } = rollup.cells();
    expect(figures[LATENCY + MEAN]).toBeCloseTo(0.5e308, -300);
    expect(figures[LATENCY + M2]).toBe(Infinity);
    expect(figures[LATENCY + SUM]).toBe(1.5e308);
  });

  it('counts one hot second without growing with the events', () => {
    const events = Array.from({ length: 5000 }, (_, i) => at(i, { latency_ms: 1 + (i % 50) }));
    const rollup = rollupOf(...new Array<PlainEvent[]>(20).fill(events));
    const { length, figures, bins } = rollup.cells();
    expect([length, figures[EVENTS]]).toEqual([1, 100_000]);
    expect(bins.codes.length).toBeLessThanOrEqual(50);
    expect(bins.counts.reduce((total, count) => total + count, 0)).toBe(100_000);
  });

  it('counts combinations of labels beyond a thousand as (other)', () => {
    const events = Array.from({ length: 1500 }, (_, i) =>
      at(i, { event_name: `e${i}`, model: i % 2 === 0 ? `m${i}` : null }),
    );
    const rollup = rollupOf(...cutAt(events, [400]));
    const { labels, label, figures, length } = rollup.cells();
    expect(labels.length).toBe(MAX_COMBINATIONS + 2);
    const counted = Array.from({ length }, (_, cell) => [
      labels[label[cell]!]!,
      figures[cell * FIGURES + EVENTS],
    ]);
    expect(counted).toContainEqual([{ event: 'e999', model: null, condition: null }, 1]);
    expect(counted).toContainEqual([{ event: '(other)', model: '(other)', condition: null }, 250]);
    expect(counted).toContainEqual([{ event: '(other)', model: null, condition: null }, 250]);
    const again = new Rollup();
    again.merge(rollup);
    again.merge(rollupOf([at(0, { event_name: 'new', model: 'm', condition: 'c' })]));
    expect(again.cells().labels.length).toBe(MAX_COMBINATIONS + 3);
  });

  it('reads only the columns that it says', () => {
    const batch = batchOf([at(0, { model: 'm', condition: 'c', success: true, latency_ms: 1 })]);
    const asked = new Set<string>();
    const columns = new Map(batch.columns);
    columns.get = (name: string) => {
      asked.add(name);
      return batch.columns.get(name);
    };
    new Rollup().add({ length: 1, columns });
    expect([...asked].sort()).toEqual([...ROLLUP_COLUMNS].sort());
  });

  it('refuses a batch without times or names, and counts nothing of it', () => {
    const rollup = new Rollup();
    const whole = batchOf([at(0)]);
    for (const missing of ['event_name', 'timestamp_us']) {
      const columns = new Map(whole.columns);
      columns.delete(missing);
      expect(() => rollup.add({ length: 1, columns })).toThrow(TypeError);
    }
    for (const time of [Number.NaN, Infinity, 2 ** 60]) {
      expect(() => rollup.add(batchOf([at(0), at(time)]))).toThrow(
        expect.objectContaining({ code: 'invalid-argument' }),
      );
    }
    expect(rollup.cells().length).toBe(0);
    expect(rollup.extent).toBeNull();
    rollup.add({ length: 0, columns: new Map() } satisfies EventBatch);
  });

  it('keeps wider cells when told to', () => {
    fc.assert(
      fc.property(plainEvents, cutLengths, (events, lengths) => {
        const [first = [], ...rest] = cutAt(events, lengths);
        const rollup = new Rollup(MINUTE_US);
        rollup.add(batchOf(first));
        for (const part of rest) rollup.merge(rollupOf(part));
        expectCells(rollup.cells(), events, MINUTE_US);
        expectCells(rollup.cells(HOUR_US), events, HOUR_US);
      }),
      { numRuns: 50 },
    );
    const minutes = new Rollup(MINUTE_US);
    for (const narrower of [() => minutes.cells(SECOND_US), () => minutes.encode()])
      expect(narrower).toThrow(expect.objectContaining({ code: 'invalid-argument' }));
  });

  it('refuses to merge wider cells', () => {
    const minutes = rollupOf([at(0)]).cells(MINUTE_US);
    expect(() => new Rollup().merge(minutes)).toThrow(
      expect.objectContaining({ code: 'invalid-argument' }),
    );
  });
});
