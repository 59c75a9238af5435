import { describe, expect, it } from 'vitest';
import { CrucibleError } from '../../../src/errors.js';
import { gammaExponentialMixtureBound } from '../../../src/stats/sequential/gamma-exponential.js';
import {
  normalMixtureBound,
  normalMixtureInterval,
} from '../../../src/stats/sequential/normal-mixture.js';
import { answerOf } from '../answer.js';

describe('normalMixtureBound', () => {
  const boundPerRoot = (time: number, tightestAt: number) =>
    answerOf(normalMixtureBound(time, { tightestAt })).bound / Math.sqrt(time);

  it('is tightest where it was tuned to be', () => {
    const best = boundPerRoot(250, 250);
    for (const tuned of [200, 240, 245, 255, 260, 320])
      expect(boundPerRoot(250, tuned)).toBeGreaterThan(best);
  });

  it('is nearly as tight when tuned approximately', () => {
    const exact = answerOf(normalMixtureBound(100, { tightestAt: 100 }));
    const near = answerOf(normalMixtureBound(100, { tightestAt: 100, tuning: 'approximate' }));
    expect(near.rho).not.toBe(exact.rho);
    expect(near.bound / exact.bound).toBeGreaterThan(1);
    expect(near.bound / exact.bound).toBeLessThan(1.001);
  });

  it('is tuned for levels of which the square vanishes', () => {
    const { bound } = answerOf(normalMixtureBound(1, { tightestAt: 1, alpha: 1e-200 }));
    expect(bound).toBeCloseTo(Math.sqrt(2 * 200 * Math.LN10), 0);
  });

  it('wants either rho or the place where it is tightest', () => {
    expect(() => normalMixtureBound(1, {})).toThrow(CrucibleError);
    expect(() => normalMixtureBound(1, { rho: 1, tightestAt: 1 })).toThrow(CrucibleError);
    expect(() => normalMixtureBound(-1, { rho: 1 })).toThrow(CrucibleError);
    expect(normalMixtureBound(Number.NaN, { rho: 1 })).toMatchObject({ reason: 'not-finite' });
  });
});

describe('normalMixtureInterval', () => {
  const options = { standardDeviation: 2, tightestAt: 400 };

  it('has no answer without values', () => {
    expect(normalMixtureInterval(0, 0, options)).toMatchObject({ reason: 'too-few' });
    expect(normalMixtureInterval(Infinity, 9, options)).toMatchObject({ reason: 'not-finite' });
  });

  it('is the bound of the sum, divided by the count', () => {
    const { interval } = answerOf(normalMixtureInterval(5, 100, options));
    const { bound } = answerOf(normalMixtureBound(400, { tightestAt: 400 }));
    expect(interval.upper - 5).toBeCloseTo(bound / 100, 14);
    expect(interval.confidence).toBe(0.95);
  });
});

describe('gammaExponentialMixtureBound', () => {
  const tuned = { tightestAt: 100, scale: 1, alpha: 0.05 };
  const boundAt = (time: number, more: object = {}) =>
    answerOf(gammaExponentialMixtureBound(time, { ...tuned, ...more })).bound;

  it('is where the mixture of exponential martingales reaches 1 / alpha', () => {
    // Of exp(lambda s - psi(lambda) v), over 1 - c lambda from a gamma distribution that is cut to 0 … 1.
    const [time, scale] = [60, 2];
    const { bound, rho } = answerOf(gammaExponentialMixtureBound(time, { ...tuned, scale }));
    const psi = (lambda: number) => (-Math.log(1 - scale * lambda) - scale * lambda) / scale ** 2;
    let [mixed, mass] = [0, 0];
    const steps = 200_000;
    for (let i = 0; i < steps; i++) {
      const lambda = (i + 0.5) / steps / scale;
      const density = Math.exp(-rho * psi(lambda)) / (1 - scale * lambda);
      mass += density;
      mixed += density * Math.exp(lambda * bound - time * psi(lambda));
    }
    expect(mixed / mass).toBeCloseTo(20, 6);
  });

  it("agrees with confseq's published value", () => {
    expect(boundAt(100, { scale: 2 })).toBeCloseTo(33.02017, 5);
  });

  it('nears the normal mixture as the scale vanishes', () => {
    // One side at alpha is two sides at twice that, but for the prior's half that is cut off.
    const normal = answerOf(
      normalMixtureBound(1e4, { tightestAt: 1e4, alpha: 0.1, tuning: 'approximate' }),
    ).bound;
    const small = boundAt(1e4, { tightestAt: 1e4, scale: 1e-3 });
    expect(small / normal).toBeGreaterThan(0.99);
    expect(small / normal).toBeLessThan(1.01);
    const smaller = boundAt(1e4, { tightestAt: 1e4, scale: 1e-4 });
    expect(smaller / small).toBeCloseTo(1, 4);
  });

  it('rises with the time, the scale and the confidence', () => {
    const times = [0, 1, 10, 1e3, 1e6, 1e9].map((time) => boundAt(time));
    expect(times).toEqual([...times].sort((a, b) => a - b));
    expect(times[0]).toBeGreaterThan(0);
    expect(boundAt(50, { scale: 2 })).toBeGreaterThan(boundAt(50));
    expect(boundAt(50, { alpha: 0.001 })).toBeGreaterThan(boundAt(50));
  });

  it('scales with its unit', () => {
    expect(boundAt(50 * 9, { tightestAt: 900, scale: 3 }) / 3).toBeCloseTo(boundAt(50), 10);
  });

  it('refuses what is no option, and has no answer at an infinite time', () => {
    expect(() => boundAt(1, { tunedAlpha: 0.5 })).toThrow(CrucibleError);
    expect(() => boundAt(1, { scale: 0 })).toThrow(CrucibleError);
    expect(() => boundAt(-1)).toThrow(CrucibleError);
    expect(gammaExponentialMixtureBound(Infinity, tuned)).toMatchObject({ reason: 'not-finite' });
  });
});
