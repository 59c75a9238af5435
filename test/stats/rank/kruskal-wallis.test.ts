import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { kruskalWallisTest } from '../../../src/stats/rank/kruskal-wallis.js';
import { answerOf } from '../answer.js';

const groups = fc.array(fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 12 }), {
  minLength: 2,
  maxLength: 6,
});

describe('kruskalWallisTest', () => {
  it('is the analysis of variance of the midranks', () => {
    fc.assert(
      fc.property(groups, (some) => {
        const all = some.flat();
        fc.pre(new Set(all).size > 1);
        const midrank = (value: number) =>
          all.filter((v) => v < value).length + (all.filter((v) => v === value).length + 1) / 2;
        const mean = (all.length + 1) / 2;
        const total = all.reduce((sum, v) => sum + (midrank(v) - mean) ** 2, 0);
        const between = some.reduce((sum, group) => {
          const ofGroup = group.reduce((ranks, v) => ranks + midrank(v), 0) / group.length;
          return sum + group.length * (ofGroup - mean) ** 2;
        }, 0);
        const test = answerOf(kruskalWallisTest(some));
        expect(test.statistic).toBeCloseTo(((all.length - 1) * between) / total, 10);
        expect(test.degreesOfFreedom).toBe(some.length - 1);
      }),
    );
  });

  it('looks at the order of the values only', () => {
    const some = [
      [1.5, 2.5, 4],
      [3, 7, 8],
      [0.5, 9],
    ];
    const plain = answerOf(kruskalWallisTest(some));
    expect(kruskalWallisTest(some.map((group) => group.map(Math.exp)))).toEqual({
      ok: true,
      ...plain,
    });
    // With two degrees of freedom the tail is exp(-H/2).
    expect(plain.pValue).toBeCloseTo(Math.exp(-plain.statistic / 2), 14);
  });

  it('has no answer for one group, an empty one, or values that are all equal', () => {
    expect(kruskalWallisTest([[1, 2]])).toMatchObject({ ok: false, reason: 'too-few' });
    expect(kruskalWallisTest([[1, 2], []])).toMatchObject({ ok: false, reason: 'too-few' });
    expect(kruskalWallisTest([[2, 2], [2]])).toMatchObject({ ok: false, reason: 'no-variation' });
    expect(kruskalWallisTest([[2, Number.NaN], [2]])).toMatchObject({ reason: 'not-finite' });
  });
});
