import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CrucibleError } from '../../../src/errors.js';
import { kolmogorovSmirnovTest } from '../../../src/stats/shape/kolmogorov-smirnov.js';
import { limitingSmirnovPValue } from '../../../src/stats/shape/smirnov-distribution.js';
import { answerOf } from '../answer.js';

const sides = ['two-sided', 'less', 'greater'] as const;
const small = fc.array(fc.integer({ min: 0, max: 7 }), { minLength: 1, maxLength: 6 });
/** Two samples that are not one and the same value. */
const pairs = fc.tuple(small, small).filter(([x, y]) => new Set([...x, ...y]).size > 1);

/** The largest distance of the distribution functions in steps of 1/(nm), by its definition. */
function gap(x: readonly number[], y: readonly number[], side: (typeof sides)[number]): number {
  const gaps = [...x, ...y].map((value) => {
    const ofX = x.filter((v) => v <= value).length * y.length;
    const ofY = y.filter((v) => v <= value).length * x.length;
    return side === 'two-sided' ? Math.abs(ofX - ofY) : side === 'greater' ? ofX - ofY : ofY - ofX;
  });
  return Math.max(0, ...gaps);
}

describe('kolmogorovSmirnovTest', () => {
  it.each(sides)('is exact given the ties, %s', (side) => {
    fc.assert(
      fc.property(pairs, ([x, y]) => {
        const pooled = [...x, ...y];
        const observed = gap(x, y, side);
        let all = 0;
        let extreme = 0;
        for (let mask = 0; mask < 2 ** pooled.length; mask++) {
          const dealt = pooled.filter((_, i) => (mask >> i) & 1);
          if (dealt.length !== x.length) continue;
          all += 1;
          const others = pooled.filter((_, i) => !((mask >> i) & 1));
          if (gap(dealt, others, side) >= observed) extreme += 1;
        }
        const test = answerOf(kolmogorovSmirnovTest(x, y, { alternative: side }));
        expect(test.method).toBe('exact');
        expect(test.statistic).toBe(observed / (x.length * y.length));
        expect(test.pValue).toBeCloseTo(extreme / all, 13);
      }),
      { numRuns: 40 },
    );
  });

  it('keeps the exact tail however thin, for sizes that differ', () => {
    const x = Array.from({ length: 60 }, (_, i) => i);
    const y = Array.from({ length: 90 }, (_, i) => i + 100);
    let ways = 1;
    for (let i = 1; i <= 60; i++) ways = (ways * (90 + i)) / i;
    expect((answerOf(kolmogorovSmirnovTest(x, y)).pValue * ways) / 2).toBeCloseTo(1, 11);
  });

  it('mirrors when the samples change places', () => {
    fc.assert(
      fc.property(pairs, fc.constantFrom('exact', 'asymptotic'), ([x, y], method) => {
        const forth = answerOf(kolmogorovSmirnovTest(x, y, { method, alternative: 'less' }));
        const back = answerOf(kolmogorovSmirnovTest(y, x, { method, alternative: 'greater' }));
        expect(back.pValue).toBeCloseTo(forth.pValue, 13);
      }),
    );
  });

  it('approaches its limit', () => {
    const x = Array.from({ length: 900 }, (_, i) => (i * 7919) % 10_007);
    const y = Array.from({ length: 1100 }, (_, i) => ((i * 104_729) % 10_009) * 1.07 + 0.5);
    const exact = answerOf(kolmogorovSmirnovTest(x, y, { method: 'exact' }));
    const limit = answerOf(kolmogorovSmirnovTest(x, y));
    expect(limit.method).toBe('asymptotic');
    expect(Math.abs(exact.pValue - limit.pValue)).toBeLessThan(0.02);
  });

  it('calls a sample no different from itself', () => {
    for (const method of ['exact', 'asymptotic'] as const) {
      for (const alternative of sides) {
        const test = kolmogorovSmirnovTest([3, 1, 2], [1, 2, 3], { method, alternative });
        expect(test).toMatchObject({ ok: true, statistic: 0, pValue: 1 });
      }
    }
  });

  it('has no answer without values or with one that is not finite, and refuses options', () => {
    expect(kolmogorovSmirnovTest([], [1])).toMatchObject({ ok: false, reason: 'too-few' });
    expect(kolmogorovSmirnovTest([1], [Infinity])).toMatchObject({
      ok: false,
      reason: 'not-finite',
    });
    expect(kolmogorovSmirnovTest([4, 4], [4])).toMatchObject({ ok: false, reason: 'no-variation' });
    expect(() => kolmogorovSmirnovTest([1], [2], { method: 'limit' as never })).toThrow(
      CrucibleError,
    );
    const many = new Float64Array(40_000);
    expect(() => kolmogorovSmirnovTest(many, many, { method: 'exact' })).toThrow(/^method: /);
  });
});

describe('the limit', () => {
  it('has no seam between its two series, and falls', () => {
    const near = limitingSmirnovPValue(1 - 1e-12, 'two-sided');
    expect(limitingSmirnovPValue(1, 'two-sided') / near).toBeCloseTo(1, 10);
    let last = 1;
    for (let z = 0; z < 5; z += 0.05) {
      const p = limitingSmirnovPValue(z, 'two-sided');
      expect(p).toBeLessThanOrEqual(last);
      last = p;
    }
    // The tabulated 5 % point.
    expect(limitingSmirnovPValue(1.3580986393225505, 'two-sided')).toBeCloseTo(0.05, 12);
  });
});
