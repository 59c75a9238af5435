import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PlanningBaseline } from '../../src/analysis/planning/baseline.js';
import {
  planSamples,
  type SampleSizePlan,
  type SampleSizeQuestion,
} from '../../src/analysis/planning/sample-size.js';
import { seededRandom } from '../../src/testing/random.js';

const BASELINE: PlanningBaseline = {
  metric: 'latency_ms mean',
  statistic: 'mean',
  unit: 'ms',
  estimate: 100,
  stdDev: 20,
  values: 400,
  nonFinite: 0,
  samples: 400,
  observationUnit: 'sample',
  valuesPerSample: 1,
  withinSampleCorrelation: null,
  designEffect: 1,
  eventsPerSample: 2,
  costPerSampleUsd: 0.01,
  durationPerSampleMs: 500,
};
const RATE: PlanningBaseline = {
  ...BASELINE,
  metric: 'success rate',
  statistic: 'rate',
  unit: '',
  estimate: 0.1,
  stdDev: 0.3,
};
const QUESTION: SampleSizeQuestion = {
  effect: { relative: 0.1 },
  alpha: 0.05,
  power: 0.8,
  ratio: 1,
  paired: false,
  correlation: null,
  budgetUsd: null,
};

/** Five values of a sample, a share of their variance common to them. */
function repeated(baseline: PlanningBaseline, correlation: number): PlanningBaseline {
  return {
    ...baseline,
    samples: 80,
    valuesPerSample: 5,
    withinSampleCorrelation: correlation,
    designEffect: 1 + 4 * correlation,
  };
}

function plan(
  baseline: PlanningBaseline,
  question: Partial<SampleSizeQuestion> = {},
): SampleSizePlan {
  const planned = planSamples(baseline, { ...QUESTION, ...question });
  if (!planned.ok) throw new Error(planned.message);
  return planned;
}

function samplesOf(baseline: PlanningBaseline, question: Partial<SampleSizeQuestion> = {}): number {
  const { required } = plan(baseline, question);
  if (required?.ok !== true) throw new Error(required?.message);
  return required.baselineSamples;
}

describe('the samples that an effect takes', () => {
  // R 4.3: power.t.test(delta = 10, sd = 20, power = 0.8) gives n = 63.77.
  it('are those of the t test for a mean', () => {
    expect(samplesOf(BASELINE)).toBe(64);
    expect(samplesOf(BASELINE, { effect: { absolute: -10 } })).toBe(64);
    expect(plan(BASELINE).test).toBe('two-sample t test');
  });

  it('are those of the test of two proportions for a rate', () => {
    expect(samplesOf(RATE, { effect: { absolute: 0.02 } })).toBe(3841);
    expect(plan(RATE).test).toBe('two-proportion z test');
  });

  it('come with what they cost and how long they take', () => {
    expect(plan(BASELINE).required).toMatchObject({
      ok: true,
      effect: { absolute: 10, relative: 0.1 },
      baselineSamples: 64,
      candidateSamples: 64,
      events: 256,
      costUsd: 1.28,
      durationMs: 64_000,
    });
    const unknown = { ...BASELINE, costPerSampleUsd: null, durationPerSampleMs: null };
    expect(plan(unknown).required).toMatchObject({ costUsd: null, durationMs: null });
  });

  it('are fewer where a sample has several values, the fewer the less alike these are', () => {
    for (const baseline of [BASELINE, RATE]) {
      const alone = samplesOf(baseline);
      const counts = [0, 0.3, 0.999999].map((alike) => samplesOf(repeated(baseline, alike)));
      expect(counts[0]).toBeLessThan(alone / 4.5);
      expect(counts[1]).toBeGreaterThan(counts[0]!);
      expect(counts[2]).toBe(alone);
    }
  });

  it('are fewer where pairs are alike', () => {
    const pairs = [-0.5, 0, 0.5, 0.9].map((correlation) =>
      samplesOf(BASELINE, { paired: true, correlation }),
    );
    expect(pairs).toEqual(pairs.toSorted((a, b) => b - a));
    expect(pairs[1]).toBeGreaterThan(60);
    expect(pairs[3]).toBeLessThan(10);
  });

  it('know how alike pairs are from the repeated values of a sample', () => {
    // Of five values with ICC 0.5, the mean has 0.6 of the variance, of which 0.5 is the sample's own.
    expect(plan(repeated(BASELINE, 0.5), { paired: true }).correlation).toBeCloseTo(0.5 / 0.6, 12);
    expect(planSamples(BASELINE, { ...QUESTION, paired: true })).toMatchObject({
      ok: false,
      reason: 'too-few',
    });
  });

  it('are shared out by the ratio', () => {
    expect(plan(BASELINE, { ratio: 3 }).required).toMatchObject({
      baselineSamples: 43,
      candidateSamples: 128,
    });
  });

  it('are none where there is no effect of that kind', () => {
    expect(plan(RATE, { effect: { absolute: 0.95 } }).required).toMatchObject({
      ok: false,
      reason: 'out-of-range',
    });
    const zero = { ...BASELINE, estimate: 0 };
    expect(plan(zero).required).toMatchObject({ ok: false, reason: 'out-of-range' });
    expect(plan(zero, { effect: { absolute: 10 } }).required).toMatchObject({
      ok: true,
      baselineSamples: 64,
      effect: { absolute: 10, relative: null },
    });
  });
});

describe('the effect that is found', () => {
  it('takes as many samples as there are', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(BASELINE, RATE, repeated(BASELINE, 0.4), repeated(RATE, 0.2)),
        fc.integer({ min: 30, max: 100_000 }),
        fc.constantFrom(0.5, 1, 4),
        (baseline, samples, ratio) => {
          const { detectable } = plan({ ...baseline, samples }, { ratio });
          fc.pre(detectable.ok);
          const { absolute } = detectable.ok ? detectable.effect : { absolute: 0 };
          expect(samplesOf(baseline, { effect: { absolute }, ratio })).toBe(samples);
        },
      ),
      { numRuns: 40 },
    );
  });

  it('is a decrease where one was asked for, or where nothing above could be found', () => {
    const { detectable } = plan(BASELINE, { effect: { relative: -0.1 } });
    expect(detectable).toMatchObject({ ok: true, effect: { absolute: expect.closeTo(-3.97, 2) } });
    const high = plan({ ...RATE, estimate: 0.999 }, { effect: null }).detectable;
    expect(high.ok && high.effect.absolute).toBeLessThan(0);
  });

  it('for a budget is that of the samples it pays for', () => {
    const { withinBudget } = plan(BASELINE, { budgetUsd: 1.28 });
    expect(withinBudget).toMatchObject({ ok: true, baselineSamples: 64, candidateSamples: 64 });
    expect(withinBudget?.ok && withinBudget.effect.absolute).toBeCloseTo(9.98, 2);
    expect(plan(BASELINE, { budgetUsd: 0.03 }).withinBudget).toMatchObject({ reason: 'too-few' });
    const free = plan({ ...BASELINE, costPerSampleUsd: null }, { budgetUsd: 5 });
    expect(free.withinBudget).toMatchObject({ ok: false });
  });
});

it('the curve goes from large effects to small ones, which take more', () => {
  const { curve } = plan(RATE, { effect: { relative: 0.5 } });
  const samples = curve.map(({ baselineSamples }) => baselineSamples);
  expect(samples).toEqual(samples.toSorted((a, b) => a - b));
  expect(curve.some(({ effect }) => effect.relative === 0.5)).toBe(true);
});

describe('the planned power', () => {
  const RUNS = 1500;

  function normal(random: () => number): number {
    return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  }

  /** The share of simulated experiments whose t test on the samples' means finds the effect. */
  function found(draw: (random: () => number) => number, count: number): number {
    const random = seededRandom(11).next;
    let hits = 0;
    for (let run = 0; run < RUNS; run++) {
      let [sum, squares] = [0, 0];
      for (let i = 0; i < count; i++) {
        const difference = draw(random);
        sum += difference;
        squares += difference * difference;
      }
      const mean = sum / count;
      const variance = (squares - count * mean * mean) / (count - 1);
      if (Math.abs(mean) / Math.sqrt(variance / count) > 1.99) hits++;
    }
    return hits / RUNS;
  }

  it('is reached where values of a sample are alike', () => {
    const alike = 0.4;
    const samples = samplesOf(repeated(BASELINE, alike));
    const meanOf = (random: () => number): number => {
      const own = normal(random) * Math.sqrt(alike);
      let sum = 0;
      for (let i = 0; i < 5; i++) sum += own + normal(random) * Math.sqrt(1 - alike);
      return (20 * sum) / 5;
    };
    // One sample of each condition at a time: the test of a difference of two groups of one size.
    const share = found((random) => 10 + meanOf(random) - meanOf(random), samples);
    expect(share).toBeGreaterThan(0.75);
    expect(share).toBeLessThan(0.85);
  });

  it('is reached where both conditions see the same samples', () => {
    const alike = 0.4;
    const baseline = repeated(BASELINE, alike);
    const samples = samplesOf(baseline, { paired: true, effect: { relative: 0.03 } });
    const share = found((random) => {
      const noise = (): number => {
        let sum = 0;
        for (let i = 0; i < 5; i++) sum += normal(random) * Math.sqrt(1 - alike);
        return (20 * sum) / 5;
      };
      // What is the sample's own is in both, and cancels.
      return 3 + noise() - noise();
    }, samples);
    expect(share).toBeGreaterThan(0.75);
    expect(share).toBeLessThan(0.85);
  });
});
