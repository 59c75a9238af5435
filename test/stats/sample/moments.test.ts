import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { commonScale, meanDifference, sampleMoments } from '../../../src/stats/sample/moments.js';

/** The sum, and the sum of squared deviations times n², of whole numbers. */
function exactly(values: readonly bigint[]): { sum: bigint; squares: bigint } {
  const n = BigInt(values.length);
  const sum = values.reduce((a, b) => a + b, 0n);
  return { sum, squares: values.reduce((total, v) => total + (n * v - sum) ** 2n, 0n) };
}

describe('sampleMoments', () => {
  it('has a count, a mean, and a variance that divides by n - 1', () => {
    expect(sampleMoments([2, 4, 6])).toEqual({
      count: 3,
      mean: 4,
      meanLow: 0,
      centredSquares: 8,
      variance: 4,
    });
  });

  it('has no mean of no values, and no variance of one', () => {
    expect(sampleMoments([]).mean).toBeNaN();
    expect(sampleMoments([7])).toMatchObject({ count: 1, mean: 7, centredSquares: 0 });
    expect(sampleMoments([7]).variance).toBeNaN();
  });

  it('finds no spread in a constant sample, whatever the constant', () => {
    const constant = fc.tuple(
      fc.double({ noNaN: true, min: -1e90, max: 1e90 }),
      fc.integer({ min: 1, max: 60 }),
    );
    fc.assert(
      fc.property(constant, ([value, count]) => {
        const moments = sampleMoments(new Float64Array(count).fill(value));
        expect(moments.centredSquares).toBe(0);
        expect(moments.mean + moments.meanLow).toBe(value + 0);
      }),
    );
  });

  it('keeps all digits of the spread, and more than a double of the mean, under an offset', () => {
    const sample = fc.tuple(
      fc.constantFrom(0, 1e9, 1e15, -8e15),
      fc.array(fc.integer({ min: -500, max: 500 }), { minLength: 2, maxLength: 80 }),
    );
    fc.assert(
      fc.property(sample, ([offset, deviations]) => {
        const values = deviations.map((deviation) => offset + deviation);
        const { count, mean, meanLow, centredSquares } = sampleMoments(values);
        const { sum, squares } = exactly(deviations.map(BigInt));
        // From the offset, so that the comparison itself is exact.
        expect(mean - offset + meanLow).toBeCloseTo(Number(sum) / count, 11);
        const expected = Number(squares) / count ** 2;
        expect(Math.abs(centredSquares - expected)).toBeLessThanOrEqual(1e-14 * expected);
      }),
    );
  });

  it('computes at a scale as without it', () => {
    const values = [3e-170, 5e-170, 4e-170, 9e-170];
    const scale = commonScale(values);
    expect(sampleMoments(values).variance).toBe(0);
    expect(sampleMoments(values, scale).variance * (scale / 1e-170) ** 2).toBeCloseTo(
      sampleMoments([3, 5, 4, 9]).variance,
      12,
    );
    expect(commonScale([1, -2e50], [3])).toBe(1);
    expect(commonScale([0, 0])).toBe(1);
    expect(Number.isFinite(commonScale([Number.MAX_VALUE]))).toBe(true);
    expect(commonScale([5e-324])).toBeGreaterThan(0);
  });
});

describe('meanDifference', () => {
  it('is exact where both means are rounded', () => {
    const x = sampleMoments([1e15, 1e15 + 1, 1e15 + 1]);
    const y = sampleMoments([1e15, 1e15, 1e15 + 1]);
    expect(meanDifference(x, y)).toBeCloseTo(1 / 3, 14);
  });
});
