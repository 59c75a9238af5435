import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CrucibleError } from '../../../src/errors.js';
import { cohensD } from '../../../src/stats/effect/cohens-d.js';
import { hedgesG } from '../../../src/stats/effect/hedges-g.js';
import { studentTTest } from '../../../src/stats/location/student-t-test.js';
import { answerOf } from '../answer.js';

const sample = fc
  .array(fc.integer({ min: -100, max: 100 }), { minLength: 3, maxLength: 20 })
  .filter((values) => new Set(values).size > 1);

describe.each([
  ['cohensD', cohensD],
  ['hedgesG', hedgesG],
])('%s', (_, effect) => {
  it('turns its sign when the samples change places, and has no unit nor offset', () => {
    fc.assert(
      fc.property(sample, sample, (x, y) => {
        const forth = answerOf(effect(x, y));
        const back = answerOf(effect(y, x));
        expect(back.estimate).toBeCloseTo(-forth.estimate, 12);
        expect(back.interval.lower).toBeCloseTo(-forth.interval.upper, 8);
        const moved = (values: number[]) => values.map((value) => value * 4 + 2 ** 50);
        const other = answerOf(effect(moved(x), moved(y)));
        expect(other.estimate).toBeCloseTo(forth.estimate, 10);
        expect(other.interval.upper).toBeCloseTo(forth.interval.upper, 8);
      }),
      { numRuns: 30 },
    );
  });

  it('has an end, however far apart the samples are', () => {
    const close = answerOf(effect([1, 1 + 1e-12, 1], [2, 2, 2 + 1e-12]));
    expect(close.interval.lower).toBeLessThan(close.estimate);
    expect(close.interval.upper).toBeGreaterThan(close.estimate);
    expect(close.interval.upper).toBeLessThan(0);
    for (const distance of [1e3, 1e6, 1e12]) {
      const x = Array.from({ length: 5000 }, (_, i) => (i % 2) / distance);
      const y = x.map((value) => value + 1);
      const { estimate, interval } = answerOf(effect(y, x));
      // Nearly all of the error is that of the standard deviation: d / √(2 ν).
      const reach = (1.96 * estimate) / Math.sqrt(2 * 9998);
      expect((interval.upper - estimate) / reach).toBeCloseTo(1, 1);
      expect((estimate - interval.lower) / reach).toBeCloseTo(1, 1);
      const back = answerOf(effect(x, y));
      expect(back.interval.lower).toBeCloseTo(-interval.upper, 9);
    }
  });

  it('has an interval that goes on as it was where it is approximated', () => {
    // t is 2,000 where the offset is 2,000 standard errors.
    const x = [-1, 0, 1, 0.5, -0.5];
    const widthAt = (t: number): number[] => {
      const error = Math.sqrt((2.5 / 4) * (2 / 5));
      const { interval } = answerOf(
        effect(
          x.map((value) => value + t * error),
          x,
        ),
      );
      return [interval.lower / t, interval.upper / t];
    };
    const [exact, approximate] = [widthAt(1999.9), widthAt(2000.1)];
    expect(approximate[0]).toBeCloseTo(exact[0]!, 5);
    expect(approximate[1]).toBeCloseTo(exact[1]!, 5);
  });

  it('has an interval that leaves out 0 just when the t test rejects', () => {
    fc.assert(
      fc.property(sample, sample, fc.constantFrom(0.8, 0.95, 0.99), (x, y, confidence) => {
        const { estimate, interval } = answerOf(effect(x, y, { confidence }));
        const { pValue } = answerOf(studentTTest(x, y));
        expect(interval.lower).toBeLessThanOrEqual(estimate);
        expect(interval.upper).toBeGreaterThanOrEqual(estimate);
        expect(interval.lower > 0 || interval.upper < 0).toBe(pValue < 1 - confidence);
      }),
      { numRuns: 30 },
    );
  });

  it('has nearly the same interval either way for large samples', () => {
    const x = Array.from({ length: 2000 }, (_, i) => Math.sin(i * i) * 3 + 1);
    const y = Array.from({ length: 1500 }, (_, i) => Math.sin(i * i + 1) * 3);
    const exact = answerOf(effect(x, y));
    const normal = answerOf(effect(x, y, { intervalMethod: 'normal' }));
    expect(normal.estimate).toBe(exact.estimate);
    expect(normal.interval.lower).toBeCloseTo(exact.interval.lower, 3);
    expect(normal.interval.upper).toBeCloseTo(exact.interval.upper, 3);
  });

  it('has no answer without values or without variation, and refuses options that are none', () => {
    expect(effect([], [1, 2, 3])).toMatchObject({ ok: false, reason: 'too-few' });
    expect(effect([1], [2])).toMatchObject({ ok: false, reason: 'too-few' });
    expect(effect([2.2, 2.2], [3.3, 3.3])).toMatchObject({ ok: false, reason: 'no-variation' });
    expect(effect([1, 2], [3, Number.NaN])).toMatchObject({ ok: false, reason: 'not-finite' });
    expect(() => effect([1, 2], [3, 5], { confidence: 2 })).toThrow(CrucibleError);
    expect(() => effect([1, 2], [3, 5], { intervalMethod: 'bootstrap' as never })).toThrow(
      CrucibleError,
    );
  });
});

describe('hedgesG', () => {
  it('is d times the exact factor', () => {
    // With 4 degrees of freedom, J = Γ(2) / (√2 Γ(3/2)) = √(2/π).
    const [x, y] = [
      [1, 2, 4],
      [3, 7, 8],
    ];
    const ratio = answerOf(hedgesG(x, y)).estimate / answerOf(cohensD(x, y)).estimate;
    expect(ratio).toBeCloseTo(Math.sqrt(2 / Math.PI), 13);
  });

  it('needs a degree of freedom more than d', () => {
    expect(cohensD([1], [2, 4]).ok).toBe(true);
    expect(hedgesG([1], [2, 4])).toMatchObject({ ok: false, reason: 'too-few' });
  });
});
