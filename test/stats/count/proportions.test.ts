import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chiSquareIndependenceTest } from '../../../src/stats/count/chi-square-independence.js';
import { newcombeInterval } from '../../../src/stats/count/newcombe.js';
import { twoProportionZTest } from '../../../src/stats/count/two-proportions.js';
import { wilsonInterval } from '../../../src/stats/count/wilson.js';
import { answerOf, expectClose, reasonOf, refusedPath } from '../answer.js';

const successCounts = fc
  .tuple(fc.nat(400), fc.nat(400))
  .filter(([successes, failures]) => successes + failures > 0)
  .map(([successes, failures]) => ({ successes, trials: successes + failures }));

const of = (successes: number, trials: number): { successes: number; trials: number } => ({
  successes,
  trials,
});

function ends({ interval }: { interval: { lower: number; upper: number } }): number[] {
  return [interval.lower, interval.upper].map((end) => Number(end.toFixed(4)));
}

describe('wilsonInterval', () => {
  it("gives the intervals of Newcombe's comparison of seven methods", () => {
    expect(ends(answerOf(wilsonInterval(of(81, 263))))).toEqual([0.2553, 0.3662]);
    expect(ends(answerOf(wilsonInterval(of(15, 148))))).toEqual([0.0624, 0.1605]);
    expect(ends(answerOf(wilsonInterval(of(0, 20))))).toEqual([0, 0.1611]);
    expect(ends(answerOf(wilsonInterval(of(1, 29))))).toEqual([0.0061, 0.1718]);
  });

  it('ends where the score test is just significant', () => {
    fc.assert(
      fc.property(successCounts, (count) => {
        const { estimate, interval } = answerOf(wilsonInterval(count, { confidence: 0.9 }));
        const score = (p: number): number =>
          Math.abs(estimate - p) / Math.sqrt((p * (1 - p)) / count.trials);
        if (interval.lower > 0) expect(score(interval.lower)).toBeCloseTo(1.6448536269514722, 9);
        if (interval.upper < 1) expect(score(interval.upper)).toBeCloseTo(1.6448536269514722, 9);
        expect(interval.lower === 0).toBe(count.successes === 0);
        expect(interval.upper === 1).toBe(count.successes === count.trials);
      }),
    );
  });

  it('is the mirror image for failures', () => {
    fc.assert(
      fc.property(successCounts, ({ successes, trials }) => {
        const { interval } = answerOf(wilsonInterval(of(successes, trials)));
        const mirror = answerOf(wilsonInterval(of(trials - successes, trials))).interval;
        expect(mirror.lower).toBeCloseTo(1 - interval.upper, 14);
        expect(mirror.upper).toBeCloseTo(1 - interval.lower, 14);
      }),
    );
  });

  it('keeps its digits for rare successes', () => {
    const { interval } = answerOf(wilsonInterval(of(3, 100_000)));
    expectClose(interval.lower, 0.00001020275854451734, 1e-13);
    expectClose(interval.upper, 0.00008820804925176732, 1e-13);
  });

  it('has no answer without a trial, and refuses more successes than trials', () => {
    expect(reasonOf(wilsonInterval(of(0, 0)))).toBe('too-few');
    expect(refusedPath(() => wilsonInterval(of(5, 3)))).toBe('count.successes');
    expect(refusedPath(() => wilsonInterval(of(1, 2.5)))).toBe('count.trials');
    expect(refusedPath(() => wilsonInterval(of(1, 2), { confidence: 95 }))).toBe('confidence');
  });
});

describe('newcombeInterval', () => {
  it('gives the intervals of the paper', () => {
    const between = (x1: number, n1: number, x2: number, n2: number): number[] =>
      ends(answerOf(newcombeInterval(of(x1, n1), of(x2, n2))));
    expect(between(56, 70, 48, 80)).toEqual([0.0524, 0.3339]);
    expect(between(9, 10, 3, 10)).toEqual([0.1705, 0.809]);
    expect(between(5, 56, 0, 29)).toEqual([-0.0381, 0.1926]);
    expect(between(10, 10, 0, 10)).toEqual([0.6075, 1]);
  });

  it('turns over with its sides, stays within -1 to 1 and holds its estimate', () => {
    fc.assert(
      fc.property(successCounts, successCounts, (first, second) => {
        const { estimate, interval } = answerOf(newcombeInterval(first, second));
        const turned = answerOf(newcombeInterval(second, first));
        expect(turned.estimate).toBeCloseTo(-estimate, 14);
        expect(turned.interval.lower).toBeCloseTo(-interval.upper, 14);
        expect(interval.lower).toBeGreaterThanOrEqual(-1);
        expect(interval.upper).toBeLessThanOrEqual(1);
        expect(estimate).toBeGreaterThanOrEqual(interval.lower);
        expect(estimate).toBeLessThanOrEqual(interval.upper);
      }),
    );
  });

  it('has no answer where a side has no trial', () => {
    expect(reasonOf(newcombeInterval(of(0, 0), of(1, 2)))).toBe('too-few');
    expect(reasonOf(newcombeInterval(of(1, 2), of(0, 0)))).toBe('too-few');
    expect(refusedPath(() => newcombeInterval(of(1, 2), of(3, 2)))).toBe('second.successes');
  });
});

describe('twoProportionZTest', () => {
  it('squares to the chi-square of the table when pooled', () => {
    fc.assert(
      fc.property(successCounts, successCounts, (first, second) => {
        const test = twoProportionZTest(first, second);
        const table = [first, second].map(({ successes, trials }) => [
          successes,
          trials - successes,
        ]);
        const square = chiSquareIndependenceTest(table);
        expect(test.ok).toBe(square.ok);
        if (!test.ok || !square.ok) return;
        expectClose(test.statistic ** 2, square.statistic);
        expectClose(test.pValue, square.pValue, 1e-10);
      }),
    );
  });

  it('divides by the standard error of each side alone when not pooled', () => {
    const { estimate, standardError, statistic } = answerOf(
      twoProportionZTest(of(45, 200), of(30, 190), { pooled: false }),
    );
    expectClose(standardError ** 2, (0.225 * 0.775) / 200 + (30 * 160) / 190 ** 3);
    expectClose(estimate, 0.225 - 3 / 19);
    expectClose(statistic, estimate / standardError);
  });

  it('shares its p-value among the sides, each from its own tail', () => {
    const pOf = (alternative: 'two-sided' | 'less' | 'greater'): number =>
      answerOf(twoProportionZTest(of(600, 1000), of(200, 1000), { alternative })).pValue;
    expect(pOf('greater')).toBeGreaterThan(0);
    expect(pOf('greater')).toBeLessThan(1e-70);
    expectClose(pOf('two-sided'), 2 * pOf('greater'));
    expect(pOf('less')).toBe(1);
  });

  it('does not lose the difference of huge counts to rounding', () => {
    const { estimate } = answerOf(twoProportionZTest(of(3e14 + 1, 9e14 + 2), of(3e14, 9e14)));
    // (3e14 + 1) · 9e14 - 3e14 · (9e14 + 2) = 3e14, exactly.
    expectClose(estimate, 3e14 / (9e14 + 2) / 9e14);
  });

  it('has no answer where nothing varies, or without trials', () => {
    expect(reasonOf(twoProportionZTest(of(0, 20), of(0, 25)))).toBe('no-variation');
    expect(reasonOf(twoProportionZTest(of(20, 20), of(0, 25), { pooled: false }))).toBe(
      'no-variation',
    );
    expect(reasonOf(twoProportionZTest(of(0, 0), of(1, 25)))).toBe('too-few');
    expect(refusedPath(() => twoProportionZTest(of(30, 20), of(0, 25)))).toBe('first.successes');
  });
});
