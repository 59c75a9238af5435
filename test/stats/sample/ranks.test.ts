import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rankSpread, rankTogether, sortedCopy } from '../../../src/stats/sample/ranks.js';

const few = fc.array(fc.integer({ min: 0, max: 6 }), { maxLength: 30 });

/** The midrank of a value: those below, and half of those equal to it. */
const midrank = (value: number, all: readonly number[]): number =>
  all.filter((other) => other < value).length +
  (all.filter((other) => other === value).length + 1) / 2;

describe('rankTogether', () => {
  it('gives tied values the mean of their ranks', () => {
    fc.assert(
      fc.property(few, few, (x, y) => {
        const { rankSum, tieSizes } = rankTogether(sortedCopy(x), sortedCopy(y));
        const all = [...x, ...y];
        expect(rankSum).toBe(x.reduce((sum, value) => sum + midrank(value, all), 0));
        const sizes = [...new Set(all)]
          .sort((a, b) => a - b)
          .map((value) => all.filter((other) => other === value).length);
        expect([...tieSizes]).toEqual(sizes);
      }),
    );
  });

  it('takes 0 and -0 for equal', () => {
    expect([...rankTogether(sortedCopy([0]), sortedCopy([-0])).tieSizes]).toEqual([2]);
  });

  it('ties neighbours within a tolerance', () => {
    const first = sortedCopy([1, 1.05, 3]);
    const { rankSum, tieSizes } = rankTogether(first, sortedCopy([1.1, 2]), () => 0.07);
    expect([...tieSizes]).toEqual([3, 1, 1]);
    expect(rankSum).toBe(2 + 2 + 5);
  });
});

describe('rankSpread', () => {
  it('is twelve times the squared deviations of the midranks, and 0 when all tie', () => {
    fc.assert(
      fc.property(few, (values) => {
        const mean = (values.length + 1) / 2;
        const { tieSizes } = rankTogether(sortedCopy(values), new Float64Array(0));
        const squares = values.reduce((sum, v) => sum + (midrank(v, values) - mean) ** 2, 0);
        expect(rankSpread(tieSizes)).toBeCloseTo(12 * squares, 8);
      }),
    );
    expect(rankSpread(Uint32Array.of(9))).toBe(0);
  });
});
