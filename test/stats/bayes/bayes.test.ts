import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CrucibleError } from '../../../src/errors.js';
import { betaBinomialComparison } from '../../../src/stats/bayes/beta-binomial.js';
import { normalComparison } from '../../../src/stats/bayes/normal.js';
import { answerOf } from '../answer.js';

/** n! / (k! (n - k)!) for small n, exact. */
function choose(n: bigint, k: bigint): bigint {
  let result = 1n;
  for (let i = 1n; i <= k; i++) result = (result * (n - k + i)) / i;
  return result;
}

/** P(Beta(a, b) < Beta(c, d)) for whole a … d: one urn's order statistics, in exact fractions. */
function exactProbability(a: number, b: number, c: number, d: number): number {
  const [n, m] = [BigInt(a + b - 1), BigInt(c + d - 1)];
  // Beta(a, b) is the a-th least of n uniforms; it is below the c-th of m others when fewer than c of
  // those come before it.
  let ways = 0n;
  for (let k = 0n; k < BigInt(c); k++) {
    ways += choose(BigInt(a) - 1n + k, k) * choose(n - BigInt(a) + m - k, m - k);
  }
  const scale = 10n ** 330n;
  const ratio = (ways * scale) / choose(n + m, m);
  return Number(`${ratio.toString()}e-330`);
}

const compare = (sA: number, nA: number, sB: number, nB: number, prior = { a: 1, b: 1 }) =>
  answerOf(
    betaBinomialComparison({ successes: sA, trials: nA }, { successes: sB, trials: nB }, { prior }),
  );

describe('betaBinomialComparison', () => {
  const count = fc.integer({ min: 0, max: 120 });

  it('agrees with exact fractions', () => {
    fc.assert(
      fc.property(count, count, count, count, (sA, fA, sB, fB) => {
        const seen = compare(sA, sA + fA, sB, sB + fB);
        const exact = exactProbability(sA + 1, fA + 1, sB + 1, fB + 1);
        expect(seen.probabilityTreatmentIsLarger / exact).toBeCloseTo(1, 10);
      }),
    );
  });

  it('keeps its digits far out in the tail', () => {
    const seen = compare(400, 420, 20, 420);
    const exact = exactProbability(401, 21, 21, 401);
    expect(exact).toBeLessThan(1e-150);
    expect(seen.probabilityTreatmentIsLarger / exact).toBeCloseTo(1, 8);
    expect(seen.expectedLossOfControl).toBeGreaterThan(0);
    expect(seen.expectedLossOfControl).toBeLessThan(exact);
    const back = compare(20, 420, 400, 420);
    expect(back.probabilityControlIsLarger).toBe(seen.probabilityTreatmentIsLarger);
  });

  it('has losses that differ by the difference of the means', () => {
    const shape = fc.double({ min: 0.1, max: 30, noNaN: true });
    fc.assert(
      fc.property(count, count, count, count, shape, shape, (sA, fA, sB, fB, a, b) => {
        const seen = compare(sA, sA + fA, sB, sB + fB, { a, b });
        const back = compare(sB, sB + fB, sA, sA + fA, { a, b });
        const gap = seen.treatment.mean - seen.control.mean;
        expect(seen.expectedLossOfControl - seen.expectedLossOfTreatment).toBeCloseTo(gap, 11);
        expect(seen.probabilityTreatmentIsLarger + back.probabilityTreatmentIsLarger).toBeCloseTo(
          1,
          10,
        );
        expect(back.expectedLossOfControl / seen.expectedLossOfTreatment).toBeCloseTo(1, 8);
      }),
    );
  });

  it('has a loss that follows from probabilities with one success more', () => {
    // E max(0, B - A) = E[B; B > A] - E[A; B > A], each a probability times a mean.
    const [a, b, c, d] = [6, 30, 9, 25];
    const expected =
      (c / (c + d)) * exactProbability(a, b, c + 1, d) -
      (a / (a + b)) * exactProbability(a + 1, b, c, d);
    expect(compare(a - 1, a + b - 2, c - 1, c + d - 2).expectedLossOfControl).toBeCloseTo(
      expected,
      13,
    );
  });

  it('nears the normal comparison for very many trials', () => {
    const [n, pA, pB] = [4e6, 0.25, 0.2506];
    const seen = compare(n * pA, n, n * pB, n);
    const error = Math.sqrt((pA * (1 - pA) + pB * (1 - pB)) / n);
    const normal = answerOf(normalComparison(pB - pA, error));
    expect(seen.probabilityTreatmentIsLarger).toBeCloseTo(normal.probabilityTreatmentIsLarger, 4);
    expect(seen.expectedLossOfTreatment / normal.expectedLossOfTreatment).toBeCloseTo(1, 2);
  });

  it('is even about equal arms, and without any trial', () => {
    expect(compare(0, 0, 0, 0).probabilityTreatmentIsLarger).toBeCloseTo(0.5, 12);
    expect(compare(0, 0, 0, 0).expectedLossOfControl).toBeCloseTo(1 / 6, 12);
    const tiny = compare(3, 1e9, 3, 1e9, { a: 0.5, b: 0.5 });
    expect(tiny.probabilityTreatmentIsLarger).toBeCloseTo(0.5, 10);
    expect(tiny.control.interval.upper).toBeLessThan(1e-8);
  });

  it('refuses wrong counts and options', () => {
    expect(() => compare(3, 2, 0, 1)).toThrow(CrucibleError);
    expect(() => compare(1, 2, 0, 1, { a: 0, b: 1 })).toThrow(CrucibleError);
  });
});

describe('normalComparison', () => {
  it('weighs prior and data by their precisions', () => {
    const seen = answerOf(
      normalComparison(4, 1, { prior: { mean: 1, standardDeviation: Math.SQRT2 } }),
    );
    expect(seen.posteriorMean).toBeCloseTo(3, 14);
    expect(seen.posteriorStandardDeviation ** 2).toBeCloseTo(2 / 3, 14);
    const sure = answerOf(normalComparison(1e6, 1, { prior: { standardDeviation: 1e-6 } }));
    expect(sure.posteriorMean / (1e6 / (1 + 1e12))).toBeCloseTo(1, 13);
  });

  it('mirrors, and its losses differ by the mean', () => {
    const difference = fc.double({ min: -50, max: 50, noNaN: true });
    const error = fc.double({ min: 0.1, max: 20, noNaN: true });
    fc.assert(
      fc.property(difference, error, (d, s) => {
        const seen = answerOf(normalComparison(d, s));
        const back = answerOf(normalComparison(-d, s));
        expect(back.expectedLossOfControl).toBeCloseTo(seen.expectedLossOfTreatment, 12);
        expect(back.interval.lower).toBe(-seen.interval.upper);
        expect(back.probabilityControlIsLarger).toBe(seen.probabilityTreatmentIsLarger);
        expect(seen.expectedLossOfControl - seen.expectedLossOfTreatment).toBeCloseTo(d, 10);
        expect(seen.probabilityTreatmentIsLarger + back.probabilityTreatmentIsLarger).toBeCloseTo(
          1,
          12,
        );
      }),
    );
  });

  it('has one formula on both sides of where the tail begins', () => {
    const loss = (z: number) => answerOf(normalComparison(z, 1)).expectedLossOfTreatment;
    const slope = (loss(3 + 1e-6) - loss(3 - 1e-6)) / 2e-6;
    // The loss falls with the mean by the chance of being wrong.
    expect(slope).toBeCloseTo(-0.001349898, 6);
    // Abramowitz & Stegun 26.2.12, four terms: density / z² × (1 - 3/z² + 15/z⁴ - 105/z⁶).
    const density = Math.exp(-450) / Math.sqrt(2 * Math.PI);
    const series = (density / 900) * (1 - 3 / 900 + 15 / 900 ** 2 - 105 / 900 ** 3);
    expect(loss(30) / series).toBeCloseTo(1, 8);
  });

  it('has no answer without a finite error above 0', () => {
    expect(normalComparison(1, 0)).toMatchObject({ reason: 'no-variation' });
    expect(normalComparison(1, Number.NaN)).toMatchObject({ reason: 'not-finite' });
    expect(() => normalComparison(1, -1)).toThrow(CrucibleError);
    expect(() => normalComparison(1, 1, { prior: { standardDeviation: 0 } })).toThrow(
      CrucibleError,
    );
  });
});
