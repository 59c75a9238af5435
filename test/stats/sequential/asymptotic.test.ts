import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CrucibleError } from '../../../src/errors.js';
import { describe as summarise } from '../../../src/stats/describe.js';
import {
  asymptoticDifferenceInterval,
  asymptoticInterval,
} from '../../../src/stats/sequential/asymptotic.js';
import { answerOf } from '../answer.js';

const sample = { count: 400, mean: 1.3, variance: 4 };

describe('asymptoticInterval', () => {
  it('is tightest at the count it was tuned for', () => {
    const width = (tightestAt: number) => {
      const { interval } = answerOf(asymptoticInterval(sample, { tightestAt }));
      return interval.upper - interval.lower;
    };
    const best = width(400);
    for (const tuned of [300, 390, 410, 600]) expect(width(tuned)).toBeGreaterThan(best);
  });

  it('rejects just when the interval excludes the null value, on either side', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('two-sided', 'less', 'greater'),
        fc.double({ min: -1, max: 1, noNaN: true }),
        fc.integer({ min: 2, max: 100_000 }),
        fc.double({ min: 1e-4, max: 0.4, noNaN: true }),
        (alternative, mean, count, alpha) => {
          const nullValue = 0.05;
          const options = { alternative, alpha, nullValue, burnIn: 0 } as const;
          const look = answerOf(asymptoticInterval({ count, mean, variance: 1 }, options));
          fc.pre(Math.abs(Math.log(look.pValue / alpha)) > 1e-9);
          const { lower, upper } = look.interval;
          expect(lower > nullValue || upper < nullValue).toBe(look.pValue < alpha);
        },
      ),
    );
  });

  it('has a p-value of alpha where its interval ends at the null value', () => {
    for (const alternative of ['two-sided', 'less', 'greater'] as const) {
      const options = { alternative, alpha: 0.03 };
      const { interval } = answerOf(asymptoticInterval(sample, options));
      const nullValue = alternative === 'less' ? interval.upper : interval.lower;
      const { pValue } = answerOf(asymptoticInterval(sample, { ...options, nullValue }));
      expect(pValue).toBeCloseTo(0.03, 12);
    }
  });

  it('is tuned for one side as for two sides with twice the alpha', () => {
    const one = answerOf(asymptoticInterval(sample, { alternative: 'less', alpha: 0.05 }));
    expect(one.rho).toBe(answerOf(asymptoticInterval(sample, { alpha: 0.1 })).rho);
  });

  it('bounds from one side closer than from two, and mirrors', () => {
    const both = answerOf(asymptoticInterval(sample));
    const greater = answerOf(asymptoticInterval(sample, { alternative: 'greater' }));
    const less = answerOf(
      asymptoticInterval({ ...sample, mean: -sample.mean }, { alternative: 'less' }),
    );
    expect(greater.interval.lower).toBeGreaterThan(both.interval.lower);
    expect(greater.interval.upper).toBe(Infinity);
    expect(less.interval.upper).toBe(-greater.interval.lower);
    expect(less.pValue).toBe(greater.pValue);
  });

  it('keeps p-values of 1e-200', () => {
    for (const alternative of ['two-sided', 'greater'] as const) {
      const look = answerOf(
        asymptoticInterval({ count: 1500, mean: 1, variance: 1 }, { alternative }),
      );
      expect(look.pValue).toBeLessThan(1e-170);
      expect(look.pValue).toBeGreaterThan(0);
    }
  });

  it('does not look before the burn-in is over', () => {
    const early = { ...sample, count: 29 };
    expect(asymptoticInterval(early)).toMatchObject({ ok: false, reason: 'too-few' });
    expect(asymptoticInterval({ ...sample, count: 30 }).ok).toBe(true);
    expect(asymptoticInterval(early, { burnIn: 29 }).ok).toBe(true);
    expect(asymptoticInterval({ ...sample, count: 1 }, { burnIn: 0 }).ok).toBe(false);
  });

  it('has no answer for constant or infinite data', () => {
    expect(asymptoticInterval({ ...sample, variance: 0 })).toMatchObject({
      reason: 'no-variation',
    });
    expect(asymptoticInterval({ ...sample, mean: Number.NaN })).toMatchObject({
      reason: 'not-finite',
    });
  });

  it('refuses what is no option', () => {
    for (const options of [
      { alpha: 0 },
      { tightestAt: 0 },
      { burnIn: -1 },
      { alpha: 0.6, alternative: 'greater' as const },
      { tuning: 'rough' as 'exact' },
      { alternative: 'more' as 'greater' },
    ])
      expect(() => asymptoticInterval(sample, options)).toThrow(CrucibleError);
  });
});

describe('asymptoticDifferenceInterval', () => {
  const control = Float64Array.from({ length: 60 }, (_, i) => Math.sin(i * i) + 1e9);
  const treatment = Float64Array.from({ length: 80 }, (_, i) => 2 * Math.cos(i * i) + 1e9 + 3);

  it('takes what describe() says of two arms, and changes its sign with them', () => {
    const [a, b] = [summarise(control), summarise(treatment)];
    const there = answerOf(asymptoticDifferenceInterval(a, b));
    const back = answerOf(asymptoticDifferenceInterval(b, a));
    expect(there.estimate).toBeCloseTo(3, 0);
    expect(back.interval.lower).toBe(-there.interval.upper);
    expect(back.pValue).toBe(there.pValue);
    expect(
      answerOf(asymptoticDifferenceInterval(a, b, { alternative: 'greater' })).pValue,
    ).toBeLessThan(0.01);
    expect(answerOf(asymptoticDifferenceInterval(a, b, { alternative: 'less' })).pValue).toBe(1);
  });

  it('waits for both arms', () => {
    const few = summarise(control.subarray(0, 29));
    const enough = summarise(treatment);
    expect(asymptoticDifferenceInterval(few, enough)).toMatchObject({ reason: 'too-few' });
    expect(asymptoticDifferenceInterval(enough, few)).toMatchObject({ reason: 'too-few' });
    expect(asymptoticDifferenceInterval(few, enough, { burnIn: 20 }).ok).toBe(true);
  });
});
