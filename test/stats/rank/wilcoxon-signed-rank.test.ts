import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CrucibleError } from '../../../src/errors.js';
import { wilcoxonSignedRankTest } from '../../../src/stats/rank/wilcoxon-signed-rank.js';
import { answerOf } from '../answer.js';

const pairs = fc.array(fc.tuple(fc.integer({ min: 0, max: 5 }), fc.integer({ min: 0, max: 5 })), {
  minLength: 1,
  maxLength: 9,
});

/** Midranks of |d| of the differences that are not 0, zeros ranked along for Pratt. */
function signedRanks(differences: readonly number[], zeroMethod: 'wilcox' | 'pratt') {
  const ranked = zeroMethod === 'pratt' ? differences : differences.filter((d) => d !== 0);
  return differences
    .filter((d) => d !== 0)
    .map((d) => {
      const below = ranked.filter((other) => Math.abs(other) < Math.abs(d)).length;
      const equal = ranked.filter((other) => Math.abs(other) === Math.abs(d)).length;
      return { rank: below + (equal + 1) / 2, positive: d > 0 };
    });
}

describe('wilcoxonSignedRankTest', () => {
  it.each(['wilcox', 'pratt'] as const)('is exact, by %s, over all signs', (zeroMethod) => {
    fc.assert(
      fc.property(pairs, (some) => {
        fc.pre(some.some(([a, b]) => a !== b));
        const [x, y] = [some.map(([a]) => a), some.map(([, b]) => b)];
        const ranks = signedRanks(
          x.map((a, i) => a - y[i]!),
          zeroMethod,
        );
        const w = ranks.reduce((sum, { rank, positive }) => sum + (positive ? rank : 0), 0);
        const every = Array.from({ length: 2 ** ranks.length }, (_, mask) =>
          ranks.reduce((sum, { rank }, i) => sum + ((mask >> i) & 1 ? rank : 0), 0),
        );
        const less = every.filter((v) => v <= w).length / every.length;
        const greater = every.filter((v) => v >= w).length / every.length;
        const test = (alternative: 'two-sided' | 'less' | 'greater') =>
          answerOf(wilcoxonSignedRankTest(x, y, { zeroMethod, alternative, method: 'exact' }));
        expect(test('less')).toMatchObject({ statistic: w, count: ranks.length });
        expect(test('less').pValue).toBeCloseTo(less, 13);
        expect(test('greater').pValue).toBeCloseTo(greater, 13);
        expect(test('two-sided').pValue).toBeCloseTo(Math.min(1, 2 * less, 2 * greater), 13);
      }),
      { numRuns: 60 },
    );
  });

  it('mirrors when x and y change places', () => {
    fc.assert(
      fc.property(pairs, fc.constantFrom('exact', 'asymptotic'), (some, method) => {
        fc.pre(some.some(([a, b]) => a !== b));
        const [x, y] = [some.map(([a]) => a), some.map(([, b]) => b)];
        const forth = answerOf(wilcoxonSignedRankTest(x, y, { method, alternative: 'less' }));
        const back = answerOf(wilcoxonSignedRankTest(y, x, { method, alternative: 'greater' }));
        expect(back.pValue).toBeCloseTo(forth.pValue, 13);
      }),
    );
  });

  it('has the variance of all ranks: n(n+1)(2n+1)/24 without ties', () => {
    const x = Array.from({ length: 60 }, (_, i) => (i % 3 === 0 ? -1 : 1) * (i + 1));
    const { statistic, pValue, method } = answerOf(
      wilcoxonSignedRankTest(x, new Float64Array(60), {
        alternative: 'greater',
        continuity: false,
      }),
    );
    expect(method).toBe('asymptotic');
    const z = (statistic - (60 * 61) / 4) / Math.sqrt((60 * 61 * 121) / 24);
    // P(Z > z) by Simpson's rule.
    let area = 0;
    for (let k = 0; k <= 4000; k++)
      area += (k % 4000 === 0 ? 1 : k % 2 === 1 ? 4 : 2) * Math.exp(-((z + k / 400) ** 2) / 2);
    expect(pValue).toBeCloseTo(area / 1200 / Math.sqrt(2 * Math.PI), 10);
  });

  it('ties differences that are equal but for the rounding of the values', () => {
    const x = [0.3, 1.1, 4.9, 9];
    const y = [0.2, 1, 5, 8.5];
    expect(new Set(x.map((a, i) => Math.abs(a - y[i]!))).size).toBe(4);
    expect(answerOf(wilcoxonSignedRankTest(x, y)).statistic).toBe(2 + 2 + 4);
  });

  it('keeps whole numbers apart, however large', () => {
    const x = [9e15, 9e15 + 4, 9e15];
    const y = [9e15 - 1, 9e15 + 2, 9e15 + 3];
    expect(answerOf(wilcoxonSignedRankTest(x, y)).statistic).toBe(3);
  });

  it('has no answer without differences', () => {
    expect(wilcoxonSignedRankTest([], [])).toMatchObject({ ok: false, reason: 'too-few' });
    expect(wilcoxonSignedRankTest([1, 2], [1, 2])).toMatchObject({ reason: 'no-variation' });
    expect(wilcoxonSignedRankTest([1, Infinity], [1, Infinity])).toMatchObject({
      reason: 'not-finite',
    });
    expect(wilcoxonSignedRankTest([1e308], [-1e308])).toMatchObject({ reason: 'out-of-range' });
  });

  it('refuses samples of different lengths, and options that are none', () => {
    expect(() => wilcoxonSignedRankTest([1, 2], [1])).toThrow(
      /^y: expected as many values as x, 2/,
    );
    expect(() => wilcoxonSignedRankTest([1], [2], { zeroMethod: 'zsplit' as never })).toThrow(
      CrucibleError,
    );
  });
});
