import fc from 'fast-check';
import { expect, it, describe as suite } from 'vitest';
import { CrucibleError } from '../../src/errors.js';
import { describe } from '../../src/stats/describe.js';

/** Exact mean and sample variance of integers, each as a ratio of big integers turned into a double. */
function exactly(values: readonly bigint[]): { mean: number; variance: number; sum: number } {
  const n = BigInt(values.length);
  const sum = values.reduce((a, b) => a + b, 0n);
  const squares = values.reduce((total, value) => total + (n * value - sum) ** 2n, 0n);
  return { mean: ratio(sum, n), variance: ratio(squares, n * n * (n - 1n)), sum: Number(sum) };
}

function ratio(numerator: bigint, denominator: bigint): number {
  const whole = numerator / denominator;
  return Number(whole) + Number(((numerator - whole * denominator) << 60n) / denominator) / 2 ** 60;
}

const relativeError = (actual: number, exact: number): number =>
  actual === exact ? 0 : Math.abs(actual - exact) / Math.abs(exact);

suite('describe', () => {
  it('summarises a sample, dividing the variance by n - 1', () => {
    expect(describe([2, 4, 6])).toEqual({
      count: 3,
      mean: 4,
      variance: 4,
      stdDev: 2,
      min: 2,
      max: 6,
      sum: 12,
    });
  });

  it('has no answers, rather than zeros, for no values', () => {
    expect(describe([])).toEqual({
      count: 0,
      mean: null,
      variance: null,
      stdDev: null,
      min: null,
      max: null,
      sum: null,
    });
  });

  it('has no variance for one value', () => {
    expect(describe([5.5])).toMatchObject({ count: 1, mean: 5.5, variance: null, stdDev: null });
  });

  it('keeps every digit under a common offset of 1e15', () => {
    const offset = fc.constantFrom(0n, 10n ** 9n, 10n ** 15n, -(10n ** 15n));
    const small = fc.array(fc.integer({ min: -50, max: 50 }), { minLength: 2, maxLength: 200 });
    fc.assert(
      fc.property(offset, small, (base, deviations) => {
        const values = deviations.map((deviation) => base + BigInt(deviation));
        const exact = exactly(values);
        const actual = describe(Float64Array.from(values, Number));
        expect(relativeError(actual.mean!, exact.mean)).toBeLessThan(1e-15);
        expect(relativeError(actual.variance!, exact.variance)).toBeLessThan(1e-14);
        expect(relativeError(actual.sum!, exact.sum)).toBeLessThan(1e-15);
      }),
    );
  });

  it('loses no accuracy over many values', () => {
    let state = 1;
    const integers = Array.from({ length: 100_000 }, () => {
      state = (Math.imul(state, 1664525) + 1013904223) | 0;
      return state >> 8;
    });
    const exact = exactly(integers.map(BigInt));
    const actual = describe(integers);
    expect(relativeError(actual.mean!, exact.mean)).toBeLessThan(1e-15);
    expect(relativeError(actual.variance!, exact.variance)).toBeLessThan(1e-15);
  });

  it('does not lose small values among large ones that cancel', () => {
    const { sum, mean } = describe([-1e16, 1, 1e16, 1, -1e16, 1, 1e16, 1]);
    expect([sum, mean]).toEqual([4, 0.5]);
  });

  it.each([
    // NIST Statistical Reference Datasets, univariate, "NumAcc": certified mean and deviation.
    ['NumAcc1', [10000001, 10000003, 10000002], 10000002, 1, 1e-15],
    ['NumAcc2', alternating(1.2, 1.1, 1.3), 1.2, 0.1, 1e-14],
    // Beyond these the certified decimals themselves are not doubles.
    ['NumAcc3', alternating(1000000.2, 1000000.1, 1000000.3), 1000000.2, 0.1, 1e-8],
    ['NumAcc4', alternating(10000000.2, 10000000.1, 10000000.3), 10000000.2, 0.1, 1e-7],
  ])('meets the certified values of NIST %s', (_, values, mean, stdDev, tolerance) => {
    const actual = describe(values);
    expect(relativeError(actual.mean!, mean)).toBeLessThan(1e-15);
    expect(relativeError(actual.stdDev!, stdDev)).toBeLessThan(tolerance);
  });

  it('finds no spread in equal values, and their very value as the mean', () => {
    fc.assert(
      fc.property(
        fc.double({ noNaN: true, noDefaultInfinity: true }),
        fc.integer({ min: 2, max: 50 }),
        (value, count) => {
          const actual = describe(new Array<number>(count).fill(value));
          expect(actual.mean).toBe(value + 0);
          expect([actual.variance, actual.stdDev]).toEqual([0, 0]);
        },
      ),
    );
  });

  it('keeps the mean between the extremes and the deviation finite where it can be', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ noNaN: true, noDefaultInfinity: true }), { minLength: 2 }),
        (values) => {
          const { mean, min, max, variance, stdDev } = describe(values);
          expect(mean).toBeGreaterThanOrEqual(min!);
          expect(mean).toBeLessThanOrEqual(max!);
          expect(variance).toBeGreaterThanOrEqual(0);
          expect(stdDev).toBeGreaterThanOrEqual(0);
          expect(stdDev).toBeLessThanOrEqual(max! - min!);
        },
      ),
    );
  });

  it('scales with its data, at the ends of the range of doubles too', () => {
    const usual = describe([1, 2, 4]);
    for (const scale of [2 ** 1000, 2 ** 600, 2 ** -600, 2 ** -1060]) {
      const scaled = describe([scale, 2 * scale, 4 * scale]);
      expect(scaled.mean! / scale).toBeCloseTo(usual.mean!, 3);
      expect(scaled.stdDev! / scale).toBeCloseTo(usual.stdDev!, 3);
      expect(scaled.sum).toBe(7 * scale);
    }
    expect(describe([1e300, 1e300, -1e300]).mean).toBe(1e300 / 3);
  });

  it('lets an infinite value make the mean infinite, and claims no spread', () => {
    expect(describe([1, Infinity])).toMatchObject({ mean: Infinity, variance: null, min: 1 });
    expect(describe([-Infinity, 1])).toMatchObject({ mean: -Infinity, stdDev: null, max: 1 });
    expect(describe([-Infinity, Infinity])).toMatchObject({ mean: null, sum: null });
  });

  it('refuses NaN and says where it stands', () => {
    expect(() => describe([1, Number.NaN])).toThrow(CrucibleError);
    expect(() => describe([1, Number.NaN])).toThrow(/values\[1\]/);
  });
});

/** The pattern of the NIST data: one central value, then 500 pairs about it. */
function alternating(first: number, low: number, high: number): number[] {
  return [first, ...Array.from({ length: 1000 }, (_, i) => (i % 2 === 0 ? low : high))];
}
