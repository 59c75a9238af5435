import {
  type ExperimentOptions,
  Lab,
  type SampleSizePlan,
  type SampleSizeRequest,
  Telemetry,
} from 'crucible-telemetry';
import { describe, expect, it } from 'vitest';

interface Call {
  readonly sample: string | null;
  readonly score?: number;
  readonly success?: boolean;
  readonly costUsd?: number;
}

async function planned(
  calls: readonly Call[],
  request: SampleSizeRequest,
  options: Partial<ExperimentOptions> = {},
) {
  const telemetry = new Telemetry();
  let nowUs = 1_700_000_000_000_000;
  const clock = { nowUs: () => nowUs, nowNs: () => nowUs * 1000 };
  const lab = new Lab({ telemetry, store: 'memory', clock });
  const experiment = await lab.start({ name: 'baseline', ...options });
  for (const { sample, score, success, costUsd } of calls) {
    telemetry.execute('call.done', score === undefined ? {} : { score }, {
      ...(sample === null ? {} : { sample_id: sample }),
      ...(success === undefined ? {} : { success }),
      ...(costUsd === undefined ? {} : { cost: costUsd }),
    });
    nowUs += 1_000_000;
  }
  try {
    return await experiment.planSampleSize(request);
  } finally {
    await experiment.delete();
  }
}

async function answered(...given: Parameters<typeof planned>): Promise<SampleSizePlan> {
  const answer = await planned(...given);
  if (!answer.ok) throw new Error(answer.message);
  return answer;
}

/** 200 samples of two values each: 10 apart between samples of two kinds, 2 apart within. */
const SCORES: readonly Call[] = Array.from({ length: 400 }, (_, i) => ({
  sample: `s${i >> 1}`,
  score: 100 + (i & 2 ? 5 : -5) + (i & 1),
  costUsd: 0.5,
  success: i % 10 > 0,
}));

describe('planSampleSize', () => {
  it('takes its figures from what was recorded', async () => {
    const { baseline, required } = await answered(SCORES, { metric: 'score', effect: '5%' });
    expect(baseline).toMatchObject({
      metric: 'score mean',
      estimate: 100.5,
      values: 400,
      samples: 200,
      observationUnit: 'sample',
      valuesPerSample: 2,
      eventsPerSample: 2,
      costPerSampleUsd: 1,
    });
    expect(baseline.durationPerSampleMs).toBeCloseTo(1995, 0);
    expect(baseline.stdDev).toBeCloseTo(5.03, 2);
    expect(baseline.withinSampleCorrelation).toBeCloseTo(0.98, 2);
    expect(baseline.designEffect).toBeCloseTo(1.98, 2);
    expect(required).toMatchObject({ ok: true, effect: { relative: 0.05 } });
    if (required?.ok === true)
      expect(required.costUsd).toBe(required.baselineSamples + required.candidateSamples);
  });

  it('knows a rate by values that are yes or no, and a quantile by its name', async () => {
    const rate = await answered(SCORES, { metric: 'success', effect: '-0.05' });
    expect(rate.baseline).toMatchObject({ metric: 'success rate', estimate: 0.9 });
    expect(rate.test).toBe('two-proportion z test');
    const many = Array.from({ length: 2000 }, (_, i) => ({
      sample: null,
      score: (i * 7919) % 2000,
    }));
    const { baseline } = await answered(many, { metric: 'score p95', effect: '1%' });
    expect(baseline).toMatchObject({ statistic: 'p95', samples: 2000, observationUnit: 'event' });
    expect(baseline.estimate).toBeCloseTo(1899, 0);
    // Uniform values: the root of p (1 - p), over a density of one in 2000.
    expect(baseline.stdDev / (2000 * Math.sqrt(0.05 * 0.95))).toBeCloseTo(1, 1);
  });

  it('plans for a ratio of sums', async () => {
    const metric = { metric: 'cost of a success', numerator: 'cost_usd', denominator: 'success' };
    const { baseline, required } = await answered(SCORES, { metric, effect: '10%' });
    expect(baseline).toMatchObject({ metric: 'cost of a success', statistic: 'ratio' });
    expect(baseline.estimate).toBeCloseTo(200 / 360, 12);
    expect(required).toMatchObject({ ok: true });
  });

  it('looks only at the events of a query', async () => {
    const query = { where: { 'measurements.score': { lt: 100 } } };
    const { baseline } = await answered(SCORES, { metric: 'score', query });
    expect(baseline).toMatchObject({ estimate: 95.5, samples: 100, values: 200 });
  });

  it("asks for what the baseline's plan says, unless told otherwise", async () => {
    const plan = {
      primaryMetric: 'score',
      direction: 'lower',
      minimumEffect: { absolute: 2 },
      alpha: 0.01,
      power: 0.9,
      stoppingRule: { kind: 'fixed', samples: 100 },
    } as const;
    const own = await answered(SCORES, {}, { plan });
    expect(own).toMatchObject({ alpha: 0.01, power: 0.9 });
    expect(own.required).toMatchObject({ effect: { absolute: -2 } });
    const other = await answered(SCORES, { metric: 'success', alpha: 0.1 }, { plan });
    expect(other).toMatchObject({ alpha: 0.1, required: null });
  });

  it('has no answer where the baseline does not tell', async () => {
    expect(await planned([], { metric: 'score' })).toMatchObject({ ok: false, reason: 'too-few' });
    const constant = Array.from({ length: 50 }, () => ({ sample: null, score: 3 }));
    expect(await planned(constant, { metric: 'score' })).toMatchObject({
      ok: false,
      reason: 'no-variation',
    });
    const perfect = Array.from({ length: 50 }, () => ({ sample: null, success: true }));
    expect(await planned(perfect, { metric: 'success', effect: '-5%' })).toMatchObject({
      ok: true,
      required: { ok: true, effect: { absolute: -0.05 } },
    });
    const paired = { metric: 'success', paired: true, correlation: 0.5 };
    expect(await planned(perfect, paired)).toMatchObject({ ok: false, reason: 'no-variation' });
    expect(await planned(SCORES.slice(0, 50), { metric: 'score p99' })).toMatchObject({
      ok: false,
      reason: 'too-few',
    });
    expect(await planned(SCORES, { metric: 'score rate' })).toMatchObject({
      ok: false,
      reason: 'out-of-range',
    });
  });

  it.each<[string, SampleSizeRequest]>([
    ['options.metric', {}],
    ['options.metric.median', { metric: { metric: 'score', median: true } as never }],
    ['options.effect', { metric: 'score', effect: 'a lot' }],
    ['options.effect', { metric: 'score', effect: '0%' }],
    ['options.effect', { metric: 'score', effect: 0.05 as unknown as string }],
    ['options.alpha', { metric: 'score', alpha: 1 }],
    ['options.ratio', { metric: 'score', ratio: 0 }],
    ['options.ratio', { metric: 'score', ratio: 2, paired: true }],
    ['options.paired', { metric: 'score', correlation: 0.5, paired: false }],
    ['options.correlation', { metric: 'score', correlation: 1 }],
    ['options.budgetUsd', { metric: 'score', budgetUsd: -5 }],
    ['options.size', { metric: 'score', size: 5 } as SampleSizeRequest],
  ])('refuses what is wrong with %s', async (path, request) => {
    await expect(planned(SCORES, request)).rejects.toMatchObject({ details: { path } });
  });
});
