import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CrucibleError } from '../../../src/errors.js';
import { cuped } from '../../../src/stats/adjustment/cuped.js';
import { welchTTest } from '../../../src/stats/location/welch-t-test.js';
import { answerOf } from '../answer.js';

const wave = (count: number, phase: number) =>
  Array.from({ length: count }, (_, i) => Math.sin(phase + 1.3 * i * i));
const covariateOf = { control: wave(40, 1), treatment: wave(55, 2) };
const noiseOf = { control: wave(40, 5), treatment: wave(55, 6) };
const arm = (name: 'control' | 'treatment', slope: number, effect: number) => ({
  covariates: covariateOf[name],
  outcomes: covariateOf[name].map((x, i) => 3 + slope * x + 0.3 * noiseOf[name][i]! + effect),
});
const control = arm('control', 2, 0);
const treatment = arm('treatment', 2, 0.5);

describe('cuped', () => {
  it("is Welch's t test of the adjusted outcomes", () => {
    for (const theta of ['pooled', 'within'] as const) {
      const adjusted = answerOf(cuped(control, treatment, { theta, confidence: 0.9 }));
      const [before, after] = [control, treatment].map(({ outcomes, covariates }) =>
        outcomes.map((y, i) => y - adjusted.theta * covariates[i]!),
      ) as [number[], number[]];
      const test = answerOf(welchTTest(after, before, { confidence: 0.9 }));
      expect(adjusted.estimate).toBeCloseTo(test.estimate, 12);
      expect(adjusted.standardError).toBeCloseTo(test.standardError, 12);
      expect(adjusted.degreesOfFreedom).toBeCloseTo(test.degreesOfFreedom, 8);
      expect(adjusted.pValue / test.pValue).toBeCloseTo(1, 8);
      expect(adjusted.interval.upper).toBeCloseTo(test.interval.upper, 12);
    }
  });

  it('finds the slope, and takes away what it explains', () => {
    const adjusted = answerOf(cuped(control, treatment));
    expect(adjusted.theta).toBeCloseTo(2, 0);
    expect(adjusted.varianceReduction).toBeGreaterThan(0.9);
    expect(adjusted.estimate).toBeCloseTo(0.5, 1);
  });

  it('takes the slope within arms from neither arm being the other', () => {
    const far = { ...treatment, outcomes: treatment.outcomes.map((y) => y + 1e3) };
    const one = answerOf(cuped(control, treatment, { theta: 'within' }));
    const other = answerOf(cuped(control, far, { theta: 'within' }));
    expect(other.theta).toBeCloseTo(one.theta, 10);
    expect(answerOf(cuped(control, far)).theta).not.toBeCloseTo(one.theta, 1);
  });

  it('loses no digit to large offsets, nor to tiny or huge units', () => {
    const plain = answerOf(cuped(control, treatment));
    const rounded = (values: number[]) => values.map((x) => Math.round(x * 2 ** 20) / 2 ** 20);
    const exact = (offset: number, unit: number) =>
      answerOf(
        cuped(
          ...([control, treatment].map(({ outcomes, covariates }) => ({
            outcomes: rounded(outcomes).map((y) => (y + offset) * unit),
            covariates: rounded(covariates).map((x) => (x - offset) * unit),
          })) as [typeof control, typeof treatment]),
        ),
      );
    const near = exact(0, 1);
    const moved = exact(2 ** 32, 1);
    expect(near.estimate).toBeCloseTo(plain.estimate, 4);
    expect(moved.estimate / near.estimate).toBeCloseTo(1, 12);
    expect(moved.standardError / near.standardError).toBeCloseTo(1, 12);
    for (const unit of [2 ** -600, 2 ** 600]) {
      const scaled = exact(0, unit);
      expect(scaled.estimate / unit).toBeCloseTo(near.estimate, 12);
      expect(scaled.theta).toBeCloseTo(near.theta, 12);
      expect(scaled.pValue).toBeCloseTo(near.pValue, 12);
    }
  });

  it('changes the sign of its difference when the arms change places', () => {
    fc.assert(
      fc.property(fc.double({ min: -3, max: 3, noNaN: true }), (slope) => {
        const a = arm('control', slope, 0);
        const b = arm('treatment', slope, 1);
        const there = answerOf(cuped(a, b));
        const back = answerOf(cuped(b, a));
        expect(back.estimate).toBeCloseTo(-there.estimate, 12);
        expect(back.pValue).toBeCloseTo(there.pValue, 12);
      }),
    );
  });

  it('is the plain difference when the covariate says nothing', () => {
    const constant = (count: number) => ({ covariates: new Array<number>(count).fill(0.1) });
    const adjusted = answerOf(
      cuped({ ...control, ...constant(40) }, { ...treatment, ...constant(55) }),
    );
    const test = answerOf(welchTTest(treatment.outcomes, control.outcomes));
    expect(adjusted.theta).toBe(0);
    expect(adjusted.varianceReduction).toBeCloseTo(0, 14);
    expect(adjusted.estimate).toBeCloseTo(test.estimate, 14);
  });

  it('has no answer when nothing varies any more', () => {
    const line = (x: number[]) => ({ covariates: x, outcomes: x.map((v) => 0.1 * v + 0.7) });
    expect(cuped(line(covariateOf.control), line(covariateOf.treatment))).toMatchObject({
      reason: 'no-variation',
    });
    expect(cuped({ outcomes: [1], covariates: [1] }, treatment)).toMatchObject({
      reason: 'too-few',
    });
    const holed = { ...control, covariates: control.covariates.with(3, Number.NaN) };
    expect(cuped(holed, treatment)).toMatchObject({ reason: 'not-finite' });
  });

  it('refuses arms of two lengths and unknown slopes', () => {
    expect(() => cuped({ outcomes: [1, 2], covariates: [1] }, treatment)).toThrow(CrucibleError);
    expect(() => cuped(control, treatment, { theta: 'best' as 'within' })).toThrow(CrucibleError);
  });
});
