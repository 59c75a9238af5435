import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CrucibleError } from '../../../src/errors.js';
import { normalCdf, normalQuantile } from '../../../src/stats/distribution/normal.js';
import { quantileSorted } from '../../../src/stats/quantile.js';
import { randomStream } from '../../../src/stats/random/stream.js';
import {
  type BootstrapInterval,
  type BootstrapOptions,
  bootstrapInterval,
} from '../../../src/stats/resampling/bootstrap-interval.js';
import {
  influenceSums,
  influenceSumsOfMean,
  quantilesLeavingOneOut,
} from '../../../src/stats/resampling/influence.js';
import { drawNeighbours } from '../../../src/stats/resampling/order-statistics.js';

function answer(
  x: ArrayLike<number>,
  y: ArrayLike<number> | null = null,
  options: BootstrapOptions = {},
): BootstrapInterval {
  const outcome = bootstrapInterval(x, y, options);
  if (!outcome.ok) throw new Error(outcome.message);
  return outcome;
}

function skewed(seed: string, count: number): Float64Array {
  const stream = randomStream(seed);
  return Float64Array.from({ length: count }, () => Math.exp(stream.normal()));
}

const average = (sample: ArrayLike<number>): number =>
  Array.from(sample).reduce((sum, value) => sum + value, 0) / sample.length;
const quantileOf =
  (p: number) =>
  (sample: ArrayLike<number>): number =>
    quantileSorted(Float64Array.from(sample).sort(), p)!;

const LATENCIES = skewed('x', 60);
const OTHERS = skewed('y', 45);

describe('the bootstrap distribution', () => {
  it('of a mean has the standard error that theory gives', () => {
    const { standardError, bias, estimate } = answer(LATENCIES, OTHERS, { resamples: 40_000 });
    const square = (sample: Float64Array) =>
      average(sample.map((value) => (value - average(sample)) ** 2)) / sample.length;
    const exact = Math.sqrt(square(LATENCIES) + square(OTHERS));
    expect(estimate).toBeCloseTo(average(LATENCIES) - average(OTHERS), 12);
    expect(Math.abs(standardError / exact - 1)).toBeLessThan(0.02);
    expect(Math.abs(bias)).toBeLessThan((4 * exact) / 200);
  });

  it('of two neighbouring order statistics is that of all resamples', () => {
    const size = 4;
    for (const rank of [0, 1, 2, 3]) {
      const expected = new Map<number, number>();
      for (let code = 0; code < size ** size; code++) {
        const resample = [0, 1, 2, 3]
          .map((digit) => Math.floor(code / size ** digit) % size)
          .sort();
        const key = resample[rank]! * size + (resample[rank + 1] ?? resample[rank]!);
        expected.set(key, (expected.get(key) ?? 0) + 1 / size ** size);
      }
      const stream = randomStream(rank);
      const pair = new Uint32Array(2);
      const draws = 50_000;
      const found = new Map<number, number>();
      for (let i = 0; i < draws; i++) {
        drawNeighbours(stream, size, rank, pair);
        const key = pair[0]! * size + pair[1]!;
        found.set(key, (found.get(key) ?? 0) + 1);
      }
      let chiSquared = 0;
      for (const [key, share] of expected) {
        chiSquared += ((found.get(key) ?? 0) - draws * share) ** 2 / (draws * share);
      }
      expect([...found.keys()].every((key) => expected.has(key))).toBe(true);
      const freedom = expected.size - 1;
      expect(chiSquared).toBeLessThan(freedom + 4 * Math.sqrt(2 * freedom));
    }
  });

  it.each([
    ['a median', 0.5],
    ['a quantile between two values', 0.83],
    ['an extreme quantile', 0.03],
  ])('of %s is that of resampling value by value', (_, quantile) => {
    for (const paired of [false, true]) {
      const y = paired ? skewed('z', 60) : OTHERS;
      const options = { resamples: 20_000, method: 'percentile', paired } as const;
      const drawn = answer(LATENCIES, y, { ...options, statistic: { quantile } });
      const resampled = answer(LATENCIES, y, {
        ...options,
        statistic: quantileOf(quantile),
        seed: 'other',
      });
      const error = drawn.standardError;
      expect(drawn.estimate).toBe(resampled.estimate);
      expect(Math.abs(error / resampled.standardError - 1)).toBeLessThan(0.06);
      expect(Math.abs(drawn.interval.lower - resampled.interval.lower)).toBeLessThan(error / 6);
      expect(Math.abs(drawn.interval.upper - resampled.interval.upper)).toBeLessThan(error / 6);
    }
  });
});

describe('the jackknife', () => {
  const sample = fc.array(fc.integer({ min: -50, max: 50 }), { minLength: 2, maxLength: 30 });
  const without = (values: readonly number[]) =>
    values.map((_, i) => values.filter((_, j) => j !== i));

  it('of a quantile is that of leaving each value out', () => {
    fc.assert(
      fc.property(sample, fc.double({ min: 0, max: 1, noNaN: true }), (values, p) => {
        const sorted = Float64Array.from(values).sort();
        expect([...quantilesLeavingOneOut(sorted, p)]).toEqual(
          without([...sorted]).map(quantileOf(p)),
        );
      }),
    );
  });

  it('of a mean has the deviations for influences', () => {
    fc.assert(
      fc.property(sample, (values) => {
        const mean = average(values);
        const direct = influenceSumsOfMean(Float64Array.from(values, (value) => value - mean));
        const left = influenceSums(Float64Array.from(without(values), average));
        expect(direct.squares).toBeCloseTo(left.squares, 8);
        expect(direct.cubes).toBeCloseTo(left.cubes, 8);
      }),
    );
  });
});

describe('bootstrapInterval', () => {
  it('gives the same interval for the same seed, and another for another', () => {
    for (const statistic of ['mean', 'median', { quantile: 0.9 }] as const) {
      const first = answer(LATENCIES, OTHERS, { statistic, seed: 5 });
      expect(answer(LATENCIES, OTHERS, { statistic, seed: 5 })).toEqual(first);
      expect(answer(LATENCIES, OTHERS, { statistic, seed: 6 }).interval).not.toEqual(
        first.interval,
      );
    }
  });

  it('leaves its inputs as they are, and takes arrays of either kind', () => {
    const x = Object.freeze([3, 1, 2, 9, 4]);
    const y = Object.freeze([1, 5, 2, 2, 8]);
    for (const paired of [false, true]) {
      for (const statistic of ['mean', 'median', average] as const) {
        const options = { statistic, paired, method: 'percentile' } as const;
        expect(answer(Float64Array.from(x), Float64Array.from(y), options)).toEqual(
          answer(x, y, options),
        );
      }
    }
  });

  it('moves with the data when they are shifted, scaled or mirrored', () => {
    for (const statistic of ['mean', 'median'] as const) {
      const plain = answer(LATENCIES, OTHERS, { statistic });
      const scaled = answer(
        LATENCIES.map((value) => 1024 * value),
        OTHERS.map((value) => 1024 * value),
        { statistic },
      );
      expect(scaled.interval.lower).toBeCloseTo(1024 * plain.interval.lower, 8);
      expect(scaled.standardError).toBeCloseTo(1024 * plain.standardError, 8);
      const whole = LATENCIES.map((value) => Math.round(value * 64) / 64);
      const near = answer(whole, null, { statistic });
      const far = answer(
        whole.map((value) => value + 2 ** 40),
        null,
        { statistic },
      );
      expect(far.interval.lower - 2 ** 40).toBeCloseTo(near.interval.lower, 3);
      expect(far.standardError).toBeCloseTo(near.standardError, 9);
    }
    const mirrored = answer(LATENCIES.map((value) => -value));
    const upright = answer(LATENCIES);
    expect(mirrored.interval.lower).toBeCloseTo(-upright.interval.upper, 9);
    expect(mirrored.interval.upper).toBeCloseTo(-upright.interval.lower, 9);
  });

  it('holds the digits of a difference under an offset of 1e15', () => {
    const far = (values: readonly number[]) => values.map((value) => value + 1e15);
    const x = [1, 2, 4, 8, 16, 3, 9];
    const y = [2, 2, 5, 1, 7];
    const near = answer(x, y);
    const offset = answer(far(x), far(y));
    expect(offset.estimate).toBeCloseTo(near.estimate, 12);
    expect(offset.interval.lower).toBeCloseTo(near.interval.lower, 9);
    expect(offset.interval.upper).toBeCloseTo(near.interval.upper, 9);
  });

  it.each([1e-300, 1e-150, 1e150, 1e300])('works with values about %d', (size) => {
    const plain = answer([1, 2, 4, 8, 16], [3, 1, 4, 1, 5]);
    const scaled = answer(
      [1, 2, 4, 8, 16].map((value) => value * size),
      [3, 1, 4, 1, 5].map((value) => value * size),
    );
    expect(scaled.interval.lower / size / plain.interval.lower).toBeCloseTo(1, 6);
    expect(scaled.interval.upper / size / plain.interval.upper).toBeCloseTo(1, 6);
  });

  it('is shifted by skewness only as bca', () => {
    const bca = answer(LATENCIES, null, { method: 'bca' }).interval;
    const percentile = answer(LATENCIES, null, { method: 'percentile' }).interval;
    expect(bca.lower).toBeGreaterThan(percentile.lower);
    expect(bca.upper).toBeGreaterThan(percentile.upper);
  });

  it('counts replicates that equal the estimate for half on either side', () => {
    const coin = Float64Array.from({ length: 40 }, (_, i) => i % 2);
    const { interval } = answer(coin, null, { resamples: 40_000 });
    expect(interval.lower + interval.upper).toBeCloseTo(1, 6);
  });

  it('is wider at more confidence', () => {
    const at = (confidence: number) => answer(LATENCIES, OTHERS, { confidence }).interval;
    expect(at(0.99).lower).toBeLessThan(at(0.9).lower);
    expect(at(0.99).upper).toBeGreaterThan(at(0.9).upper);
    expect(at(0.9).confidence).toBe(0.9);
  });

  it('of paired means is that of their differences, and narrow where the pairs agree', () => {
    const before = skewed('before', 50);
    const after = before.map((value, i) => value + 0.5 + 0.01 * (i % 5));
    const paired = answer(after, before, { paired: true });
    const differences = after.map((value, i) => value - before[i]!);
    expect(paired.interval.lower).toBeCloseTo(answer(differences).interval.lower, 12);
    expect(paired.standardError).toBeLessThan(0.05 * answer(after, before).standardError);
    const medians = answer(after, before, { paired: true, statistic: 'median' });
    expect(medians.standardError).toBeLessThan(
      0.5 * answer(after, before, { statistic: 'median' }).standardError,
    );
  });

  it('of a function is that of the name it does the work of', () => {
    for (const paired of [false, true]) {
      const y = paired ? skewed('z', 60) : OTHERS;
      const named = answer(LATENCIES, y, { paired });
      const own = answer(LATENCIES, y, { paired, statistic: average });
      expect(own.estimate).toBeCloseTo(named.estimate, 12);
      expect(own.interval.lower).toBeCloseTo(named.interval.lower, 9);
      expect(own.interval.upper).toBeCloseTo(named.interval.upper, 9);
    }
  });
});

/** Efron's interval from the distribution that `all` resamples give, with the levels moved by `by`. */
function exactBca(
  all: readonly number[],
  estimate: number,
  leftOut: readonly (readonly [values: readonly number[], sign: number])[],
  by: number,
): [number, number] {
  const sorted = Float64Array.from(all).sort();
  const share = sorted.filter((value) => value < estimate - 1e-9).length;
  const ties = sorted.filter((value) => Math.abs(value - estimate) <= 1e-9).length;
  const bias = normalQuantile((share + ties / 2) / sorted.length);
  let squares = 0;
  let cubes = 0;
  for (const [values, sign] of leftOut) {
    for (const value of values) {
      const influence = ((values.length - 1) / values.length) * (average(values) - value) * sign;
      squares += influence ** 2;
      cubes += influence ** 3;
    }
  }
  const acceleration = cubes / (6 * squares ** 1.5);
  const level = (z: number) => normalCdf(bias + (bias + z) / (1 - acceleration * (bias + z)));
  const at = (z: number) => quantileSorted(sorted, Math.min(1, level(z) + by))!;
  return [at(-1.959963984540054), at(1.959963984540054)];
}

/** Every way to draw `count` places with replacement. */
function allDraws(count: number): number[][] {
  return Array.from({ length: count ** count }, (_, code) =>
    Array.from({ length: count }, (_, digit) => Math.floor(code / count ** digit) % count),
  );
}

describe('a bca interval of a small sample is that of all its resamples', () => {
  const x = [1.3, 0.2, 7.9, 2.4, 0.7, 3.6];
  const y = [2.2, 0.9, 1.1, 9.7, 0.4, 2.7];
  const drop = <T>(values: readonly T[]) => values.map((_, i) => values.filter((_, j) => j !== i));
  const pick = (values: readonly number[], draw: readonly number[]) => draw.map((i) => values[i]!);
  const expectBetween = (found: BootstrapInterval, exact: (by: number) => [number, number]) => {
    const [low, high] = [exact(-0.004), exact(0.004)];
    const rounding = 1e-9;
    expect(found.interval.lower).toBeGreaterThanOrEqual(low[0] - rounding);
    expect(found.interval.lower).toBeLessThanOrEqual(high[0] + rounding);
    expect(found.interval.upper).toBeGreaterThanOrEqual(low[1] - rounding);
    expect(found.interval.upper).toBeLessThanOrEqual(high[1] + rounding);
  };
  const resamples = 40_000;
  const statistics = [
    ['mean', average],
    [{ quantile: 0.4 }, quantileOf(0.4)],
  ] as const;

  it.each(statistics)('%j of one sample', (statistic, of) => {
    const all = allDraws(6).map((draw) => of(pick(x, draw)));
    expectBetween(answer(x, null, { statistic, resamples }), (by) =>
      exactBca(all, of(x), [[drop(x).map(of), 1]], by),
    );
  });

  it.each(statistics)('%j of two samples', (statistic, of) => {
    const [first, second] = [x.slice(0, 4), y.slice(1, 5)];
    const ofSecond = allDraws(4).map((draw) => of(pick(second, draw)));
    const all = allDraws(4).flatMap((draw) => {
      const ofFirst = of(pick(first, draw));
      return ofSecond.map((value) => ofFirst - value);
    });
    expectBetween(answer(first, second, { statistic, resamples }), (by) =>
      exactBca(
        all,
        of(first) - of(second),
        [
          [drop(first).map(of), 1],
          [drop(second).map(of), -1],
        ],
        by,
      ),
    );
  });

  it.each(statistics)('%j of pairs', (statistic, of) => {
    const all = allDraws(6).map((draw) => of(pick(x, draw)) - of(pick(y, draw)));
    const leftOutY = drop(y).map(of);
    const leftOut = drop(x).map((values, i) => of(values) - leftOutY[i]!);
    expectBetween(answer(x, y, { statistic, resamples, paired: true }), (by) =>
      exactBca(all, of(x) - of(y), [[leftOut, 1]], by),
    );
  });
});

describe('bootstrapInterval has no answer', () => {
  it.each([
    ['fewer than two values', [1], null, 'too-few'],
    ['no values', [], [1, 2], 'too-few'],
    ['one value of y', [1, 2], [1], 'too-few'],
    ['NaN', [1, Number.NaN, 2], null, 'not-finite'],
    ['infinities', [1, 2, 3], [1, -Infinity], 'not-finite'],
    ['constant samples', [2, 2, 2], [5, 5, 5, 5], 'no-variation'],
  ])('for %s', (_, x, y, reason) => {
    for (const method of ['bca', 'percentile'] as const) {
      for (const statistic of ['mean', 'median', average] as const) {
        expect(bootstrapInterval(x, y, { method, statistic, resamples: 1000 })).toMatchObject({
          ok: false,
          reason,
        });
      }
    }
  });

  it('for pairs that differ by a constant', () => {
    expect(bootstrapInterval([1, 2, 3, 7], [2, 3, 4, 8], { paired: true })).toMatchObject({
      reason: 'no-variation',
    });
  });

  it('where bca needs levels that the resamples do not reach', () => {
    const x = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1e6];
    expect(bootstrapInterval(x, null, { confidence: 0.999, resamples: 2000 })).toMatchObject({
      reason: 'unattainable',
    });
  });

  it('for samples that have too few resamples for the confidence', () => {
    expect(bootstrapInterval([1, 2, 4])).toMatchObject({ reason: 'too-few' });
    expect(bootstrapInterval([1, 2], [3, 5])).toMatchObject({ reason: 'too-few' });
    expect(bootstrapInterval([1, 2, 4], [1, 2, 3], { paired: true }).ok).toBe(false);
    expect(bootstrapInterval([1, 2, 4], null, { confidence: 0.9 }).ok).toBe(true);
    expect(bootstrapInterval([1, 2, 4], [3, 5]).ok).toBe(true);
  });

  it('for a function that has none', () => {
    const statistic = (sample: Float64Array) => (sample.includes(3) ? Number.NaN : sample[0]!);
    expect(bootstrapInterval([1, 2, 4, 3], null, { statistic })).toMatchObject({
      reason: 'out-of-range',
    });
  });
});

describe('bootstrapInterval refuses', () => {
  it.each<[string, unknown]>([
    ['confidence', { confidence: 1 }],
    ['confidence', { confidence: Number.NaN }],
    ['resamples', { resamples: 39 }],
    ['resamples', { resamples: 1000.5 }],
    ['resamples', { confidence: 0.9999 }],
    ['method', { method: 'basic' }],
    ['statistic', { statistic: 'mode' }],
    ['statistic.quantile', { statistic: { quantile: 1.1 } }],
    ['seed', { seed: Number.NaN }],
    ['y', { paired: true }],
  ])('%s of %j', (path, options) => {
    let thrown: unknown;
    try {
      bootstrapInterval([1, 2, 3], [1, 2], options as BootstrapOptions);
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toBeInstanceOf(CrucibleError);
    expect(thrown).toMatchObject({ code: 'invalid-argument', details: { path } });
  });

  it('nothing at 2 / (1 - confidence) resamples', () => {
    expect(bootstrapInterval([1, 2, 3, 4], null, { resamples: 40, method: 'percentile' }).ok).toBe(
      true,
    );
  });
});
