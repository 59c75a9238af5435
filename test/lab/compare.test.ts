import { beforeEach, describe, expect, it } from 'vitest';
import { Telemetry } from '../../src/bus/telemetry.js';
import type { ComparisonOptions } from '../../src/config/comparison-options.js';
import { compareExperiments } from '../../src/lab/compare.js';
import type { Experiment } from '../../src/lab/experiment.js';
import { Lab } from '../../src/lab/lab.js';
import { runCurves } from '../../src/lab/run-curves.js';

let bus: Telemetry;
let lab: Lab;

beforeEach(() => {
  bus = new Telemetry();
  lab = new Lab({ store: 'memory', telemetry: bus });
});

/** Answers to questions, each a call of 50 ms times the factor and a little of its own. */
async function answers(condition: string, factor: number, count = 40): Promise<Experiment> {
  const experiment = await lab.start({
    name: condition,
    condition,
    scope: 'run',
    metricsConfig: { custom: { words: ({ measurements }) => Number(measurements['words']) } },
  });
  await experiment.run(async () => {
    for (let i = 0; i < count; i++)
      bus.execute(
        'req_llm.request.stop',
        { latency_ms: 50 * factor + ((i * 7) % 5), words: 100 + ((i * 13) % 7) },
        { sample_id: `q${i}`, success: i % 10 !== 0, cost_usd: 0.01 * factor + (i % 3) * 1e-4 },
      );
  });
  return experiment.stop();
}

describe('compareExperiments', () => {
  it('gives the figures and differences it always gave, and a verdict on the default metrics', async () => {
    const [a, b] = [await answers('control', 1), await answers('treatment', 1.2)];
    const { experiments, individual, comparison, verdict } = await compareExperiments(lab, [
      a.id,
      b.id,
    ]);
    expect(experiments).toEqual([a.id, b.id]);
    expect(individual[0]!.summary.totalEvents).toBe(40);
    expect(comparison['treatment_1']!.latencyImprovementPct).toBeCloseTo(-19.23, 2);
    expect(verdict.metrics.map(({ metric }) => metric)).toEqual([
      'latency_ms mean',
      'latency_ms p50',
      'latency_ms p95',
      'latency_ms p99',
      'cost_usd mean',
      'success rate',
      'words mean',
    ]);
    const [latency] = verdict.metrics;
    expect(latency).toMatchObject({
      design: 'paired',
      unit: 'ms',
      baseline: { experimentIds: [a.id], condition: 'control', values: 40, units: 40 },
      reason: { reason: 'no-variation' },
      difference: { estimate: expect.closeTo(10, 9) },
    });
    expect(verdict.metrics.find(({ metric }) => metric === 'words mean')).toMatchObject({
      direction: null,
    });
    expect(verdict.sampleRatio).toBeNull();
  });

  it('says how far it has read, and stops when told', async () => {
    const [a, b] = [await answers('control', 1), await answers('treatment', 1.2)];
    const seen: unknown[] = [];
    await compareExperiments(lab, [a.id, b.id], {
      onProgress: (progress) => seen.push(progress),
    });
    expect(seen.at(-1)).toEqual({ rows: 80, totalRows: 80 });
    await compareExperiments(lab, [a.id, b.id], {
      query: { where: { success: true } },
      onProgress: (progress) => seen.push(progress),
    });
    expect(seen.at(-1)).toEqual({ rows: 72, totalRows: null });
    const signal = AbortSignal.abort(new Error('enough'));
    await expect(compareExperiments(lab, [a.id, b.id], { signal })).rejects.toThrow('enough');
  });

  it('counts the units that were exposed against the shares they were assigned by', async () => {
    const experiment = await lab.start({
      name: 'assigned',
      conditions: { a: 3, b: 1 },
    });
    await experiment.run(async () => {
      for (let i = 0; i < 400; i++) {
        const condition = experiment.assign(`user-${i}`);
        bus.execute('x.stop', { latency_ms: i % 17 }, { condition, sample_id: `user-${i}` });
      }
    });
    await experiment.stop();
    const { verdict } = await compareExperiments(lab, [experiment.id], {
      by: 'condition',
      baseline: 'a',
      query: { events: 'x.**' },
    });
    const { observed, expected, counted, holds } = verdict.sampleRatio!;
    expect({ expected, counted, holds }).toEqual({
      expected: [300, 100],
      counted: 'exposures',
      holds: true,
    });
    expect(observed[0]! + observed[1]!).toBe(400);
    const other = await compareExperiments(lab, [experiment.id], {
      by: 'condition',
      baseline: 'a',
      expectedRatios: { a: 1, b: 1 },
    });
    expect(other.verdict.sampleRatio!.holds).toBe(false);
  });

  it('decides by the plan that an experiment was started with', async () => {
    const plan = {
      primaryMetric: 'cost_usd mean',
      direction: 'lower',
      minimumEffect: { relative: 0.01 },
      stoppingRule: { kind: 'fixed', samples: 20 },
    } as const;
    const planned = await lab.start({ name: 'planned', condition: 'x', scope: 'run', plan });
    await planned.run(async () => {
      for (let i = 0; i < 30; i++)
        bus.execute('a.stop', { cost_usd: 1 + (i % 5) / 10 }, { sample_id: `q${i}` });
    });
    await planned.stop();
    const other = await answers('control', 1);
    const ids = [other.id, planned.id];
    const { verdict } = await compareExperiments(lab, ids);
    expect(verdict.metrics[0]).toMatchObject({ metric: 'cost_usd mean', role: 'primary' });
    const without = await compareExperiments(lab, ids, { plan: null });
    expect(new Set(without.verdict.metrics.map(({ role }) => role))).toEqual(
      new Set(['exploratory']),
    );
  });

  it('tests an own metric of noughts and ones once where the plan names its rate', async () => {
    const right = {
      right: ({ measurements }: { measurements: object }) => Number('hit' in measurements),
    };
    const answered = async (condition: string, every: number) => {
      const experiment = await lab.start({
        name: condition,
        condition,
        scope: 'run',
        metricsConfig: { custom: right },
      });
      await experiment.run(async () => {
        for (let i = 0; i < 60; i++)
          bus.execute('answer.given', i % every === 0 ? { miss: 1 } : { hit: 1 }, {
            sample_id: `q${i}`,
          });
      });
      return experiment.stop();
    };
    const ids = [(await answered('control', 3)).id, (await answered('treatment', 7)).id];
    const metricsOf = async (primaryMetric: string) => {
      const plan = {
        primaryMetric,
        direction: 'higher',
        minimumEffect: { absolute: 0.01 },
        stoppingRule: { kind: 'fixed', samples: 60 },
      } as const;
      const { verdict } = await compareExperiments(lab, ids, { plan });
      return verdict.metrics.map(({ metric }) => metric);
    };
    expect(await metricsOf('right rate')).toEqual(['right rate']);
    // Another figure of the same values is another test.
    expect(await metricsOf('right p50')).toEqual(['right p50', 'right mean']);
  });

  it.each<[string, unknown]>([
    ['options.metric', { metric: 'latency_ms' }],
    ['options.metrics', { metrics: [] }],
    ['options.metrics[1]', { metrics: ['latency_ms', 'latency_ms'] }],
    ['options.metrics[0].what', { metrics: [{ metric: 'a', what: 1 }] }],
    ['options.metrics[0]', { metrics: [{ metric: 'a', numerator: 'cost_usd' }] }],
    ['options.metrics[0].statistic', { metrics: [{ metric: 'a', statistic: 'p96' }] }],
    [
      'options.metrics[0].margin.absolute',
      { metrics: [{ metric: 'a', margin: { absolute: -1 } }] },
    ],
    ['options.by', { by: 'model' }],
    ['options.alpha', { alpha: 5 }],
    ['options.power', { power: 1 }],
    ['options.correction', { correction: 'sidak' }],
    ['options.margin', { margin: 0.05 }],
    ['options.unit', { unit: 'batch' }],
    ['options.pairs', { pairs: 'some' }],
    ['options.expectedRatios[1]', { expectedRatios: [1, 0] }],
    ['options.signal', { signal: 'stop' }],
    ['options.onProgress', { onProgress: 1 }],
    ['options.plan.primaryMetric', { plan: {} }],
  ])('refuses what is wrong in %s before it reads anything', async (path, options) => {
    await expect(
      compareExperiments(lab, ['not', 'there'], options as ComparisonOptions),
    ).rejects.toMatchObject({ code: 'invalid-option', details: { path } });
  });

  it('refuses too few experiments or conditions, and baselines that are none', async () => {
    const { id } = await answers('control', 1);
    await expect(compareExperiments(lab, [id])).rejects.toMatchObject({
      code: 'too-few-experiments',
    });
    await expect(compareExperiments(lab, [id], { by: 'condition' })).rejects.toMatchObject({
      code: 'too-few-experiments',
      message: expect.stringContaining('only "control"'),
    });
    await expect(compareExperiments(lab, [id, id])).rejects.toMatchObject({
      code: 'invalid-argument',
      details: { path: 'experimentIds[1]' },
    });
    const other = await answers('treatment', 1);
    await expect(
      compareExperiments(lab, [id, other.id], { baseline: 'nobody' }),
    ).rejects.toMatchObject({ code: 'invalid-option', details: { path: 'options.baseline' } });
  });
});

describe('runCurves', () => {
  it('gives a band over the runs of each condition, of one experiment or of several', async () => {
    const ids: string[] = [];
    for (const [condition, shift] of [
      ['adam', 0],
      ['sgd', 1],
    ] as const) {
      const experiment = await lab.start({ name: condition, condition, scope: 'run' });
      await experiment.run(async () => {
        for (let step = 0; step < 5; step++)
          for (const seed of [1, 2, 3])
            bus.execute('training.batch.stop', { loss: 10 - step + shift + seed }, { step, seed });
      });
      await experiment.stop();
      ids.push(experiment.id);
    }
    const { x, groups } = await runCurves(lab, ids, { metric: 'loss', runBy: 'metadata.seed' });
    expect(x).toEqual(Float64Array.of(0, 1, 2, 3, 4));
    expect(groups.map(({ group, runs, mean }) => [group, runs, mean[0], mean[4]])).toEqual([
      ['adam', 3, 12, 8],
      ['sgd', 3, 13, 9],
    ]);
    const alone = await runCurves(lab, ids.slice(0, 1), { metric: 'loss', groupBy: 'experiment' });
    expect(alone.groups).toMatchObject([{ group: ids[0], runs: 1 }]);
    await expect(runCurves(lab, ids, { metric: '' })).rejects.toMatchObject({
      details: { path: 'options.metric' },
    });
  });

  it('goes by the steps, in whatever order they came', async () => {
    const experiment = await lab.start({ name: 'workers', condition: 'adam', scope: 'run' });
    await experiment.run(async () => {
      for (const step of [2, 0, 3, 1])
        bus.execute('training.batch.stop', { loss: 9 - step }, { step });
    });
    await experiment.stop();
    const { x, groups } = await runCurves(lab, [experiment.id], { metric: 'loss' });
    expect(x).toEqual(Float64Array.of(0, 1, 2, 3));
    expect(groups[0]!.mean).toEqual(Float64Array.of(9, 8, 7, 6));
  });
});
