import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { shapiroWilkTest } from '../../../src/stats/shape/shapiro-wilk.js';
import { answerOf } from '../answer.js';

const sample = fc
  .array(fc.integer({ min: -1000, max: 1000 }), { minLength: 3, maxLength: 60 })
  .filter((values) => new Set(values).size > 1);

describe('shapiroWilkTest', () => {
  it('does not change with the order, the offset, the unit or the sign of the values', () => {
    fc.assert(
      fc.property(sample, (values) => {
        const plain = answerOf(shapiroWilkTest(values));
        expect(plain.statistic).toBeGreaterThan(0);
        expect(plain.statistic).toBeLessThanOrEqual(1);
        for (const change of [
          (value: number) => value + 1e12,
          (value: number) => value * 2 ** -600,
          (value: number) => -3 * value,
        ]) {
          const other = answerOf(shapiroWilkTest(values.map(change).reverse()));
          expect(other.statistic).toBeCloseTo(plain.statistic, 12);
          expect(other.pValue).toBeCloseTo(plain.pValue, 8);
        }
      }),
    );
  });

  it('is exact for three values: W = ¾ has p-value 0, and W = 1 has 1', () => {
    expect(answerOf(shapiroWilkTest([0, 0, 1])).statistic).toBeCloseTo(0.75, 14);
    expect(answerOf(shapiroWilkTest([0, 0, 1])).pValue).toBe(0);
    // 6/π (arcsin √W - π/3) in 40 digits.
    expect(answerOf(shapiroWilkTest([0, 1e-9, 1])).pValue).toBeCloseTo(1.65398668709237e-9, 22);
    expect(answerOf(shapiroWilkTest([0, 1, 3])).pValue).toBeCloseTo(0.6368868450289698, 15);
    expect(answerOf(shapiroWilkTest([1, 2, 3])).statistic).toBe(1);
    expect(answerOf(shapiroWilkTest([1, 2, 3])).pValue).toBeCloseTo(1, 15);
    expect(answerOf(shapiroWilkTest([-7, 3, -2].map((value) => -3 * value))).pValue).toBeCloseTo(
      1,
      15,
    );
  });

  it('has the W and p-value of the weights of eleven men in Shapiro and Wilk (1965), as R has', () => {
    const weights = [148, 154, 158, 160, 161, 162, 166, 170, 182, 195, 236];
    const { statistic, pValue } = answerOf(shapiroWilkTest(weights));
    expect(statistic).toBeCloseTo(0.78881, 5);
    expect(pValue).toBeCloseTo(0.006704, 6);
  });

  it('tells an exponential sample from a normal one', () => {
    // Quantiles of the logistic distribution lie near those of the normal one.
    const p = Array.from({ length: 200 }, (_, i) => (i + 0.5) / 200);
    const normal = p.map((q) => Math.log(q / (1 - q)));
    expect(answerOf(shapiroWilkTest(p.map((q) => -Math.log(q)))).pValue).toBeLessThan(1e-10);
    expect(answerOf(shapiroWilkTest(normal)).pValue).toBeGreaterThan(0.01);
    expect(answerOf(shapiroWilkTest(p.map((q) => Math.exp(20 * q)))).pValue).toBeGreaterThan(0);
  });

  it('has no answer for fewer than 3 values or more than 5000, or without variation', () => {
    expect(shapiroWilkTest([2, 3])).toMatchObject({ ok: false, reason: 'too-few' });
    expect(shapiroWilkTest([0.1, 0.1, 0.1])).toMatchObject({ ok: false, reason: 'no-variation' });
    expect(shapiroWilkTest([1, 2, -Infinity])).toMatchObject({ ok: false, reason: 'not-finite' });
    const values = Float64Array.from({ length: 5001 }, (_, i) => i);
    expect(shapiroWilkTest(values.subarray(1)).ok).toBe(true);
    expect(shapiroWilkTest(values)).toMatchObject({ ok: false, reason: 'out-of-range' });
  });
});
