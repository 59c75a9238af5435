import { describe, expect, it } from 'vitest';
import type { RandomStream } from '../../../src/stats/random/stream.js';
import { bootstrapInterval } from '../../../src/stats/resampling/bootstrap-interval.js';
import { permutationTest } from '../../../src/stats/resampling/permutation-test.js';
import {
  countRejections,
  expectLevel,
  expectSize,
  exponentials,
  isRejection,
  normals,
} from './level.js';

const RUNS = 1000;

type Design = (stream: RandomStream, effect: number) => boolean;

/** A seed for what is resampled, that the experiment's stream determines. */
const seedOf = (stream: RandomStream): number => stream.split('resampling').integer(2 ** 32);

const PERMUTATION: Record<string, Design> = {
  'means, exact': (stream, effect) =>
    isRejection(permutationTest(exponentials(stream, 9, 1 + 8 * effect), exponentials(stream, 11))),
  'means, Monte Carlo': (stream, effect) =>
    isRejection(
      permutationTest(exponentials(stream, 60, 1 + effect), exponentials(stream, 40), {
        method: 'montecarlo',
        resamples: 199,
        seed: seedOf(stream),
      }),
    ),
  'medians, Monte Carlo': (stream, effect) =>
    isRejection(
      permutationTest(exponentials(stream, 60, 1 + 2 * effect), exponentials(stream, 41), {
        statistic: 'median',
        method: 'montecarlo',
        resamples: 199,
        seed: seedOf(stream),
      }),
    ),
  'pairs, exact': (stream, effect) => {
    const y = exponentials(stream, 15, 20);
    return isRejection(
      permutationTest(
        y.map((value) => value + 2 * effect + stream.normal()),
        y,
        { paired: true },
      ),
    );
  },
  'pairs, Monte Carlo': (stream, effect) => {
    const y = exponentials(stream, 50, 20);
    return isRejection(
      permutationTest(
        y.map((value) => value + effect + stream.normal()),
        y,
        { paired: true, method: 'montecarlo', resamples: 199, seed: seedOf(stream) },
      ),
    );
  },
};

describe('permutation tests', () => {
  it.each(Object.entries(PERMUTATION))(
    'reject one true hypothesis in twenty: %s',
    (name, design) => {
      expectSize(
        countRejections(name, RUNS, (stream) => design(stream, 0)),
        RUNS,
      );
    },
  );

  it.each(Object.entries(PERMUTATION))('reject false ones: %s', (name, design) => {
    const runs = 200;
    expect(countRejections(name, runs, (stream) => design(stream, 1))).toBeGreaterThan(0.8 * runs);
  });
});

/** Whether the interval misses what it is for. */
function misses(truth: number, ...arguments_: Parameters<typeof bootstrapInterval>): boolean {
  const found = bootstrapInterval(...arguments_);
  if (!found.ok) throw new Error(found.message);
  return truth < found.interval.lower || truth > found.interval.upper;
}

const BCA: Record<string, (stream: RandomStream) => boolean> = {
  'a difference of means': (stream) =>
    misses(1, normals(stream, 80, 3, 2), normals(stream, 100, 2), {
      resamples: 1000,
      seed: seedOf(stream),
    }),
  'the mean of skewed data': (stream) =>
    misses(1, exponentials(stream, 120), null, { resamples: 1000, seed: seedOf(stream) }),
  'a difference of medians': (stream) =>
    misses(Math.LN2, exponentials(stream, 150, 2), exponentials(stream, 200), {
      statistic: 'median',
      resamples: 1000,
      seed: seedOf(stream),
    }),
  'the 90th percentile': (stream) =>
    misses(Math.LN10, exponentials(stream, 300), null, {
      statistic: { quantile: 0.9 },
      resamples: 1000,
      seed: seedOf(stream),
    }),
  'a difference of paired means': (stream) => {
    const y = exponentials(stream, 100, 20);
    const x = y.map((value) => value + 0.5 + stream.normal());
    return misses(0.5, x, y, { paired: true, resamples: 1000, seed: seedOf(stream) });
  },
};

describe('BCa bootstrap intervals', () => {
  it.each(Object.entries(BCA))('miss the truth one time in twenty: %s', (name, design) => {
    expectLevel(countRejections(name, RUNS, design), RUNS);
  });
});
