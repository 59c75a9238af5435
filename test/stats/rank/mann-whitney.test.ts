import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CrucibleError } from '../../../src/errors.js';
import { cliffsDelta } from '../../../src/stats/effect/cliffs-delta.js';
import { kruskalWallisTest } from '../../../src/stats/rank/kruskal-wallis.js';
import { mannWhitneyTest } from '../../../src/stats/rank/mann-whitney.js';
import {
  rankSumLowerTail,
  rankSumTails,
  tiedRankSumTails,
} from '../../../src/stats/rank/rank-sum-distribution.js';
import { invertedRankSumTail } from '../../../src/stats/rank/rank-sum-inversion.js';
import { answerOf } from '../answer.js';

/** U of x by its definition. */
const statisticOf = (x: readonly number[], y: readonly number[]): number =>
  x
    .flatMap((a) => y.map((b) => (a > b ? 1 : a === b ? 0.5 : 0)))
    .reduce<number>((a, b) => a + b, 0);

/** U of each way to deal `pooled` out, `n` values to x. */
function everyStatistic(pooled: readonly number[], n: number): number[] {
  const all: number[] = [];
  for (let mask = 0; mask < 2 ** pooled.length; mask++) {
    const x = pooled.filter((_, i) => (mask >> i) & 1);
    if (x.length === n)
      all.push(
        statisticOf(
          x,
          pooled.filter((_, i) => !((mask >> i) & 1)),
        ),
      );
  }
  return all;
}

/** C(n + m, n) P(U ≤ u) in big integers, by the recursion on the largest value. */
function countUpTo(u: number, n: number, m: number): bigint {
  const counts = Array.from({ length: m + 1 }, () => {
    const none = new Array<bigint>(u + 1).fill(0n);
    none[0] = 1n;
    return none;
  });
  for (let i = 1; i <= n; i++) {
    for (let j = 1; j <= m; j++) {
      const row = counts[j]!;
      const fewer = counts[j - 1]!;
      // The largest is an x, above all j of y; or a y.
      counts[j] = row.map((_, k) => (k >= j ? row[k - j]! : 0n) + fewer[k]!);
    }
  }
  return counts[m]!.reduce((a, b) => a + b, 0n);
}

function arrangements(n: number, m: number): bigint {
  let total = 1n;
  for (let i = 1n; i <= BigInt(n); i++) total = (total * (BigInt(m) + i)) / i;
  return total;
}

const ratio = (a: bigint, b: bigint): number => Number((a << 200n) / b) / 2 ** 200;
const small = fc.array(fc.integer({ min: 0, max: 5 }), { minLength: 1, maxLength: 6 });
const sample = fc.array(fc.double({ noNaN: true, noDefaultInfinity: true }), {
  minLength: 1,
  maxLength: 60,
});

describe('mannWhitneyTest', () => {
  it('is exact given the ties: it counts every way to deal the values out', () => {
    fc.assert(
      fc.property(small, small, (x, y) => {
        fc.pre(new Set([...x, ...y]).size > 1);
        const u = statisticOf(x, y);
        const every = everyStatistic([...x, ...y], x.length);
        const share = (keep: (v: number) => boolean) => every.filter(keep).length / every.length;
        const less = share((v) => v <= u);
        const greater = share((v) => v >= u);
        const pValue = (alternative?: 'less' | 'greater') =>
          answerOf(mannWhitneyTest(x, y, { method: 'exact', ...(alternative && { alternative }) }))
            .pValue;
        expect(answerOf(mannWhitneyTest(x, y)).statistic).toBe(u);
        expect(pValue('less')).toBeCloseTo(less, 13);
        expect(pValue('greater')).toBeCloseTo(greater, 13);
        expect(pValue()).toBeCloseTo(Math.min(1, 2 * Math.min(less, greater)), 13);
      }),
      { numRuns: 40 },
    );
  });

  it('mirrors when the samples change places, whichever the method', () => {
    fc.assert(
      fc.property(sample, sample, fc.constantFrom('exact', 'asymptotic'), (x, y, method) => {
        fc.pre(new Set([...x, ...y].map((value) => value + 0)).size > 1);
        const forth = answerOf(mannWhitneyTest(x, y, { method, alternative: 'less' }));
        const back = answerOf(mannWhitneyTest(y, x, { method, alternative: 'greater' }));
        expect(back.pValue).toBeCloseTo(forth.pValue, 12);
        expect(back.statistic + forth.statistic).toBe(x.length * y.length);
        expect(back.probabilityOfSuperiority + forth.probabilityOfSuperiority).toBeCloseTo(1, 14);
      }),
    );
  });

  it('comes near the normal curve with many values, ties or none', () => {
    for (const levels of [8, 1e6]) {
      const x = Array.from({ length: 49 }, (_, i) =>
        Math.floor((((i * 7919) % 101) / 101) * levels),
      );
      const y = Array.from({ length: 45 }, (_, i) =>
        Math.floor((((i * 104729) % 89) / 70) * levels),
      );
      const exact = answerOf(mannWhitneyTest(x, y));
      const asymptotic = answerOf(mannWhitneyTest(x, y, { method: 'asymptotic' }));
      expect([exact.method, asymptotic.method]).toEqual(['exact', 'asymptotic']);
      expect(Math.abs(exact.pValue - asymptotic.pValue)).toBeLessThan(0.01);
    }
  });

  it('takes the exact distribution by itself below 50 values only', () => {
    const values = Array.from({ length: 50 }, (_, i) => i);
    expect(answerOf(mannWhitneyTest(values.slice(1), [3.5])).method).toBe('exact');
    expect(answerOf(mannWhitneyTest(values, [3.5])).method).toBe('asymptotic');
  });

  it('has a p-value of 1 in the middle, and none above', () => {
    for (const continuity of [true, false]) {
      const options = { method: 'asymptotic', continuity } as const;
      expect(answerOf(mannWhitneyTest([1, 2, 3, 4], [2, 3, 1, 4], options)).pValue).toBe(1);
    }
    expect(answerOf(mannWhitneyTest([1, 4], [2, 3])).pValue).toBe(1);
  });

  it('agrees with Kruskal and Wallis, and with Cliff', () => {
    fc.assert(
      fc.property(small, small, (x, y) => {
        fc.pre(new Set([...x, ...y]).size > 1);
        const test = answerOf(mannWhitneyTest(x, y, { method: 'asymptotic', continuity: false }));
        expect(answerOf(kruskalWallisTest([x, y])).pValue).toBeCloseTo(test.pValue, 11);
        const delta = answerOf(cliffsDelta(x, y)).estimate;
        expect(delta).toBeCloseTo(2 * test.probabilityOfSuperiority - 1, 14);
      }),
    );
  });

  it('has no answer without values, with one that is not finite, or when all are equal', () => {
    expect(mannWhitneyTest([], [1])).toMatchObject({ ok: false, reason: 'too-few' });
    expect(mannWhitneyTest([1, Infinity], [1])).toMatchObject({ ok: false, reason: 'not-finite' });
    expect(mannWhitneyTest([3, 3], [3])).toMatchObject({ ok: false, reason: 'no-variation' });
  });

  it('refuses options that are none, and the exact distribution where it would take too long', () => {
    const many = Array.from({ length: 1000 }, (_, i) => i % 10);
    expect(() => mannWhitneyTest([1], [2], { method: 'precise' as never })).toThrow(CrucibleError);
    expect(() => mannWhitneyTest([1], [2], { continuity: 1 as never })).toThrow(CrucibleError);
    expect(() => mannWhitneyTest(many, many, { method: 'exact' })).toThrow(/^method: /);
  });
});

describe('the exact distribution without ties', () => {
  it.each([
    [7, 9],
    [30, 45],
    [60, 60],
    [20, 120],
  ])('of %i and %i values is right to the last tail', (n, m) => {
    const total = arrangements(n, m);
    for (const share of [0, 0.05, 0.3, 0.7, 1]) {
      const u = Math.floor((n * m * share) / 2);
      const expected = ratio(countUpTo(u, n, m), total);
      expect(rankSumLowerTail(u, n, m) / expected).toBeCloseTo(1, 12);
      const { lower, upper } = rankSumTails(n * m - u, n, m);
      expect(upper / expected).toBeCloseTo(1, 12);
      if (u > 0) expect(lower + rankSumLowerTail(u - 1, n, m)).toBeCloseTo(1, 13);
    }
  });

  it('is the one with ties when there are none', () => {
    const alone = new Uint32Array(13).fill(1);
    for (const u of [0, 3, 17, 20, 31]) {
      const tied = tiedRankSumTails(u, 8, 5, alone);
      const { lower, upper } = rankSumTails(u, 8, 5);
      expect(tied.lower).toBeCloseTo(lower, 14);
      expect(tied.upper).toBeCloseTo(upper, 14);
    }
  });

  it('passes from the recurrence to the inversion without a seam', () => {
    for (const u of [1, 200, 1500, 3000, 4400, 4900]) {
      const recurrence = rankSumLowerTail(u, 99, 99);
      expect(invertedRankSumTail(u, 99, 99) / recurrence).toBeCloseTo(1, 11);
    }
    expect(rankSumLowerTail(0, 400, 300)).toBeGreaterThan(0);
    expect(rankSumLowerTail(500_000, 1000, 1000)).toBeCloseTo(0.5, 4);
  });
});
