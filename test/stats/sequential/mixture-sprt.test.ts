import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CrucibleError } from '../../../src/errors.js';
import { mixtureSprt, mixtureSprtSequence } from '../../../src/stats/sequential/mixture-sprt.js';
import { normalMixtureInterval } from '../../../src/stats/sequential/normal-mixture.js';
import { answerOf } from '../answer.js';

const level = fc.double({ min: 1e-6, max: 0.5, noNaN: true });
const ordinary = fc.double({ min: -100, max: 100, noNaN: true });
const positive = fc.double({ min: 1e-3, max: 1e3, noNaN: true });

describe('mixtureSprt', () => {
  it('is the likelihood ratio averaged over the alternatives', () => {
    const [difference, deviation, mixing, nullValue] = [0.7, 0.25, 0.4, 0.1];
    let sum = 0;
    const step = 1e-3;
    for (let theta = nullValue - 4; theta <= nullValue + 4; theta += step) {
      const prior = Math.exp(-(((theta - nullValue) / mixing) ** 2) / 2);
      const better = ((difference - nullValue) / deviation) ** 2;
      const likelihood = (better - ((difference - theta) / deviation) ** 2) / 2;
      sum += (prior * Math.exp(likelihood) * step) / (mixing * Math.sqrt(2 * Math.PI));
    }
    const look = answerOf(
      mixtureSprt(difference, deviation ** 2, { mixingDeviation: mixing, nullValue }),
    );
    expect(look.logLikelihoodRatio).toBeCloseTo(Math.log(sum), 10);
    expect(look.pValue).toBeCloseTo(1 / sum, 12);
  });

  it('rejects just when its interval excludes the null value', () => {
    fc.assert(
      fc.property(ordinary, positive, positive, level, (difference, variance, mixing, alpha) => {
        const look = answerOf(
          mixtureSprt(difference, variance, { mixingDeviation: mixing, alpha }),
        );
        const gap = Math.abs(Math.log(look.pValue) - Math.log(alpha));
        fc.pre(gap > 1e-9);
        const { lower, upper } = look.interval;
        expect(lower > 0 || upper < 0).toBe(look.pValue < alpha);
      }),
    );
  });

  it('does not depend on the unit, nor on where 0 is', () => {
    fc.assert(
      fc.property(ordinary, positive, positive, positive, (difference, variance, mixing, unit) => {
        const plain = answerOf(mixtureSprt(difference, variance, { mixingDeviation: mixing }));
        const other = answerOf(
          mixtureSprt(difference * unit, variance * unit * unit, {
            mixingDeviation: mixing * unit,
          }),
        );
        expect(other.logLikelihoodRatio).toBeCloseTo(plain.logLikelihoodRatio, 6);
        const width = plain.interval.upper - plain.interval.lower;
        expect((other.interval.upper - other.interval.lower) / unit / width).toBeCloseTo(1, 9);
      }),
    );
  });

  it('is the normal mixture seen in another unit', () => {
    const [sigma, mixing, count] = [2, 0.5, 400];
    const rho = sigma ** 4 / mixing ** 2;
    const one = answerOf(mixtureSprt(0.3, sigma ** 2 / count, { mixingDeviation: mixing }));
    const two = answerOf(normalMixtureInterval(0.3, count, { standardDeviation: sigma, rho }));
    expect(one.interval.lower).toBeCloseTo(two.interval.lower, 13);
    expect(one.interval.upper).toBeCloseTo(two.interval.upper, 13);
  });

  it('keeps its digits where the p-value is tiny and where a deviation is', () => {
    const far = answerOf(mixtureSprt(3.5, 0.01, { mixingDeviation: 1 }));
    expect(far.pValue).toBeGreaterThan(0);
    expect(Math.log(far.pValue)).toBeCloseTo(-far.logLikelihoodRatio, 8);
    for (const mixing of [1e-200, 1e200]) {
      const look = answerOf(mixtureSprt(1, 1, { mixingDeviation: mixing }));
      expect(Number.isFinite(look.logLikelihoodRatio)).toBe(true);
    }
  });

  it('has no answer without variance or with infinities', () => {
    expect(mixtureSprt(1, 0, { mixingDeviation: 1 })).toMatchObject({ reason: 'no-variation' });
    expect(mixtureSprt(Number.NaN, 1, { mixingDeviation: 1 })).toMatchObject({
      reason: 'not-finite',
    });
    expect(mixtureSprt(1, Infinity, { mixingDeviation: 1 })).toMatchObject({
      reason: 'not-finite',
    });
  });

  it('refuses wrong options', () => {
    expect(() => mixtureSprt(1, -1, { mixingDeviation: 1 })).toThrow(CrucibleError);
    expect(() => mixtureSprt(1, 1, { mixingDeviation: 0 })).toThrow(CrucibleError);
    expect(() => mixtureSprt(1, 1, { mixingDeviation: 1, alpha: 1 })).toThrow(CrucibleError);
  });
});

describe('mixtureSprtSequence', () => {
  const control = Float64Array.from({ length: 300 }, (_, i) => Math.sin(i * i));
  const treatment = Float64Array.from({ length: 300 }, (_, i) => Math.cos(i * i * 1.7) + 0.5);
  const options = { variance: 0.5, mixingDeviation: 0.3 };

  it('is one look after another, the least p-value and the narrowest interval kept', () => {
    const run = answerOf(mixtureSprtSequence(control, treatment, options));
    let [least, low, high] = [1, -Infinity, Infinity];
    for (let n = 1; n <= control.length; n++) {
      let sum = 0;
      for (let i = 0; i < n; i++) sum += treatment[i]! - control[i]!;
      const look = answerOf(mixtureSprt(sum / n, (2 * options.variance) / n, options));
      least = Math.min(least, look.pValue);
      low = Math.max(low, look.interval.lower);
      high = Math.min(high, look.interval.upper);
      expect(run.pValues[n - 1]! / least).toBeCloseTo(1, 8);
      expect(run.lower[n - 1]).toBeCloseTo(low, 10);
      expect(run.upper[n - 1]).toBeCloseTo(high, 10);
    }
    expect(run.pValue).toBe(run.pValues.at(-1));
    expect(run.rejectedAt).toBe(run.pValues.findIndex((p) => p <= 0.05) + 1);
  });

  it('does not look before the burn-in is over', () => {
    const run = answerOf(mixtureSprtSequence(control, treatment, { ...options, burnIn: 100 }));
    expect(run.pValues[98]).toBe(1);
    expect(run.upper[98]).toBe(Infinity);
    expect(run.pValues[99]).toBeLessThan(1);
  });

  it('has no answer without pairs or with NaN, and refuses pairs that are none', () => {
    expect(mixtureSprtSequence([], [], options)).toMatchObject({ reason: 'too-few' });
    expect(mixtureSprtSequence([1], [Number.NaN], options)).toMatchObject({ reason: 'not-finite' });
    expect(() => mixtureSprtSequence([1], [1, 2], options)).toThrow(CrucibleError);
  });
});
