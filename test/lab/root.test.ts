import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as crucible from 'crucible-telemetry';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

/** Every function of the root by its name, on one experiment, as the README uses them. */
describe('the functions of the root', () => {
  let control: crucible.Experiment;
  let treatment: crucible.Experiment;
  let directory: string;

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'crucible-root-'));
    control = await crucible.startExperiment({ name: 'control', scope: 'run' });
    treatment = await crucible.startExperiment({ name: 'treatment', scope: 'run' });
    for (const [experiment, factor] of [
      [control, 2],
      [treatment, 1],
    ] as const) {
      experiment.run(() => {
        for (let i = 1; i <= 10; i++) {
          crucible.telemetry.execute(
            'req_llm.request.stop',
            { duration: i * factor * 1e6 },
            {
              model: i % 2 ? 'gpt-4o' : 'gpt-4o-mini',
              provider: 'openai',
              sampleId: `s${i}`,
              tokens: { prompt: 10, completion: 5 },
            },
          );
        }
        crucible.telemetry.execute('req_llm.request.exception', {}, { error: 'overloaded' });
      });
    }
  });
  afterAll(async () => {
    await crucible.deleteExperiment(control.id);
    await crucible.deleteExperiment(treatment.id);
    await rm(directory, { recursive: true });
  });

  it('read events: getAll, query, queryWindow, scan, aggregate, windowedMetrics', async () => {
    const { Store } = crucible;
    expect(await Store.getAll(control.id)).toHaveLength(11);
    const filters = {
      eventName: ['req_llm', 'request', 'stop'],
      model: 'gpt-4o',
      latencyMs: { gte: 10 },
    };
    const found = await Store.query(control.id, filters);
    expect(found.map((event) => event.sampleId)).toEqual(['s5', 's7', 's9']);
    expect(found[0]).toMatchObject({
      latencyMs: 10,
      promptTokens: 10,
      metadata: { sampleId: 's5' },
    });
    const last = await Store.queryWindow(
      control.id,
      { lastN: 3 },
      (event) => event.success === true,
    );
    expect(last.map((event) => event.sampleId)).toEqual(['s9', 's10']);
    expect(await Store.queryWindow(control.id, { last: 5, unit: 'minutes' })).toHaveLength(11);
    let rows = 0;
    for await (const batch of Store.scan(control.id, { columns: ['latencyMs'] })) {
      rows += batch.length;
      expect([...batch.columns.keys()]).toEqual(['latency_ms']);
    }
    expect(rows).toBe(11);
    const byModel = await Store.aggregate(control.id, {
      groupBy: ['model'],
      columns: ['latencyMs'],
      query: { events: ['req_llm.request.stop'] },
    });
    expect(byModel).toEqual([
      {
        group: { model: 'gpt-4o' },
        events: 5,
        figures: {
          latency_ms: {
            count: 5,
            sum: 50,
            mean: 10,
            stdDev: expect.closeTo(6.3246, 4),
            min: 2,
            max: 18,
          },
        },
      },
      {
        group: { model: 'gpt-4o-mini' },
        events: 5,
        figures: {
          latency_ms: {
            count: 5,
            sum: 60,
            mean: 12,
            stdDev: expect.closeTo(6.3246, 4),
            min: 4,
            max: 20,
          },
        },
      },
    ]);
    const windows = await Store.windowedMetrics(control.id, 60_000_000, 60_000_000);
    expect(windows.map((window) => window.eventCount)).toEqual([11]);
  });

  it('analyse: calculateMetrics, compareExperiments, trainingCurves, StreamingMetrics', async () => {
    const metrics = await crucible.calculateMetrics(control.id);
    expect(metrics).toMatchObject({
      latency: { count: 10, mean: 11, median: 11, min: 2, max: 20, p50: 11 },
      reliability: { totalRequests: 11, successful: 10, failed: 1, sla99: false },
      tokens: { count: 10, totalPrompt: 100, totalCompletion: 50, total: 150 },
      summary: { totalEvents: 11, dropped: 0 },
    });
    expect(metrics.cost.count).toBe(10);
    expect(
      (await crucible.calculateMetrics(control.id, { where: { model: 'gpt-4o' } })).latency.count,
    ).toBe(5);
    const { comparison, experiments } = await crucible.compareExperiments([
      control.id,
      treatment.id,
    ]);
    expect(experiments).toEqual([control.id, treatment.id]);
    expect(comparison['treatment_1']).toMatchObject({
      latencyImprovementPct: 50,
      costDifferenceUsd: 0,
      successRateImprovementPct: 0,
      eventCountDifference: 0,
    });
    expect(await crucible.trainingCurves(control.id, { metrics: ['loss'], x: 'step' })).toEqual([]);
    expect(crucible.StreamingMetrics.getMetrics(control.id)).toMatchObject({
      latency: { count: 10, mean: 11, p50: expect.closeTo(11, 0) },
      eventCounts: { 'req_llm.request.stop': 10, 'req_llm.request.exception': 1 },
    });
    crucible.StreamingMetrics.stop(control.id);
    crucible.StreamingMetrics.reset(control.id);
    expect(crucible.StreamingMetrics.getMetrics(control.id).latency.count).toBe(0);
  });

  it('write files, and refuse options that nobody knows', async () => {
    const path = join(directory, 'out.csv');
    expect(await crucible.exportExperiment(control.id, 'csv', { path })).toBe(path);
    expect((await readFile(path, 'utf8')).split('\r\n')).toHaveLength(13);
    for (const [call, where] of [
      [() => crucible.exportExperiment(control.id, 'csv', { pth: 'x' } as never), 'options.pth'],
      [() => crucible.exportExperiment(control.id, 'csv', null as never), 'options'],
      [
        () => crucible.compareExperiments([control.id, treatment.id], { events: 'a' } as never),
        'options.events',
      ],
      [() => crucible.calculateMetrics(control.id, { evnts: 'a' } as never), 'evnts'],
      [() => crucible.calculateMetrics(control.id, 'a.stop' as never), 'query'],
      [() => crucible.Store.queryWindow(control.id, undefined as never), 'window'],
      [() => crucible.Store.queryWindow(control.id, { lastN: 1 }, 5 as never), 'predicate'],
      [() => crucible.exportExperiment(control.id, 'xml' as never), 'format'],
    ] as const) {
      const answer: Promise<unknown> = Promise.resolve().then<unknown>(call);
      await expect(answer).rejects.toMatchObject({
        details: { path: where },
      });
    }
  });

  it('record metrics into an experiment, and say so when it does not record', async () => {
    const { MetricsStore } = crucible;
    const adapter = crucible.experimentMetrics(treatment.id);
    MetricsStore.record(adapter, 'run-1', 'loss', Number.NaN, { step: 3, metadata: { fold: 2 } });
    await MetricsStore.flush(adapter, 'run-1');
    expect(await MetricsStore.read(adapter, 'run-1')).toMatchObject([
      { runId: 'run-1', metric: 'loss', value: Number.NaN, step: 3, metadata: { fold: 2 } },
    ]);
    const nowhere = crucible.experimentMetrics('unknown');
    expect(() => MetricsStore.record(nowhere, 'run-1', 'loss', 1)).toThrow(
      expect.objectContaining({ code: 'experiment-not-found' }),
    );
    await expect(MetricsStore.flush(nowhere, 'run-1')).rejects.toMatchObject({
      code: 'experiment-not-found',
    });
  });

  it('go through the life of an experiment by its id', async () => {
    const { id } = await crucible.startExperiment({ name: 'life' });
    expect((await crucible.pauseExperiment(id)).status).toBe('paused');
    expect(await crucible.isPaused(id)).toBe(true);
    expect((await crucible.resumeExperiment(id)).status).toBe('running');
    expect((await crucible.stopExperiment(id)).status).toBe('stopped');
    expect((await crucible.getExperiment(id)).name).toBe('life');
    expect((await crucible.listExperiments()).map((experiment) => experiment.id)).toContain(id);
    const path = await crucible.archiveExperiment(id, { path: join(directory, 'life.jsonl.gz') });
    const { record } = await crucible.readArchive(path);
    expect(record).toMatchObject({ id, name: 'life' });
    await crucible.deleteExperiment(id);
    await expect(crucible.getExperiment(id)).rejects.toMatchObject({
      code: 'experiment-not-found',
    });
  });
});
