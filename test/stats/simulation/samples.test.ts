import { describe, expect, it } from 'vitest';
import { pairedTTest } from '../../../src/stats/location/paired-t-test.js';
import { studentTTest } from '../../../src/stats/location/student-t-test.js';
import { welchAnova } from '../../../src/stats/location/welch-anova.js';
import { welchTTest } from '../../../src/stats/location/welch-t-test.js';
import type { RandomStream } from '../../../src/stats/random/stream.js';
import { kruskalWallisTest } from '../../../src/stats/rank/kruskal-wallis.js';
import { mannWhitneyTest } from '../../../src/stats/rank/mann-whitney.js';
import { wilcoxonSignedRankTest } from '../../../src/stats/rank/wilcoxon-signed-rank.js';
import { leveneTest } from '../../../src/stats/spread/levene.js';
import {
  countRejections,
  expectBroken,
  expectLevel,
  expectSize,
  exponentials,
  isRejection,
  normals,
} from './level.js';

const RUNS = 4000;

/** Each test on data of which its hypothesis is true at `effect` 0, and far from it at 1. */
type Design = (stream: RandomStream, effect: number) => boolean;

const rounded = (values: Float64Array, steps = 1): Float64Array =>
  values.map((value) => Math.round(value * steps) / steps);

/** Tests whose size is their level, or next to it, on these data. */
const OF_FULL_SIZE: Record<string, Design> = {
  'Welch, of unequal samples with unequal variances': (stream, effect) =>
    isRejection(welchTTest(normals(stream, 15, effect * 4, 3), normals(stream, 60))),
  'Welch, one-sided': (stream, effect) =>
    isRejection(
      welchTTest(normals(stream, 12, effect * 4, 3), normals(stream, 30), {
        alternative: 'greater',
      }),
    ),
  'paired t, of skewed pairs with normal differences': (stream, effect) => {
    const y = exponentials(stream, 12, 20);
    const x = y.map((value) => value + effect * 2 + stream.normal());
    return isRejection(pairedTTest(x, y));
  },
  'Welch ANOVA, of unequal variances': (stream, effect) =>
    isRejection(
      welchAnova([
        normals(stream, 15, effect * 4, 3),
        normals(stream, 25, 0, 1),
        normals(stream, 40, 0, 2),
      ]),
    ),
  'Mann-Whitney, exact': (stream, effect) =>
    isRejection(
      mannWhitneyTest(exponentials(stream, 20, 1 + 4 * effect), exponentials(stream, 17)),
    ),
  'Mann-Whitney, asymptotic with ties': (stream, effect) =>
    isRejection(
      mannWhitneyTest(
        rounded(exponentials(stream, 70, 2 + 2 * effect)),
        rounded(exponentials(stream, 60, 2)),
      ),
    ),
  'Wilcoxon signed rank, exact': (stream, effect) => {
    const y = exponentials(stream, 25, 20);
    return isRejection(
      wilcoxonSignedRankTest(
        y.map((value) => value + effect + stream.normal()),
        y,
      ),
    );
  },
  'Wilcoxon signed rank, with ties and zeros': (stream, effect) => {
    const y = rounded(exponentials(stream, 80, 20));
    return isRejection(
      wilcoxonSignedRankTest(
        y.map((value) => value + Math.round(effect + 1.5 * stream.normal())),
        y,
        { method: 'asymptotic', zeroMethod: 'pratt' },
      ),
    );
  },
  'Kruskal-Wallis': (stream, effect) =>
    isRejection(
      kruskalWallisTest([
        exponentials(stream, 40, 1 + 3 * effect),
        exponentials(stream, 30),
        exponentials(stream, 50),
      ]),
    ),
};

/** Tests that are conservative on these data: they hold their level. */
const OF_LEVEL: Record<string, Design> = {
  'Brown-Forsythe, of normal samples': (stream, effect) =>
    isRejection(
      leveneTest([
        normals(stream, 30, 0, 1 + 2 * effect),
        normals(stream, 40, 5),
        normals(stream, 25, -3),
      ]),
    ),
  'Mann-Whitney, exact, of tiny samples': (stream, effect) =>
    isRejection(mannWhitneyTest(normals(stream, 5, effect * 4), normals(stream, 6))),
  'Wilcoxon signed rank, exact, of few pairs': (stream, effect) =>
    isRejection(wilcoxonSignedRankTest(normals(stream, 8, effect * 3), normals(stream, 8))),
};

describe('when the hypothesis is true, one in twenty is one in twenty', () => {
  it.each(Object.entries(OF_FULL_SIZE))('for %s', (name, design) => {
    expectSize(
      countRejections(name, RUNS, (stream) => design(stream, 0)),
      RUNS,
    );
  });

  it.each(Object.entries(OF_LEVEL))('or less, for %s', (name, design) => {
    expectLevel(
      countRejections(name, RUNS, (stream) => design(stream, 0)),
      RUNS,
    );
  });

  it('but not for a test whose assumptions fail: these simulations would find it out', () => {
    const student = countRejections('Student', RUNS, (stream) =>
      isRejection(studentTTest(normals(stream, 15, 0, 3), normals(stream, 60))),
    );
    expectBroken(student, RUNS);
    const fromMeans = countRejections('Levene', RUNS, (stream) =>
      isRejection(
        leveneTest([exponentials(stream, 30), exponentials(stream, 30)], { center: 'mean' }),
      ),
    );
    expectBroken(fromMeans, RUNS);
  });
});

describe('when it is false, it is rejected', () => {
  const runs = 200;
  it.each(Object.entries({ ...OF_FULL_SIZE, ...OF_LEVEL }))('by %s', (name, design) => {
    const rejections = countRejections(name, runs, (stream) => design(stream, 1));
    expect(rejections).toBeGreaterThan(0.8 * runs);
  });
});
