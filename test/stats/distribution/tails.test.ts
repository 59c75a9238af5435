import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { betaCdf, betaQuantile, betaSurvival } from '../../../src/stats/distribution/beta.js';
import {
  binomialCdf,
  binomialLogMass,
  binomialQuantile,
  binomialSurvival,
} from '../../../src/stats/distribution/binomial.js';
import {
  chiSquaredCdf,
  chiSquaredSurvival,
  chiSquaredUpperQuantile,
} from '../../../src/stats/distribution/chi-squared.js';
import { fCdf, fSurvival, fUpperQuantile } from '../../../src/stats/distribution/f.js';
import {
  noncentralChiSquaredCdf,
  noncentralChiSquaredSurvival,
} from '../../../src/stats/distribution/noncentral-chi-squared.js';
import {
  noncentralTCdf,
  noncentralTSurvival,
} from '../../../src/stats/distribution/noncentral-t.js';
import {
  normalCdf,
  normalLogSurvival,
  normalQuantile,
  normalSurvival,
  normalUpperQuantile,
} from '../../../src/stats/distribution/normal.js';
import {
  studentTCdf,
  studentTQuantile,
  studentTSurvival,
  studentTUpperQuantile,
} from '../../../src/stats/distribution/student-t.js';
import * as points from './reference-points.js';

const relative = (actual: number, expected: number): number =>
  actual === expected ? 0 : Math.abs(actual - expected) / Math.abs(expected);

const shape = fc.double({ min: -3, max: 6, noNaN: true }).map((e) => 10 ** e);
const tail = fc.double({ min: -280, max: -0.31, noNaN: true }).map((e) => 10 ** e);

describe('a tail probability', () => {
  it.each([
    ['normalSurvival', normalSurvival, points.normalSurvival],
    ['normalLogSurvival', normalLogSurvival, points.normalLogSurvival],
    ['studentTSurvival', studentTSurvival, points.studentTSurvival],
    ['betaCdf', betaCdf, points.betaCdf],
    ['betaSurvival', betaSurvival, points.betaSurvival],
    ['binomialLogMass', binomialLogMass, points.binomialLogMass],
    ['noncentralTCdf', noncentralTCdf, points.noncentralTCdf],
    ['noncentralTSurvival', noncentralTSurvival, points.noncentralTSurvival],
    ['noncentralChiSquaredCdf', noncentralChiSquaredCdf, points.noncentralChiSquaredCdf],
    [
      'noncentralChiSquaredSurvival',
      noncentralChiSquaredSurvival,
      points.noncentralChiSquaredSurvival,
    ],
  ] as const)('%s agrees with 50-digit arithmetic', (_, f, table) => {
    for (const [args, value] of table) {
      const actual = (f as (...values: readonly number[]) => number)(...args);
      expect(relative(actual, value), `${args}: ${actual}`).toBeLessThan(1e-12);
    }
  });

  it('is the mirror image of the other, and they sum to 1', () => {
    fc.assert(
      fc.property(fc.double({ min: -30, max: 30, noNaN: true }), shape, shape, (t, a, b) => {
        expect(normalCdf(-t)).toBe(normalSurvival(t));
        expect(studentTCdf(-t, a)).toBe(studentTSurvival(t, a));
        expect(noncentralTCdf(-t, a, -2)).toBe(noncentralTSurvival(t, a, 2));
        const x = 1 / (1 + Math.exp(-t));
        expect(betaCdf(x, a, b) + betaSurvival(x, a, b)).toBeCloseTo(1, 11);
        const f = Math.exp(t);
        expect(fCdf(f, a, b) + fSurvival(f, a, b)).toBeCloseTo(1, 11);
        expect(relative(fSurvival(f, a, b), fCdf(1 / f, b, a))).toBeLessThan(1e-8);
        const chi = a * f;
        expect(chiSquaredCdf(chi, a) + chiSquaredSurvival(chi, a)).toBeCloseTo(1, 11);
        expect(
          noncentralChiSquaredCdf(chi, a, b) + noncentralChiSquaredSurvival(chi, a, b),
        ).toBeCloseTo(1, 11);
      }),
    );
  });

  it('keeps its digits many deviations from the mean of a very narrow distribution', () => {
    const far = betaCdf(0.9770205369661757, 3142367435.3326173, 73820841.7602916);
    expect(relative(far, 4.3057870613492864e-24)).toBeLessThan(2e-13);
    const tiny = betaSurvival(
      0.00014824549142178863,
      1.7926418094211846e-11,
      3.0000536822695783e-5,
    );
    expect(relative(tiny, 5.976942675389368e-7)).toBeLessThan(1e-12);
  });

  it('has the closed forms of its special cases', () => {
    expect(relative(studentTSurvival(1e200, 1), 1 / (Math.PI * 1e200))).toBeLessThan(1e-12);
    expect(relative(chiSquaredSurvival(900, 2), Math.exp(-450))).toBeLessThan(1e-13);
    expect(relative(betaSurvival(0.3, 1, 2000), 0.7 ** 2000)).toBeLessThan(1e-12);
    expect(studentTSurvival(1.5, Infinity)).toBe(normalSurvival(1.5));
    expect(relative(studentTSurvival(1.5, 1e10), normalSurvival(1.5))).toBeLessThan(1e-9);
    expect(fSurvival(2, 3, Infinity)).toBe(chiSquaredSurvival(6, 3));
    expect(noncentralTSurvival(2, 7, 0)).toBe(studentTSurvival(2, 7));
    expect(noncentralChiSquaredCdf(2, 7, 0)).toBe(chiSquaredCdf(2, 7));
    expect(noncentralChiSquaredSurvival(1e9, 7, 5)).toBe(0);
    expect(noncentralChiSquaredCdf(-1, 7, 5)).toBe(0);
    // Of one degree of freedom it is the square of a normal variable.
    const twoTails = normalSurvival(3 - 2) + normalSurvival(3 + 2);
    expect(relative(noncentralChiSquaredSurvival(9, 1, 4), twoTails)).toBeLessThan(1e-13);
    expect(betaSurvival(0, 2, 3)).toBe(1);
    expect(betaCdf(2, 2, 3)).toBe(1);
    expect(chiSquaredSurvival(-1, 3)).toBe(1);
  });

  it('of a tiny noncentrality is close to the central one, on both sides of it', () => {
    for (const t of [-8, -1, 0.5, 6]) {
      const central = studentTSurvival(t, 5);
      expect(relative(noncentralTSurvival(t, 5, 1e-9), central)).toBeLessThan(1e-8);
      expect(relative(noncentralTSurvival(t, 5, -1e-9), central)).toBeLessThan(1e-8);
    }
  });
});

describe('a quantile', () => {
  it('leads back to its probability, however small', () => {
    fc.assert(
      fc.property(tail, shape, shape, (q, a, b) => {
        expect(relative(normalSurvival(normalUpperQuantile(q)), q)).toBeLessThan(1e-12);
        const chi = chiSquaredUpperQuantile(q, a);
        if (chi > 1e-290) expect(relative(chiSquaredSurvival(chi, a), q)).toBeLessThan(1e-9);
        const t = studentTUpperQuantile(q, a);
        if (t < 1e300) expect(relative(studentTSurvival(t, a), q)).toBeLessThan(1e-9);
        const f = fUpperQuantile(q, a, b);
        if (f < 1e300 && f > 1e-300) expect(relative(fSurvival(f, a, b), q)).toBeLessThan(1e-9);
        const x = betaQuantile(q, a, b);
        if (x > 1e-290 && x < 0.9) expect(relative(betaCdf(x, a, b), q)).toBeLessThan(1e-9);
      }),
    );
  });

  it('is odd about the middle of a symmetric distribution', () => {
    expect(normalQuantile(0.5)).toBe(0);
    expect(studentTQuantile(0.5, 7)).toBe(0);
    expect(normalQuantile(0.3)).toBeCloseTo(-normalQuantile(0.7), 14);
    expect(relative(normalQuantile(0.5 + 1e-10), 1e-10 * Math.sqrt(2 * Math.PI))).toBeLessThan(
      1e-6,
    );
    expect(studentTQuantile(0.975, 1)).toBeCloseTo(12.706204736174705, 11);
    expect(studentTUpperQuantile(1e-200, 3)).toBeGreaterThan(1e60);
  });

  it('has the ends of the range for 0 and 1', () => {
    expect([normalQuantile(0), normalQuantile(1)]).toEqual([-Infinity, Infinity]);
    expect([studentTQuantile(0, 3), studentTQuantile(1, 3)]).toEqual([-Infinity, Infinity]);
    expect([chiSquaredUpperQuantile(0, 3), chiSquaredUpperQuantile(1, 3)]).toEqual([Infinity, 0]);
    expect([fUpperQuantile(0, 3, 4), fUpperQuantile(1, 3, 4)]).toEqual([Infinity, 0]);
    expect([betaQuantile(0, 3, 4), betaQuantile(1, 3, 4)]).toEqual([0, 1]);
  });
});

describe('the binomial distribution', () => {
  it('sums its masses', () => {
    for (const [n, p] of [
      [7, 0.3],
      [40, 0.5],
      [300, 0.01],
    ] as const) {
      let below = 0;
      for (let k = 0; k <= n; k++) {
        below += Math.exp(binomialLogMass(k, n, p));
        expect(relative(binomialCdf(k, n, p), below)).toBeLessThan(1e-12);
        expect(binomialCdf(k, n, p) + binomialSurvival(k, n, p)).toBeCloseTo(1, 12);
      }
    }
  });

  it('has as quantile the least count that reaches p', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 100_000 }),
        fc.double({ min: 0.001, max: 0.999, noNaN: true }),
        fc.double({ min: 1e-12, max: 1 - 1e-12, noNaN: true }),
        (n, probability, p) => {
          const k = binomialQuantile(p, n, probability);
          expect(binomialCdf(k, n, probability)).toBeGreaterThanOrEqual(p * (1 - 1e-13));
          if (k > 0) expect(binomialCdf(k - 1, n, probability)).toBeLessThan(p);
        },
      ),
    );
    expect(binomialQuantile(0.5, 1, 0.5)).toBe(0);
    expect(binomialQuantile(1, 5, 0.5)).toBe(5);
  });

  it('is certain where the probability is 0 or 1', () => {
    expect(binomialSurvival(0, 5, 0)).toBe(0);
    expect(binomialCdf(4, 5, 1)).toBe(0);
    expect(binomialLogMass(5, 5, 1)).toBe(0);
    expect(binomialLogMass(2.5, 5, 0.5)).toBe(-Infinity);
  });
});

describe('what a distribution refuses', () => {
  it.each([
    ['NaN', () => normalSurvival(Number.NaN)],
    ['a probability above 1', () => normalQuantile(1.1)],
    ['a probability below 0', () => studentTQuantile(-0.1, 3)],
    ['no degrees of freedom', () => studentTSurvival(1, 0)],
    ['negative degrees of freedom', () => chiSquaredSurvival(1, -2)],
    ['degrees of freedom that are NaN', () => fSurvival(1, Number.NaN, 2)],
    ['a shape of 0', () => betaCdf(0.5, 0, 1)],
    ['an infinite shape', () => betaQuantile(0.5, 1, Infinity)],
    ['an infinite noncentrality', () => noncentralTCdf(1, 5, Infinity)],
    ['a negative noncentrality', () => noncentralChiSquaredCdf(1, 5, -1)],
    ['half a trial', () => binomialCdf(1, 2.5, 0.5)],
  ])('%s', (_, call) => {
    expect(call).toThrow(expect.objectContaining({ code: 'invalid-argument' }));
  });
});
