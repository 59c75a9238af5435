import { performance } from 'node:perf_hooks';
import {
  compareExperiments,
  type EventStore,
  type Experiment,
  localStore,
  startExperiment,
  telemetry,
} from 'crucible-telemetry';
import { EVENT, measurementsOf, metadataOf } from './payload.js';
import { type BenchSizes, type Figure, median, report, yieldToEventLoop } from './result.js';
import { inTemporaryDirectory } from './temporary.js';

/** Ten: a mean and three percentiles of latency, cost, tokens of three kinds, successes, one of its own. */
const METRICS = [
  'latency_ms mean',
  'latency_ms p50',
  'latency_ms p95',
  'latency_ms p99',
  'cost_usd mean',
  'total_tokens mean',
  'prompt_tokens mean',
  'success rate',
  'measurements.score mean',
  { metric: 'cost per token', numerator: 'cost_usd', denominator: 'total_tokens' },
] as const;

/** Conditions differ in every figure of an event, so that pairs have differences. */
async function filled(
  condition: string,
  count: number,
  sampleOf: (i: number) => string,
  shift: number,
  store: string | EventStore,
): Promise<Experiment> {
  const experiment = await startExperiment({
    name: `bench ${condition}`,
    condition,
    store,
    scope: 'run',
  });
  await experiment.run(async () => {
    for (let i = 0; i < count; i++) {
      const { duration } = measurementsOf(i * 31 + shift);
      const score = ((i * 7919 + shift * 104_729) % 1000) / 1000;
      telemetry.execute(
        EVENT,
        { duration, score },
        {
          ...metadataOf(i + shift * (1 + (i % 3))),
          success: (i + shift) % 11 !== 0,
          sample_id: sampleOf(i),
        },
      );
      if (i % 5000 === 0) await yieldToEventLoop();
      // Waiting for the disk so often, nothing is ever dropped however slow it is.
      if (i % 100_000 === 0) await experiment.flush();
    }
  });
  return experiment.stop();
}

async function medianMs(rounds: number, ids: readonly string[], design: string): Promise<number> {
  const times: number[] = [];
  for (let round = 0; round <= rounds; round++) {
    const start = performance.now();
    const { verdict } = await compareExperiments(ids, { metrics: METRICS });
    if (round > 0) times.push(performance.now() - start);
    const untested = verdict.metrics.find(({ test }) => test === null);
    if (verdict.metrics.length !== METRICS.length || untested !== undefined)
      throw new Error(`not all was compared: ${untested?.words}`);
    const other = verdict.metrics.find((metric) => metric.design !== design);
    if (other !== undefined) throw new Error(`${other.metric} was not compared as ${design}`);
  }
  return median(times);
}

async function measure({ events, rounds }: BenchSizes, directory: string): Promise<Figure[]> {
  const paired = (i: number): string => `sample-${i}`;
  const clustered = (i: number, condition: string): string =>
    `${condition}-${i % Math.ceil(events / 10)}`;
  const cases = [
    ['paired', paired, 'memory', 'paired'],
    ['clustered', clustered, 'memory', 'clustered'],
    ['paired', paired, localStore({ directory }), 'paired, on disk'],
  ] as const;
  const figures: Figure[] = [];
  for (const [design, sampleOf, store, note] of cases) {
    const a = await filled('control', events, (i) => sampleOf(i, 'control'), 0, store);
    const b = await filled('treatment', events, (i) => sampleOf(i, 'treatment'), 5, store);
    figures.push({
      what: `compareExperiments, 2 × ${events.toLocaleString('en')} events, ten metrics`,
      value: await medianMs(Math.min(2, rounds), [a.id, b.id], design),
      unit: 'ms',
      target: ['<=', 5000],
      note,
    });
    await a.delete();
    await b.delete();
  }
  return figures;
}

await report((sizes) => inTemporaryDirectory((directory) => measure(sizes, directory)));
