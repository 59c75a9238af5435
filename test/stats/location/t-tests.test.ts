import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CrucibleError } from '../../../src/errors.js';
import { oneSampleTTest } from '../../../src/stats/location/one-sample-t-test.js';
import { pairedTTest } from '../../../src/stats/location/paired-t-test.js';
import { studentTTest, studentTTestOfMoments } from '../../../src/stats/location/student-t-test.js';
import { welchTTest, welchTTestOfMoments } from '../../../src/stats/location/welch-t-test.js';
import { sampleMoments } from '../../../src/stats/sample/moments.js';
import { answerOf } from '../answer.js';

const sample = fc
  .array(fc.integer({ min: -1000, max: 1000 }), { minLength: 3, maxLength: 25 })
  .filter((values) => new Set(values).size > 1);

describe.each([
  ['studentTTest', studentTTest],
  ['welchTTest', welchTTest],
])('%s', (_, test) => {
  it('mirrors when the samples change places', () => {
    fc.assert(
      fc.property(sample, sample, (x, y) => {
        const forth = answerOf(test(x, y, { alternative: 'less', confidence: 0.9 }));
        const back = answerOf(test(y, x, { alternative: 'greater', confidence: 0.9 }));
        expect(back.statistic).toBeCloseTo(-forth.statistic, 10);
        expect(back.pValue).toBeCloseTo(forth.pValue, 12);
        expect(back.interval.lower).toBeCloseTo(-forth.interval.upper, 8);
        expect(back.interval.upper).toBe(Infinity);
      }),
    );
  });

  it('does not change with the offset of both, nor with their unit', () => {
    fc.assert(
      fc.property(sample, sample, fc.constantFrom(1e9, 1e15), (x, y, offset) => {
        const plain = answerOf(test(x, y));
        const shifted = answerOf(
          test(
            x.map((v) => v + offset),
            y.map((v) => v + offset),
          ),
        );
        const tiny = answerOf(
          test(
            x.map((v) => v * 2 ** -600),
            y.map((v) => v * 2 ** -600),
          ),
        );
        const huge = answerOf(
          test(
            x.map((v) => v * 2 ** 1000),
            y.map((v) => v * 2 ** 1000),
          ),
        );
        for (const other of [shifted, tiny, huge]) {
          expect(other.statistic).toBeCloseTo(plain.statistic, 9);
          expect(other.degreesOfFreedom).toBeCloseTo(plain.degreesOfFreedom, 9);
        }
        expect(tiny.estimate).toBeCloseTo(plain.estimate * 2 ** -600, 9);
      }),
    );
  });

  it('has an interval that ends where the p-value is 1 - confidence', () => {
    fc.assert(
      fc.property(sample, sample, (x, y) => {
        const { interval } = answerOf(test(x, y, { confidence: 0.98 }));
        expect(answerOf(test(x, y, { nullValue: interval.lower })).pValue).toBeCloseTo(0.02, 8);
        expect(answerOf(test(x, y, { nullValue: interval.upper })).pValue).toBeCloseTo(0.02, 8);
      }),
    );
  });

  it('has a one-sided interval that ends where the one-sided p-value is 1 - confidence', () => {
    fc.assert(
      fc.property(sample, sample, (x, y) => {
        for (const [alternative, end] of [
          ['greater', 'lower'],
          ['less', 'upper'],
        ] as const) {
          const { interval } = answerOf(test(x, y, { confidence: 0.9, alternative }));
          const { pValue } = answerOf(test(x, y, { nullValue: interval[end], alternative }));
          expect(pValue).toBeCloseTo(0.1, 8);
        }
      }),
    );
  });

  it('halves or complements the two-sided p-value on one side', () => {
    fc.assert(
      fc.property(sample, sample, (x, y) => {
        const less = answerOf(test(x, y, { alternative: 'less' })).pValue;
        const greater = answerOf(test(x, y, { alternative: 'greater' })).pValue;
        expect(less + greater).toBeCloseTo(1, 12);
        expect(answerOf(test(x, y)).pValue).toBeCloseTo(2 * Math.min(less, greater), 12);
      }),
    );
  });

  it('keeps p-values far out in the tail', () => {
    const x = Float64Array.from({ length: 300 }, (_, i) => 7 + (i % 7));
    const y = Float64Array.from({ length: 300 }, (_, i) => i % 5);
    const { pValue } = answerOf(test(x, y));
    expect(pValue).toBeGreaterThan(0);
    expect(pValue).toBeLessThan(1e-200);
  });

  it('has no answer without values, or with one that is not finite, or without variation', () => {
    expect(test([], [1, 2])).toMatchObject({ ok: false, reason: 'too-few' });
    expect(test([1], [2])).toMatchObject({ ok: false, reason: 'too-few' });
    expect(test([1, Number.NaN], [1, 2])).toMatchObject({ ok: false, reason: 'not-finite' });
    expect(test([1, 2], [1, Infinity])).toMatchObject({ ok: false, reason: 'not-finite' });
    expect(test([3.3, 3.3, 3.3], [4.1, 4.1])).toMatchObject({ ok: false, reason: 'no-variation' });
  });

  it.each([
    [{ confidence: 1 }, 'confidence'],
    [{ confidence: 95 }, 'confidence'],
    [{ alternative: 'larger' as never }, 'alternative'],
    [{ nullValue: Number.NaN }, 'nullValue'],
  ])('refuses %o', (options, path) => {
    expect(() => test([1, 2], [3, 5], options)).toThrow(
      expect.objectContaining({
        code: 'invalid-argument',
        details: expect.objectContaining({ path }),
      }),
    );
  });
});

describe('the two forms', () => {
  it('agree when both samples have one size, but for the degrees of freedom', () => {
    const x = [1, 4, 2, 8, 5];
    const y = [3, 3, 9, 1, 1];
    expect(answerOf(welchTTest(x, y)).statistic).toBeCloseTo(
      answerOf(studentTTest(x, y)).statistic,
      14,
    );
    expect(answerOf(studentTTest(x, y)).degreesOfFreedom).toBe(8);
    expect(answerOf(welchTTest(x, y)).degreesOfFreedom).toBeLessThan(8);
  });

  it('differ in what they do with a single value', () => {
    expect(studentTTest([3.5], [1, 2, 4])).toMatchObject({ ok: true, degreesOfFreedom: 2 });
    expect(welchTTest([3.5], [1, 2, 4])).toMatchObject({ ok: false, reason: 'too-few' });
  });

  it('say of moments what they say of the values', () => {
    fc.assert(
      fc.property(sample, sample, (x, y) => {
        const options = { nullValue: 2, confidence: 0.9 };
        const [ofX, ofY] = [sampleMoments(x), sampleMoments(y)];
        expect(studentTTestOfMoments(ofX, ofY, options)).toEqual(studentTTest(x, y, options));
        expect(welchTTestOfMoments(ofX, ofY, options)).toEqual(welchTTest(x, y, options));
      }),
    );
  });

  it('look at the moments', () => {
    const fine = { count: 4, mean: 1, variance: 2 };
    for (const test of [studentTTestOfMoments, welchTTestOfMoments]) {
      expect(() => test(fine, { ...fine, variance: -1 })).toThrow(CrucibleError);
      expect(() => test({ ...fine, count: 2.5 }, fine)).toThrow(CrucibleError);
      expect(test(fine, { count: 0, mean: null, variance: null })).toMatchObject({
        reason: 'too-few',
      });
      expect(test(fine, { ...fine, mean: Infinity })).toMatchObject({ reason: 'not-finite' });
    }
    expect(welchTTestOfMoments(fine, { count: 1, mean: 2, variance: null })).toMatchObject({
      reason: 'too-few',
    });
    expect(studentTTestOfMoments(fine, { count: 1, mean: 2, variance: null })).toMatchObject({
      ok: true,
    });
  });
});

describe('oneSampleTTest', () => {
  it('tests the mean', () => {
    const test = answerOf(oneSampleTTest([5, 7, 9], { nullValue: 5 }));
    expect(test).toMatchObject({ estimate: 7, degreesOfFreedom: 2 });
    expect(test.statistic).toBeCloseTo(2 / (2 / Math.sqrt(3)), 14);
    // With two degrees of freedom, P(T > t) = (1 - t / √(2 + t²)) / 2.
    expect(test.pValue).toBeCloseTo(1 - Math.sqrt(3) / Math.sqrt(5), 14);
  });

  it('has no answer for one value, or for values that are all equal', () => {
    expect(oneSampleTTest([1])).toMatchObject({ ok: false, reason: 'too-few' });
    expect(oneSampleTTest([0.1, 0.1, 0.1])).toMatchObject({ ok: false, reason: 'no-variation' });
  });
});

describe('pairedTTest', () => {
  it('is the test of the differences', () => {
    const x = [4, 9, 1, 6];
    const y = [2, 8, 3, 1];
    expect(pairedTTest(x, y, { alternative: 'less' })).toEqual(
      oneSampleTTest([2, 1, -2, 5], { alternative: 'less' }),
    );
  });

  it('does not take the rounding of the values for variation', () => {
    const x = [1.1, 2.1, 3.3, 4.7];
    const y = x.map((value) => value - 0.1);
    expect(new Set(x.map((value, i) => value - y[i]!)).size).toBeGreaterThan(1);
    expect(pairedTTest(x, y)).toMatchObject({ ok: false, reason: 'no-variation' });
  });

  it('takes whole numbers as exact, however large', () => {
    const y = [9e15, 9e15 + 4, 9e15 + 8];
    expect(pairedTTest([9e15 - 1, 9e15 + 3, 9e15 + 6], y)).toMatchObject({
      ok: true,
      statistic: -4,
    });
  });

  it('refuses samples of different lengths', () => {
    expect(() => pairedTTest([1, 2, 3], [1, 2])).toThrow(/^y: expected as many values as x, 3/);
  });

  it('leaves its input alone', () => {
    const x = Object.freeze([3, 1, 2]);
    const y = Object.freeze([1, 2, 5]);
    expect(pairedTTest(x, y).ok).toBe(true);
    expect([x, y]).toEqual([
      [3, 1, 2],
      [1, 2, 5],
    ]);
  });
});
