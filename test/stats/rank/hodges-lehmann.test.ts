import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CrucibleError } from '../../../src/errors.js';
import { median } from '../../../src/stats/quantile.js';
import { hodgesLehmannShift } from '../../../src/stats/rank/hodges-lehmann.js';
import { mannWhitneyTest } from '../../../src/stats/rank/mann-whitney.js';
import { differenceOfRank } from '../../../src/stats/rank/pairwise-differences.js';
import { sortedCopy } from '../../../src/stats/sample/ranks.js';
import { answerOf } from '../answer.js';

const differences = (x: readonly number[], y: readonly number[]): number[] =>
  x.flatMap((a) => y.map((b) => a - b)).sort((a, b) => a - b);

const tied = fc.array(fc.integer({ min: -9, max: 9 }), { minLength: 1, maxLength: 40 });
const spread = fc.array(fc.double({ min: -1e3, max: 1e3, noNaN: true }), {
  minLength: 1,
  maxLength: 40,
});

describe('differenceOfRank', () => {
  it.each([
    ['scattered values', (i: number) => Math.sin(i * i)],
    ['ties', (i: number) => (i * 7919) % 13],
    ['a huge outlier', (i: number) => (i === 5 ? 1e12 : Math.cos(i * 1.7))],
    ['exponential growth', (i: number) => 1.05 ** i],
  ])('finds every rank among %s', (_, value) => {
    const x = sortedCopy(Array.from({ length: 230 }, (_, i) => value(i)));
    const y = sortedCopy(Array.from({ length: 171 }, (_, i) => value(i + 1000)));
    const all = differences([...x], [...y]);
    for (const rank of [1, 2, 57, 5000, Math.floor(all.length / 2), all.length - 300, all.length]) {
      expect(differenceOfRank(x, y, rank)).toBe(all[rank - 1]);
    }
  });
});

describe('hodgesLehmannShift', () => {
  it('is the median of all differences', () => {
    fc.assert(
      fc.property(fc.oneof(tied, spread), fc.oneof(tied, spread), (x, y) => {
        const { estimate } = answerOf(hodgesLehmannShift(x, y));
        expect(estimate).toBeCloseTo(median(differences(x, y))!, 10);
      }),
    );
  });

  it('has an interval of the shifts that the exact test does not reject', () => {
    const x = [1.1, 2.7, 3.2, 4.9, 6.3, 8.8, 9.1];
    const y = [0.2, 1.9, 2.1, 3.6, 5.5, 7.4];
    for (const confidence of [0.8, 0.95, 0.99]) {
      const { interval, attainedConfidence } = answerOf(hodgesLehmannShift(x, y, { confidence }));
      const rejects = (shift: number): boolean =>
        answerOf(
          mannWhitneyTest(
            x.map((value) => value - shift),
            y,
          ),
        ).pValue <=
        1 - confidence;
      expect(rejects(interval.lower - 1e-9)).toBe(true);
      expect(rejects(interval.lower + 1e-9)).toBe(false);
      expect(rejects(interval.upper - 1e-9)).toBe(false);
      expect(rejects(interval.upper + 1e-9)).toBe(true);
      expect(attainedConfidence).toBeGreaterThanOrEqual(confidence);
    }
  });

  it('says how much confidence the widest interval of tiny samples has', () => {
    const { interval, attainedConfidence } = answerOf(hodgesLehmannShift([1, 2], [4, 8]));
    expect([interval.lower, interval.upper]).toEqual([-7, -2]);
    expect(attainedConfidence).toBeCloseTo(1 - 2 / 6, 14);
  });

  it('bounds one side only on request, with the level all on that side', () => {
    const x = [1, 5, 9, 13, 17, 22];
    const y = [2, 4, 8, 16, 31, 40];
    const both = answerOf(hodgesLehmannShift(x, y, { confidence: 0.9 })).interval;
    const options = { confidence: 0.95 };
    expect(
      answerOf(hodgesLehmannShift(x, y, { ...options, alternative: 'greater' })).interval,
    ).toEqual({ lower: both.lower, upper: Infinity, confidence: 0.95 });
    expect(
      answerOf(hodgesLehmannShift(x, y, { ...options, alternative: 'less' })).interval,
    ).toEqual({
      lower: -Infinity,
      upper: both.upper,
      confidence: 0.95,
    });
  });

  it('has nearly the same interval by either method', () => {
    const x = Array.from({ length: 300 }, (_, i) => Math.sin(i * i) * 10);
    const y = Array.from({ length: 250 }, (_, i) => Math.sin(i * i + 0.5) * 10 + 1);
    const exact = answerOf(hodgesLehmannShift(x, y, { method: 'exact' }));
    const asymptotic = answerOf(hodgesLehmannShift(x, y));
    expect(asymptotic.method).toBe('asymptotic');
    expect(asymptotic.estimate).toBe(exact.estimate);
    expect(asymptotic.interval.lower).toBeCloseTo(exact.interval.lower, 2);
    expect(asymptotic.interval.upper).toBeCloseTo(exact.interval.upper, 2);
  });

  it('has no answer without values or with one that is not finite, and refuses options', () => {
    expect(hodgesLehmannShift([], [1])).toMatchObject({ ok: false, reason: 'too-few' });
    expect(hodgesLehmannShift([1], [Number.NaN])).toMatchObject({
      ok: false,
      reason: 'not-finite',
    });
    expect(() => hodgesLehmannShift([1], [2], { confidence: 0 })).toThrow(CrucibleError);
  });
});
