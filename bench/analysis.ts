import { performance } from 'node:perf_hooks';
import {
  calculateMetrics,
  type Experiment,
  Store,
  startExperiment,
  telemetry,
} from 'crucible-telemetry';
import { EVENT, measurementsOf, metadataOf } from './payload.js';
import { type BenchSizes, type Figure, median, report, yieldToEventLoop } from './result.js';

async function filled(count: number): Promise<Experiment> {
  const experiment = await startExperiment({
    name: `bench ${count}`,
    store: 'memory',
    scope: 'run',
  });
  await experiment.run(async () => {
    for (let i = 0; i < count; i++) {
      telemetry.execute(EVENT, measurementsOf(i), metadataOf(i));
      if (i % 5000 === 0) await yieldToEventLoop();
    }
  });
  await experiment.flush();
  return experiment;
}

async function medianMs(rounds: number, measure: () => Promise<unknown>): Promise<number> {
  const times: number[] = [];
  for (let round = 0; round <= rounds; round++) {
    const start = performance.now();
    await measure();
    if (round > 0) times.push(performance.now() - start);
  }
  return median(times);
}

await report(async ({ events, rounds }: BenchSizes): Promise<Figure[]> => {
  const small = await filled(Math.floor(events / 10));
  const large = await filled(events);
  const { timeRange } = (await calculateMetrics(large.id)).summary;
  const spanUs = timeRange.endUs! - timeRange.startUs!;
  const stepUs = Math.max(1, Math.floor(spanUs / 500));
  const last200 = (experiment: Experiment) => () =>
    Store.queryWindow(experiment.id, { lastN: 200 });
  const lastMoment = (experiment: Experiment) => async () => {
    // So short that both sizes have about as many events in it.
    const end = (await calculateMetrics(experiment.id, { window: { lastN: 1 } })).summary.timeRange
      .endUs!;
    return Store.queryWindow(experiment.id, { fromUs: end - 1000, toUs: end });
  };
  const name = `${events.toLocaleString('en')} events`;
  return [
    {
      what: `calculateMetrics, ${name}`,
      value: await medianMs(rounds, () => calculateMetrics(large.id)),
      unit: 'ms',
      target: ['<=', 200],
    },
    {
      what: `last 200 events of ${name}`,
      value: await medianMs(rounds * 5, last200(large)),
      unit: 'ms',
    },
    {
      what: 'the same with a tenth of the events',
      value: await medianMs(rounds * 5, last200(small)),
      unit: 'ms',
      note: 'does not grow with the total',
    },
    {
      what: `events of the last millisecond of ${name}`,
      value: await medianMs(rounds * 5, lastMoment(large)),
      unit: 'ms',
    },
    {
      what: 'the same with a tenth of the events',
      value: await medianMs(rounds * 5, lastMoment(small)),
      unit: 'ms',
      note: 'does not grow with the total',
    },
    {
      what: `windowedMetrics, 500 windows over ${name}`,
      value: await medianMs(rounds, () => Store.windowedMetrics(large.id, stepUs * 5, stepUs)),
      unit: 'ms',
      target: ['<=', 100],
    },
    {
      what: `filter by model and success, ${name}, counted`,
      value: await medianMs(rounds, () =>
        calculateMetrics(large.id, { where: { model: 'gpt-4o', success: true } }),
      ),
      unit: 'ms',
    },
  ];
});
