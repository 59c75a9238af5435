import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CrucibleError } from '../../../src/errors.js';
import type { Alternative } from '../../../src/stats/outcome.js';
import { quantileSorted } from '../../../src/stats/quantile.js';
import { randomStream } from '../../../src/stats/random/stream.js';
import {
  type PermutationOptions,
  type PermutationTest,
  permutationTest,
} from '../../../src/stats/resampling/permutation-test.js';

function answer(
  x: ArrayLike<number>,
  y: ArrayLike<number>,
  options: PermutationOptions = {},
): PermutationTest {
  const outcome = permutationTest(x, y, options);
  if (!outcome.ok) throw new Error(outcome.message);
  return outcome;
}

type Split = readonly [x: number[], y: number[]];

/** Every way to share the pool out, or to exchange within pairs, one bit a value. */
function rearrangements(x: readonly number[], y: readonly number[], paired: boolean): Split[] {
  const pool = [...x, ...y];
  const splits: Split[] = [];
  for (let code = 0; code < 2 ** (paired ? x.length : pool.length); code++) {
    const bit = (i: number) => ((code >> i) & 1) === 1;
    if (paired) {
      splits.push([x.map((v, i) => (bit(i) ? y[i]! : v)), y.map((v, i) => (bit(i) ? x[i]! : v))]);
    } else {
      const first = pool.filter((_, i) => bit(i));
      if (first.length === x.length) splits.push([first, pool.filter((_, i) => !bit(i))]);
    }
  }
  return splits;
}

const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);
const median = (values: readonly number[]): number =>
  quantileSorted(Float64Array.from(values).sort(), 0.5)!;

/** In whole numbers, so that ties are exact. */
const STATISTICS = {
  mean: ([x, y]: Split): number => sum(x) * y.length - sum(y) * x.length,
  median: ([x, y]: Split): number => median(x) - median(y),
};

function isExtreme(value: number, observed: number, alternative: Alternative): boolean {
  if (alternative === 'greater') return value >= observed;
  if (alternative === 'less') return value <= observed;
  return Math.abs(value) >= Math.abs(observed);
}

const ALTERNATIVES: readonly Alternative[] = ['two-sided', 'less', 'greater'];
const small = fc.array(fc.integer({ min: -4, max: 4 }), { minLength: 2, maxLength: 6 });

describe('permutationTest, exact', () => {
  it.each([false, true])('counts what listing all rearrangements counts (paired: %s)', (paired) => {
    fc.assert(
      fc.property(small, small, fc.constantFrom(1, 0.1), (first, second, unit) => {
        const x = first.slice(0, paired ? Math.min(first.length, second.length) : first.length);
        const y = second.slice(0, paired ? x.length : second.length);
        const all = rearrangements(x, y, paired);
        for (const statistic of ['mean', 'median'] as const) {
          const values = all.map(STATISTICS[statistic]);
          const observed = STATISTICS[statistic]([x, y]);
          for (const alternative of ALTERNATIVES) {
            const found = permutationTest(
              x.map((value) => value * unit),
              y.map((value) => value * unit),
              { statistic, alternative, paired, method: 'exact' },
            );
            if (!found.ok) {
              expect(found.reason).toBe('no-variation');
              continue;
            }
            const extreme = values.filter((value) => isExtreme(value, observed, alternative));
            expect(found.rearrangements).toBe(all.length);
            expect(found.pValue).toBeCloseTo(extreme.length / all.length, 12);
          }
        }
      }),
      { numRuns: 60 },
    );
  });

  it('turns round when the samples change places', () => {
    fc.assert(
      fc.property(small, small, (x, y) => {
        const turned = { 'two-sided': 'two-sided', less: 'greater', greater: 'less' } as const;
        for (const alternative of ALTERNATIVES) {
          const there = permutationTest(x, y, { alternative });
          const back = permutationTest(y, x, { alternative: turned[alternative] });
          if (there.ok && back.ok) expect(back.pValue).toBe(there.pValue);
          else expect(back.ok).toBe(there.ok);
        }
      }),
    );
  });

  it('takes unequal samples of any shape in either order', () => {
    const x = [5, 1];
    const y = [0, 2, 1, 0, 3, 1, 0, 2, 2, 1, 0, 1, 2, 0, 1, 1, 3];
    const all = rearrangements(x, y, false);
    const observed = STATISTICS.mean([x, y]);
    const extreme = all.filter((split) => STATISTICS.mean(split) >= observed).length;
    const { pValue } = answer(x, y, { alternative: 'greater', method: 'exact' });
    expect(pValue).toBeCloseTo(extreme / all.length, 14);
    expect(answer(y, x, { alternative: 'less', method: 'exact' }).pValue).toBe(pValue);
  });

  it('does not change with an offset of 1e15', () => {
    const x = [1, 2, 4, 8, 3];
    const y = [2, 2, 5, 9, 12, 11];
    const far = (values: readonly number[]) => values.map((value) => value + 1e15);
    const near = answer(x, y, { method: 'exact' });
    const offset = answer(far(x), far(y), { method: 'exact' });
    expect(offset.pValue).toBe(near.pValue);
    expect(offset.estimate).toBeCloseTo(near.estimate, 12);
  });

  it.each([1e-300, 1e300])('works with values about %d', (size) => {
    const scaled = (values: readonly number[]) => values.map((value) => value * size);
    const x = [1, 2, 4, 8, 3];
    const y = [2, 2, 5, 9, 12, 11];
    for (const paired of [false, true]) {
      const other = paired ? y.slice(1) : y;
      expect(answer(scaled(x), scaled(other), { paired }).pValue).toBe(
        answer(x, other, { paired }).pValue,
      );
    }
  });

  it('counts a hundred billion rearrangements as sampling finds them', () => {
    const stream = randomStream('exact');
    const x = Float64Array.from({ length: 20 }, () => stream.normal());
    const y = Float64Array.from({ length: 20 }, () => stream.normal() + 0.5);
    for (const paired of [false, true]) {
      const exact = answer(x, y, { paired });
      const sampled = answer(x, y, { paired, method: 'montecarlo', resamples: 40_000 });
      const error = Math.sqrt((exact.pValue * (1 - exact.pValue)) / 40_000);
      expect(exact.method).toBe('exact');
      expect(exact.rearrangements).toBe(paired ? 2 ** 20 : 137_846_528_820);
      expect(Math.abs(sampled.pValue - exact.pValue)).toBeLessThan(4 * error);
    }
  });

  it('takes any statistic of both samples', () => {
    const spread = (values: Float64Array) => Math.max(...values) - Math.min(...values);
    const wider = (x: Float64Array, y: Float64Array) => spread(x) - spread(y);
    const x = [1, 9, 2, 14];
    const y = [5, 6, 5, 7, 6];
    const all = rearrangements(x, y, false);
    const values = all.map(([a, b]) => wider(Float64Array.from(a), Float64Array.from(b)));
    const found = answer(x, y, { statistic: wider, alternative: 'greater' });
    expect(found.estimate).toBe(11);
    expect(found.pValue).toBeCloseTo(values.filter((v) => v >= 11).length / all.length, 14);
  });
});

describe('permutationTest, Monte Carlo', () => {
  const stream = randomStream('data');
  const x = Float64Array.from({ length: 80 }, () => stream.exponential());
  const y = Float64Array.from({ length: 60 }, () => stream.exponential() + 0.4);

  it('is taken when there are too many rearrangements, and repeats under its seed', () => {
    for (const statistic of ['mean', 'median', { quantile: 0.8 }] as const) {
      const found = answer(x, y, { statistic, seed: 3 });
      expect(found.method).toBe('montecarlo');
      expect(found.rearrangements).toBe(9_999);
      expect(answer(x, y, { statistic, seed: 3 })).toEqual(found);
      const other = answer(x, y, { statistic, seed: 4 });
      expect(other.pValue).not.toBe(found.pValue);
      expect(Math.abs(other.pValue - found.pValue)).toBeLessThan(0.03);
    }
  });

  it('never gives 0', () => {
    const far = y.map((value) => value + 100);
    for (const paired of [false, true]) {
      const first = x.subarray(0, 60);
      for (const statistic of ['mean', 'median'] as const) {
        const options = { statistic, paired, method: 'montecarlo', resamples: 99 } as const;
        expect(answer(first, far, options).pValue).toBe(0.01);
      }
    }
  });

  it('agrees with counting', () => {
    const [a, b] = [x.subarray(0, 7), y.subarray(0, 9)];
    for (const [first, second, paired] of [
      [a, b, false],
      [b, a, false],
      [a, b.subarray(0, 7), true],
    ] as const) {
      for (const statistic of [
        'mean',
        'median',
        (p: Float64Array, q: Float64Array) => Math.max(...p) - Math.max(...q),
      ] as const) {
        for (const alternative of ALTERNATIVES) {
          const options = { statistic, alternative, paired };
          const exact = answer(first, second, { ...options, method: 'exact' });
          const drawn = answer(first, second, { ...options, method: 'montecarlo' });
          const error = Math.sqrt((exact.pValue * (1 - exact.pValue)) / 9_999) + 1e-4;
          expect(drawn.estimate).toBeCloseTo(exact.estimate, 12);
          expect(Math.abs(drawn.pValue - exact.pValue)).toBeLessThan(4.5 * error);
        }
      }
    }
  });

  it('leaves its inputs as they are', () => {
    const [first, second] = [Object.freeze([3, 1, 2, 7]), Object.freeze([9, 4, 6, 5])];
    for (const paired of [false, true]) {
      for (const statistic of ['mean', 'median'] as const) {
        for (const method of ['exact', 'montecarlo'] as const) {
          const options = { paired, statistic, method };
          expect(answer(Float64Array.from(first), Float64Array.from(second), options)).toEqual(
            answer(first, second, options),
          );
        }
      }
    }
  });
});

describe('permutationTest has no answer', () => {
  it.each([
    ['no values', [], [1, 2], {}, 'too-few'],
    ['two values', [1], [2], {}, 'too-few'],
    ['one pair', [1], [2], { paired: true }, 'too-few'],
    ['NaN', [1, Number.NaN], [2, 3], {}, 'not-finite'],
    ['infinities', [1, 2], [Infinity, 3], { statistic: 'median' }, 'not-finite'],
    ['constant data', [3, 3], [3, 3, 3], {}, 'no-variation'],
    ['constant data, median', [3, 3], [3, 3, 3], { statistic: 'median' }, 'no-variation'],
    ['constant data, function', [3, 3], [3, 3], { statistic: (): number => 0 }, 'no-variation'],
    ['pairs that are equal', [3, 4], [3, 4], { paired: true }, 'no-variation'],
    ['NaN of a function', [3, 4], [5, 6], { statistic: (): number => Number.NaN }, 'out-of-range'],
  ] as const)('for %s', (_, x, y, options, reason) => {
    expect(permutationTest(x, y, options as PermutationOptions)).toMatchObject({
      ok: false,
      reason,
    });
  });
});

describe('permutationTest refuses', () => {
  it('to count too many rearrangements', () => {
    const many = Float64Array.from({ length: 100 }, (_, i) => i);
    for (const paired of [false, true]) {
      for (const statistic of ['mean', 'median'] as const) {
        expect(() =>
          permutationTest(many, many.map(Math.sqrt), { method: 'exact', paired, statistic }),
        ).toThrow(/method: expected 'auto' or 'montecarlo'/);
      }
    }
  });

  it.each<[string, unknown]>([
    ['alternative', { alternative: 'both' }],
    ['method', { method: 'asymptotic' }],
    ['resamples', { resamples: 0 }],
    ['resamples', { resamples: 10.5 }],
    ['statistic', { statistic: 'mode' }],
    ['statistic.quantile', { statistic: { quantile: -1 } }],
    ['seed', { seed: Infinity }],
    ['y', { paired: true }],
  ])('%s of %j', (path, options) => {
    let thrown: unknown;
    try {
      permutationTest([1, 2, 3], [1, 2], options as PermutationOptions);
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toBeInstanceOf(CrucibleError);
    expect(thrown).toMatchObject({ code: 'invalid-argument', details: { path } });
  });
});
