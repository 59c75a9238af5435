import { describe, expect, it } from 'vitest';
import { chiSquareGoodnessOfFitTest } from '../../../src/stats/count/chi-square-goodness-of-fit.js';
import { chiSquareIndependenceTest } from '../../../src/stats/count/chi-square-independence.js';
import { fisherExactTest } from '../../../src/stats/count/fisher.js';
import { mcNemarTest } from '../../../src/stats/count/mcnemar.js';
import { twoProportionZTest } from '../../../src/stats/count/two-proportions.js';
import type { RandomStream } from '../../../src/stats/random/stream.js';
import { countRejections, expectLevel, expectSize, isRejection, successes } from './level.js';

const RUNS = 4000;

type Design = (stream: RandomStream, effect: number) => boolean;

/** Counts of `trials` that fall in categories with these shares. */
function categories(stream: RandomStream, trials: number, shares: readonly number[]): number[] {
  const counts = shares.map(() => 0);
  for (let i = 0; i < trials; i++) {
    let left = stream.next();
    let category = 0;
    while (category < shares.length - 1 && left >= shares[category]!) left -= shares[category++]!;
    counts[category]! += 1;
  }
  return counts;
}

/** Pairs of yes or no that a common difficulty makes alike: [both, first only; second only, neither]. */
function pairedTable(stream: RandomStream, pairs: number, effect: number): number[][] {
  const table = [
    [0, 0],
    [0, 0],
  ];
  for (let i = 0; i < pairs; i++) {
    const ease = stream.next();
    const first = stream.next() < ease ** (1 - effect / 2) ? 0 : 1;
    const second = stream.next() < ease ** (1 + effect) ? 0 : 1;
    table[first]![second]! += 1;
  }
  return table;
}

const OF_FULL_SIZE: Record<string, Design> = {
  'chi-square, 2 by 3': (stream, effect) =>
    isRejection(
      chiSquareIndependenceTest([
        categories(stream, 150, [0.5, 0.3, 0.2]),
        categories(stream, 200, [0.5 - 0.3 * effect, 0.3, 0.2 + 0.3 * effect]),
      ]),
    ),
  'chi-square, goodness of fit': (stream, effect) =>
    isRejection(
      chiSquareGoodnessOfFitTest(
        categories(stream, 300, [0.4 - 0.2 * effect, 0.3, 0.2, 0.1 + 0.2 * effect]),
        { probabilities: [0.4, 0.3, 0.2, 0.1] },
      ),
    ),
  'two proportions, pooled': (stream, effect) =>
    isRejection(
      twoProportionZTest(
        { successes: successes(stream, 300, 0.3 + 0.2 * effect), trials: 300 },
        { successes: successes(stream, 400, 0.3), trials: 400 },
      ),
    ),
  'McNemar, asymptotic': (stream, effect) =>
    isRejection(
      mcNemarTest(pairedTable(stream, 400, effect), { method: 'asymptotic', correction: false }),
    ),
};

const OF_LEVEL: Record<string, Design> = {
  'chi-square with the continuity correction': (stream, effect) =>
    isRejection(
      chiSquareIndependenceTest(
        [
          categories(stream, 60, [0.5, 0.5]),
          categories(stream, 50, [0.5 - 0.4 * effect, 0.5 + 0.4 * effect]),
        ],
        { correction: true },
      ),
    ),
  'Fisher, of small samples': (stream, effect) =>
    isRejection(
      fisherExactTest([
        categories(stream, 14, [0.3, 0.7]),
        categories(stream, 18, [0.3 + 0.6 * effect, 0.7 - 0.6 * effect]),
      ]),
    ),
  'McNemar, exact': (stream, effect) =>
    isRejection(mcNemarTest(pairedTable(stream, 80, effect), { method: 'exact' })),
  'McNemar, mid-p': (stream, effect) =>
    isRejection(mcNemarTest(pairedTable(stream, 80, effect), { method: 'mid-p' })),
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
});

describe('when it is false, it is rejected', () => {
  const runs = 200;
  it.each(Object.entries({ ...OF_FULL_SIZE, ...OF_LEVEL }))('by %s', (name, design) => {
    const rejections = countRejections(name, runs, (stream) => design(stream, 1));
    expect(rejections).toBeGreaterThan(0.8 * runs);
  });
});
