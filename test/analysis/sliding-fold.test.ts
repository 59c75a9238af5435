import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SlidingFold } from '../../src/analysis/sliding-fold.js';

/** Runs whose two ends never move back. */
const movingRuns: fc.Arbitrary<{ values: number[]; runs: [number, number][] }> = fc
  .array(fc.integer({ min: -1000, max: 1000 }), { maxLength: 40 })
  .chain((values) =>
    fc
      .array(fc.tuple(fc.nat(values.length), fc.nat(values.length)), { maxLength: 30 })
      .map((pairs) => {
        const starts = pairs.map(([a, b]) => Math.min(a, b)).sort((a, b) => a - b);
        const ends = pairs.map(([a, b]) => Math.max(a, b)).sort((a, b) => a - b);
        return { values, runs: starts.map((start, i): [number, number] => [start, ends[i]!]) };
      }),
  );

describe('SlidingFold', () => {
  it('folds every run as if from scratch', () => {
    fc.assert(
      fc.property(movingRuns, ({ values, runs }) => {
        const sums = new SlidingFold(Float64Array.from(values), (a, b) => a + b, 0);
        const minima = new SlidingFold(Float64Array.from(values), Math.min, Infinity);
        for (const [start, end] of runs) {
          const own = values.slice(start, end);
          expect(sums.over(start, end)).toBe(own.reduce((a, b) => a + b, 0));
          expect(minima.over(start, end)).toBe(Math.min(...own));
        }
      }),
    );
  });

  it('combines each element a bounded number of times, however much the runs overlap', () => {
    let operations = 0;
    const count = 10_000;
    const fold = new SlidingFold(
      new Float64Array(count).fill(1),
      (a, b) => {
        operations++;
        return a + b;
      },
      0,
    );
    for (let end = 1; end <= count; end++) fold.over(Math.max(0, end - 1000), end);
    expect(operations).toBeLessThanOrEqual(4 * count);
  });
});
