import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { erf, erfc } from '../../../src/stats/special/error-function.js';
import { incompleteBeta, regularizedBeta } from '../../../src/stats/special/incomplete-beta.js';
import {
  logRegularizedGammaLower,
  regularizedGammaLower,
  regularizedGammaUpper,
} from '../../../src/stats/special/incomplete-gamma.js';
import { lambertWMinusOne, lambertWMinusOneOfLog } from '../../../src/stats/special/lambert-w.js';
import { logBeta, logBinomial, logGamma } from '../../../src/stats/special/log-gamma.js';
import { findRoot } from '../../../src/stats/special/root.js';
import * as points from '../distribution/reference-points.js';

const relative = (actual: number, expected: number): number =>
  actual === expected ? 0 : Math.abs(actual - expected) / Math.abs(expected);

describe('a special function', () => {
  it.each([
    ['logGamma', logGamma, points.logGamma],
    ['logBeta', logBeta, points.logBeta],
    ['logBinomial', logBinomial, points.logBinomial],
    ['erf', erf, points.erf],
    ['erfc', erfc, points.erfc],
    ['regularizedGammaLower', regularizedGammaLower, points.regularizedGammaLower],
    ['regularizedGammaUpper', regularizedGammaUpper, points.regularizedGammaUpper],
    ['lambertWMinusOne', lambertWMinusOne, points.lambertWMinusOne],
  ] as const)('%s agrees with 50-digit arithmetic', (_, f, table) => {
    for (const [args, value] of table) {
      const actual = (f as (...values: readonly number[]) => number)(...args);
      expect(relative(actual, value), `${args}: ${actual}`).toBeLessThan(5e-13);
    }
  });

  it('obeys its recurrence', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.01, max: 2000, noNaN: true }),
        fc.double({ min: 0.01, max: 2000, noNaN: true }),
        fc.double({ min: 0.001, max: 0.999, noNaN: true }),
        (a, b, x) => {
          expect(logGamma(a + 1) - logGamma(a) - Math.log(a)).toBeCloseTo(0, 10);
          const term = Math.exp(a * Math.log(x) + b * Math.log1p(-x) - logBeta(a, b)) / a;
          expect(regularizedBeta(x, a, b) - regularizedBeta(x, a + 1, b)).toBeCloseTo(term, 10);
          const poisson = Math.exp(a * Math.log(b) - b - logGamma(a + 1));
          const gap = regularizedGammaUpper(a + 1, b) - regularizedGammaUpper(a, b);
          expect(gap).toBeCloseTo(poisson, 10);
        },
      ),
    );
  });

  it('has a logarithm where it underflows', () => {
    expect(relative(logRegularizedGammaLower(1000, 1), -5913.127177)).toBeLessThan(1e-8);
    expect(logRegularizedGammaLower(3, 0)).toBe(-Infinity);
    expect(logRegularizedGammaLower(3, 1e4)).toBe(0);
  });

  it('counts', () => {
    expect(Math.exp(logBinomial(10, 4))).toBeCloseTo(210, 10);
    expect(logBinomial(7, 0)).toBe(0);
    expect(logGamma(1)).toBe(0);
    expect(logGamma(2)).toBe(0);
  });

  it.each([
    ['logGamma of 0', () => logGamma(0)],
    ['logBeta of NaN', () => logBeta(Number.NaN, 1)],
    ['logBinomial beyond n', () => logBinomial(3, 4)],
    ['an incomplete beta above 1', () => regularizedBeta(1.5, 1, 1)],
    ['an incomplete gamma below 0', () => regularizedGammaUpper(1, -1)],
    ['Lambert of 0', () => lambertWMinusOne(0)],
    ['Lambert below -1/e', () => lambertWMinusOne(-0.4)],
    ['Lambert of a negative distance', () => lambertWMinusOneOfLog(-1)],
  ])('refuses %s', (_, call) => {
    expect(call).toThrow(expect.objectContaining({ code: 'invalid-argument' }));
  });
});

describe('lambertWMinusOne', () => {
  it('inverts w exp(w)', () => {
    fc.assert(
      fc.property(fc.double({ min: 1.001, max: 700, noNaN: true }), (w) => {
        expect(relative(lambertWMinusOne(-w * Math.exp(-w)), -w)).toBeLessThan(1e-11);
      }),
    );
    expect(lambertWMinusOneOfLog(0)).toBe(-1);
    const far = -lambertWMinusOneOfLog(1e6);
    expect(relative(far - Math.log(far), 1e6 + 1)).toBeLessThan(1e-15);
  });
});

describe('findRoot', () => {
  it('finds a root in few steps, within the bracket only', () => {
    let calls = 0;
    const root = findRoot(
      (x) => {
        calls += 1;
        expect(x).toBeGreaterThanOrEqual(0);
        expect(x).toBeLessThanOrEqual(4);
        return Math.exp(x) - 5;
      },
      0,
      4,
    );
    expect(relative(root, Math.log(5))).toBeLessThan(4e-16);
    expect(calls).toBeLessThan(16);
  });

  it('bisects where the function jumps, is flat or infinite', () => {
    expect(findRoot((x) => (x < 0.3 ? -1 : 1), 0, 1)).toBeCloseTo(0.3, 14);
    expect(findRoot((x) => (x < 0.3 ? -Infinity : Infinity), 0, 1)).toBeCloseTo(0.3, 14);
    expect(findRoot((x) => (x - 0.5) ** 9, 0, 1.7)).toBeCloseTo(0.5, 1);
    expect(findRoot((x) => x, 0, 1)).toBe(0);
    expect(findRoot((x) => x - 1, 0, 1)).toBe(1);
  });

  it('stops at the tolerance that it is given', () => {
    let calls = 0;
    const options = { absoluteTolerance: 0.01 };
    const root = findRoot((x) => Math.sign(x - 0.3) * (++calls) ** 0, 0, 1, options);
    expect(Math.abs(root - 0.3)).toBeLessThan(0.01);
    expect(calls).toBeLessThan(12);
  });

  it('refuses values of one sign, and NaN', () => {
    const refused = expect.objectContaining({ code: 'invalid-argument' });
    expect(() => findRoot((x) => x * x + 1, -1, 1)).toThrow(refused);
    expect(() => findRoot(() => Number.NaN, -1, 1)).toThrow(refused);
  });
});

describe('the incomplete beta function', () => {
  it('is NaN of NaN, whichever argument it is', () => {
    for (let place = 0; place < 4; place++) {
      const values = [0.5, 0.5, 2, 3].map((value, i) => (i === place ? Number.NaN : value));
      expect(incompleteBeta(values[0]!, values[1]!, values[2]!, values[3]!)).toBeNaN();
    }
  });
});
