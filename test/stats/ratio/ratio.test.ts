import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CrucibleError } from '../../../src/errors.js';
import { clusteredMean } from '../../../src/stats/cluster/clustered-mean.js';
import { normalUpperQuantile } from '../../../src/stats/distribution/normal.js';
import { oneSampleTTest } from '../../../src/stats/location/one-sample-t-test.js';
import { pairedTTest } from '../../../src/stats/location/paired-t-test.js';
import { welchTTest } from '../../../src/stats/location/welch-t-test.js';
import { fiellerInterval } from '../../../src/stats/ratio/fieller.js';
import { ratioDifference } from '../../../src/stats/ratio/ratio-difference.js';
import { ratioEstimate } from '../../../src/stats/ratio/ratio-estimate.js';
import { answerOf } from '../answer.js';

const ones = (count: number) => new Array<number>(count).fill(1);
const wave = (count: number, phase: number, level = 3) =>
  Array.from({ length: count }, (_, i) => level + Math.sin(phase + 1.3 * i * i));
const units = (count: number, phase: number, level = 3) => ({
  numerators: wave(count, phase, level),
  denominators: wave(count, phase + 1, 6),
});

describe('ratioEstimate', () => {
  it('is the mean when every denominator is 1', () => {
    const values = wave(20, 1);
    const ratio = answerOf(ratioEstimate({ numerators: values, denominators: ones(20) }));
    const mean = answerOf(oneSampleTTest(values));
    expect(ratio.estimate).toBeCloseTo(mean.estimate, 14);
    expect(ratio.standardError).toBeCloseTo(mean.standardError, 14);
    expect(ratio.interval.lower).toBeCloseTo(mean.interval.lower, 12);
  });

  it('is the mean of clustered values, when it divides their sums by their sizes', () => {
    const numerators = [3.1, 4.9, 7.2, 1.8];
    const sample = {
      values: numerators.flatMap((sum) => [sum / 2 - 0.3, sum / 2 + 0.3]),
      clusters: [0, 0, 1, 1, 2, 2, 3, 3],
    };
    const ratio = answerOf(ratioEstimate({ numerators, denominators: [2, 2, 2, 2] }));
    const mean = answerOf(clusteredMean(sample));
    expect(ratio.estimate).toBeCloseTo(mean.estimate, 12);
    expect(ratio.standardError).toBeCloseTo(mean.standardError, 12);
  });

  it('is what leaving out one unit after another says, to first order', () => {
    const { numerators, denominators } = units(2000, 2);
    const ratio = answerOf(ratioEstimate({ numerators, denominators }));
    const [above, below] = [numerators, denominators].map((x) => x.reduce((a, b) => a + b)) as [
      number,
      number,
    ];
    const without = numerators.map((x, i) => (above - x) / (below - denominators[i]!));
    const mean = without.reduce((a, b) => a + b) / 2000;
    const squares = without.reduce((sum, x) => sum + (x - mean) ** 2, 0);
    expect(ratio.standardError / Math.sqrt((squares * 1999) / 2000)).toBeCloseTo(1, 3);
  });

  it('does not depend on the units of measurement', () => {
    const { numerators, denominators } = units(30, 4);
    const plain = answerOf(ratioEstimate({ numerators, denominators }));
    const scaled = answerOf(
      ratioEstimate({
        numerators: numerators.map((x) => x * 1000),
        denominators: denominators.map((x) => x / 60),
      }),
    );
    expect(scaled.estimate / 60_000).toBeCloseTo(plain.estimate, 12);
    expect(scaled.pValue / plain.pValue).toBeCloseTo(1, 6);
  });

  it('has no answer where it would divide by nothing or finds no variation', () => {
    const numerators = [0.1, 0.2, 0.7];
    const equal = { numerators, denominators: numerators.map((x) => 3 * x) };
    expect(ratioEstimate(equal)).toMatchObject({ reason: 'no-variation' });
    expect(ratioEstimate({ numerators, denominators: [1, 0, -1] })).toMatchObject({
      reason: 'out-of-range',
    });
    expect(ratioEstimate({ numerators: [1], denominators: [1] })).toMatchObject({
      reason: 'too-few',
    });
    expect(ratioEstimate({ numerators, denominators: [1, 2, Infinity] })).toMatchObject({
      reason: 'not-finite',
    });
    expect(() => ratioEstimate({ numerators, denominators: [1] })).toThrow(CrucibleError);
  });
});

describe('ratioDifference', () => {
  it("is Welch's t test, or the paired one, when every denominator is 1", () => {
    const [x, y] = [wave(20, 1), wave(20, 2, 3.4)];
    const control = { numerators: x, denominators: ones(20) };
    const treatment = { numerators: y, denominators: ones(20) };
    for (const paired of [false, true]) {
      const seen = answerOf(ratioDifference(control, treatment, { paired, nullValue: 0.1 }));
      const test = answerOf((paired ? pairedTTest : welchTTest)(y, x, { nullValue: 0.1 }));
      expect(seen.statistic).toBeCloseTo(test.statistic, 10);
      expect(seen.degreesOfFreedom).toBeCloseTo(test.degreesOfFreedom, 10);
      expect(seen.interval.upper).toBeCloseTo(test.interval.upper, 10);
    }
  });

  it('agrees, relative to control, with what derivatives say', () => {
    const [control, treatment] = [units(40, 1), units(50, 3, 3.5)];
    const seen = answerOf(ratioDifference(control, treatment));
    const [a, b] = [answerOf(ratioEstimate(control)), answerOf(ratioEstimate(treatment))];
    const relative = answerOf(seen.relative);
    expect(relative.estimate).toBeCloseTo(b.estimate / a.estimate - 1, 12);
    expect(relative.standardError).toBeCloseTo(
      Math.hypot(b.standardError / a.estimate, (b.estimate * a.standardError) / a.estimate ** 2),
      12,
    );
  });

  it('has a Fieller interval that nears the delta method as the error shrinks', () => {
    const narrow = (count: number) => {
      const seen = answerOf(ratioDifference(units(count, 1), units(count, 3, 3.5)));
      const [delta, fieller] = [
        answerOf(seen.relative).interval,
        answerOf(seen.relativeByFieller).interval,
      ];
      return Math.abs(delta.upper - fieller.upper) / (delta.upper - delta.lower);
    };
    expect(narrow(4000)).toBeLessThan(0.01);
    expect(narrow(4000)).toBeLessThan(narrow(40));
  });

  it('has a Fieller interval that knows of shared units', () => {
    const control = units(400, 1);
    const numerators = control.numerators.map((x, i) => 1.2 * x + 0.1 * Math.cos(i * i));
    const treatment = { ...control, numerators };
    const paired = answerOf(ratioDifference(control, treatment, { paired: true }));
    const [delta, fieller] = [
      answerOf(paired.relative).interval,
      answerOf(paired.relativeByFieller).interval,
    ];
    expect(fieller.lower).toBeCloseTo(delta.lower, 4);
    expect(fieller.upper).toBeCloseTo(delta.upper, 4);
    const apart = answerOf(answerOf(ratioDifference(control, treatment)).relativeByFieller);
    expect(apart.interval.upper - fieller.upper).toBeGreaterThan(0.01);
  });

  it('has no relative answer when the control is 0, but a difference', () => {
    const control = { numerators: [-1, 1, -2, 2], denominators: [1, 1, 1, 1] };
    const seen = answerOf(ratioDifference(control, units(5, 1)));
    expect(seen.relative.ok).toBe(false);
    expect(seen.relativeByFieller).toMatchObject({ reason: 'unattainable' });
    expect(seen.control).toBe(0);
  });

  it('has no answer when shared units all moved by the same', () => {
    const numerators = [0.1, 0.2, 0.7];
    const moved = numerators.map((x) => x + 0.1);
    const seen = ratioDifference(
      { numerators, denominators: ones(3) },
      { numerators: moved, denominators: ones(3) },
      { paired: true },
    );
    expect(seen).toMatchObject({ reason: 'no-variation' });
    expect(() => ratioDifference(units(3, 1), units(4, 1), { paired: true })).toThrow(
      CrucibleError,
    );
  });
});

describe('fiellerInterval', () => {
  const positive = fc.double({ min: 0.01, max: 3, noNaN: true });

  it('holds just the relative differences that a z test of treatment - (1 + r) control keeps', () => {
    const correlations = fc.double({ min: -0.95, max: 0.95, noNaN: true });
    fc.assert(
      fc.property(positive, positive, correlations, (errorA, errorB, correlation) => {
        const [a, b] = [12, 14.5];
        const covariance = correlation * errorA * errorB;
        const { interval } = answerOf(
          fiellerInterval(
            { estimate: a, standardError: errorA },
            { estimate: b, standardError: errorB },
            { covariance, confidence: 0.9 },
          ),
        );
        const limit = normalUpperQuantile(0.05);
        for (const [end, side] of [
          [interval.lower, 1],
          [interval.upper, -1],
        ] as const) {
          const ratio = 1 + end;
          const error = Math.sqrt(errorB ** 2 - 2 * ratio * covariance + ratio ** 2 * errorA ** 2);
          expect((side * (b - ratio * a)) / error).toBeCloseTo(limit, 7);
        }
      }),
    );
  });

  it('bounds one side at one tail, and knows degrees of freedom', () => {
    const control = { estimate: 100, standardError: 4 };
    const treatment = { estimate: 110, standardError: 5 };
    const both = answerOf(fiellerInterval(control, treatment, { confidence: 0.9 })).interval;
    const one = answerOf(fiellerInterval(control, treatment, { alternative: 'greater' })).interval;
    expect(one.lower).toBeCloseTo(both.lower, 12);
    expect(one.upper).toBe(Infinity);
    const few = answerOf(fiellerInterval(control, treatment, { degreesOfFreedom: 5 })).interval;
    expect(few.upper).toBeGreaterThan(answerOf(fiellerInterval(control, treatment)).interval.upper);
  });

  it('keeps the digits of small differences of large means', () => {
    const { interval, estimate } = answerOf(
      fiellerInterval(
        { estimate: 2 ** 40, standardError: 1 },
        { estimate: 2 ** 40 + 8, standardError: 1 },
      ),
    );
    const half = normalUpperQuantile(0.025) * Math.SQRT2;
    expect(estimate * 2 ** 40).toBe(8);
    expect(interval.lower * 2 ** 40).toBeCloseTo(8 - half, 8);
  });

  it('has no answer when the control may be 0', () => {
    const treatment = { estimate: 1, standardError: 0.1 };
    expect(fiellerInterval({ estimate: 1, standardError: 0.6 }, treatment)).toMatchObject({
      reason: 'unattainable',
    });
    expect(fiellerInterval({ estimate: 0, standardError: 0 }, treatment)).toMatchObject({
      reason: 'unattainable',
    });
    const exact = { estimate: 1, standardError: 0 };
    expect(fiellerInterval(exact, exact)).toMatchObject({ reason: 'no-variation' });
    expect(() => fiellerInterval(treatment, treatment, { covariance: 1 })).toThrow(CrucibleError);
  });
});
