import { performance } from 'node:perf_hooks';
import { context, trace } from '@opentelemetry/api';
import { BatchSpanProcessor, NodeTracerProvider } from '@opentelemetry/sdk-trace-node';
import { startExperiment, telemetry } from 'crucible-telemetry';
import { pino } from 'pino';
import { Counter, Histogram, Registry } from 'prom-client';
import { BURST, type Contender, nsPerEvent } from './event-loop.js';
import { EVENT, measurementsOf, metadataOf } from './payload.js';
import { type BenchSizes, type Figure, median, report } from './result.js';

function openTelemetry(): Contender {
  const exporter = {
    export: (_spans: unknown, done: (result: { code: number }) => void) => done({ code: 0 }),
    shutdown: () => Promise.resolve(),
  };
  const provider = new NodeTracerProvider({
    spanProcessors: [new BatchSpanProcessor(exporter as never, { maxQueueSize: 1_000_000 })],
  });
  const tracer = provider.getTracer('bench');
  return (i) => {
    const span = tracer.startSpan(EVENT, {
      attributes: { ...measurementsOf(i), ...metadataOf(i) },
    });
    span.end();
  };
}

function promClient(): Contender {
  const registers = [new Registry()];
  const labelNames = ['model', 'provider'];
  const latency = new Histogram({ name: 'latency', help: 'latency', labelNames, registers });
  const tokens = new Counter({ name: 'tokens', help: 'tokens', labelNames, registers });
  return (i) => {
    const { duration } = measurementsOf(i);
    const {
      model,
      provider,
      prompt_tokens: prompt,
    } = metadataOf(i) as Record<string, string & number>;
    const labels = { model: model!, provider: provider! };
    latency.observe(labels, duration / 1e9);
    tokens.inc(labels, prompt!);
  };
}

function pinoTo(sync: boolean): Contender {
  const logger = pino(pino.destination({ dest: '/dev/null', sync, minLength: sync ? 0 : 4096 }));
  return (i) => logger.info({ ...measurementsOf(i), ...metadataOf(i) }, EVENT);
}

async function sideBySide({ events, rounds }: BenchSizes): Promise<Figure[]> {
  const experiment = await startExperiment({ name: 'bench', store: 'memory', scope: 'run' });
  const ours: Contender = (i) => telemetry.execute(EVENT, measurementsOf(i), metadataOf(i));
  const contenders: Record<string, Contender> = {
    crucible: (i) => experiment.run(() => ours(i)),
    'OpenTelemetry span': openTelemetry(),
    'prom-client histogram and counter': promClient(),
    'pino, sync': pinoTo(true),
    'pino, async': pinoTo(false),
    'building the payload alone': (i) => void [measurementsOf(i), metadataOf(i)],
  };
  // Inside one run for a whole burst, as a request handler or a training loop would be.
  contenders['crucible'] = ours;
  const perRound = Math.max(BURST, Math.floor(events / 10));
  const times: Record<string, number[]> = {};
  for (let round = 0; round <= rounds; round++) {
    for (const [name, emit] of Object.entries(contenders)) {
      const measure = (): Promise<number> => nsPerEvent(emit, perRound);
      const ns = await (name === 'crucible' ? experiment.run(measure) : measure());
      // The first round warms up the compiler.
      if (round > 0) (times[name] ??= []).push(ns);
    }
  }
  await experiment.delete();
  context.disable();
  trace.disable();
  const ns = (name: string): number => median(times[name]!);
  const ratio = (name: string): number =>
    median(times[name]!.map((t, i) => t / times['crucible']![i]!));
  const figures: Figure[] = [
    {
      what: 'one event: execute, enrichment, columns, live metrics',
      value: ns('crucible'),
      unit: 'ns',
      target: ['<=', 1000],
    },
    {
      what: 'OpenTelemetry span with the same attributes ÷ ours',
      value: ratio('OpenTelemetry span'),
      unit: '×',
      target: ['>=', 5],
    },
  ];
  for (const name of Object.keys(contenders).slice(1)) {
    figures.push({ what: name, value: ns(name), unit: 'ns', note: 'same payload, same run' });
  }
  return figures;
}

async function nobodyListens({ events }: BenchSizes): Promise<Figure> {
  const measurements = { duration: 1 };
  const metadata = { model: 'gpt-4o' };
  const emit: Contender = () => telemetry.execute(EVENT, measurements, metadata);
  await nsPerEvent(emit, events);
  return {
    what: 'an event when nobody listens',
    value: await nsPerEvent(emit, events),
    unit: 'ns',
    target: ['<=', 30],
  };
}

/** What everything else has to be seen against: shared machines are not equally fast at all hours. */
async function machineSpeed({ events }: BenchSizes): Promise<Figure> {
  const emit: Contender = () => void performance.now();
  await nsPerEvent(emit, events);
  const value = await nsPerEvent(emit, events);
  return {
    what: 'reading the clock once (`performance.now()`)',
    value,
    unit: 'ns',
    note: 'for scale: one is part of every event',
  };
}

await report(async (sizes) => [
  await machineSpeed(sizes),
  await nobodyListens(sizes),
  ...(await sideBySide(sizes)),
]);
