/** What the server answers, asked over loopback by another process, as a browser does. */
import { Lab, localStore, Telemetry } from 'crucible-telemetry';
import { filledDay } from './fill.js';
import { type LinesChild, startChild } from './lines-child.js';
import { manyExperiments } from './many-experiments.js';
import { type BenchSizes, type Figure, median, report } from './result.js';
import { liveClients } from './server-live.js';
import { inTemporaryDirectory } from './temporary.js';

// biome-ignore lint/suspicious/noExplicitAny: a benchmark knows what it asked for
type Json = any;

const ROUNDS = 10;

async function asked(
  server: LinesChild,
  path: string,
  body?: unknown,
): Promise<{ ms: number; json: Json }> {
  const began = performance.now();
  const response = await fetch(`${server.first}${path}`, {
    ...(body === undefined
      ? {}
      : {
          method: 'POST',
          body: JSON.stringify(body),
          headers: { 'content-type': 'application/json' },
        }),
  });
  const json: Json = await response.json();
  if (!response.ok) throw new Error(`${path}: ${JSON.stringify(json)}`);
  return { ms: performance.now() - began, json };
}

/** The median of several rounds, each with a path of its own. */
async function warm(
  server: LinesChild,
  pathOf: (round: number) => string,
  rounds: number = ROUNDS,
): Promise<number> {
  const times: number[] = [];
  for (let round = 0; round < rounds; round++) times.push((await asked(server, pathOf(round))).ms);
  return median(times);
}

async function lists(parent: string, count: number): Promise<Figure[]> {
  const directory = await manyExperiments(parent, count);
  const began = performance.now();
  const server = await startChild('server-child.mjs', [directory]);
  let json: Json;
  do json = (await asked(server, '/api/experiments')).json;
  while (json.pendingMetrics > 0);
  const startedMs = performance.now() - began;
  if (json.total !== count) throw new Error(`${json.total} of ${count} experiments`);
  const list = (query: string) => warm(server, () => `/api/experiments?${query}&staleMs=60000`);
  const name = `${count.toLocaleString('en')} experiments`;
  const figures: Figure[] = [
    {
      what: `restart with ${name}, until all metrics are known`,
      value: startedMs,
      unit: 'ms',
      note: 'starting the process included',
    },
    {
      what: `list of ${name}`,
      value: await list(''),
      unit: 'ms',
      target: ['<=', 100],
      note: 'as the dashboard asks for it: what is newer, the stream brings',
    },
    {
      what: 'the same, as of now',
      value: await warm(server, () => '/api/experiments'),
      unit: 'ms',
      note: 'after a look at every record file',
    },
    {
      what: 'the same, filtered by a metric',
      value: await list('metric=loss%3C0.05'),
      unit: 'ms',
      target: ['<=', 50],
    },
    {
      what: 'the same, sorted by a metric',
      value: await list('sort=loss&order=asc'),
      unit: 'ms',
      target: ['<=', 100],
    },
    {
      what: 'the same, searched',
      value: await list('q=run%20123'),
      unit: 'ms',
      target: ['<=', 50],
    },
  ];
  await server.stop();
  return figures;
}

async function charts(parent: string, events: number): Promise<Figure[]> {
  const { directory, id } = await filledDay(parent, events);
  const server = await startChild('server-child.mjs', [directory]);
  const at = `/api/experiments/${id}`;
  const name = `${events.toLocaleString('en')} events`;
  const first = await asked(server, `${at}/timeseries`);
  const { fromUs, toUs } = first.json as { fromUs: number; toUs: number };
  /** A step of a zoom: another part of the day each round, ever smaller. */
  const part = (round: number, names: readonly [string, string]): string => {
    const length = (toUs - fromUs) / 2 ** (1 + (round % 8));
    const begin = fromUs + ((toUs - fromUs - length) * round) / ROUNDS;
    return `${names[0]}=${Math.round(begin)}&${names[1]}=${Math.round(begin + length)}`;
  };
  const curve = `${at}/curves?metric=latency_ms&x=timestamp_us`;
  const firstCurve = await asked(server, curve);
  if (firstCurve.json.curves[0].points !== events) throw new Error('the curve is not whole');
  const distribution = await asked(server, `${at}/distribution?column=latency_ms`);
  if (distribution.json.count !== events) throw new Error('the distribution is not whole');
  const page = await asked(server, `${at}/events`, { query: { order: 'desc' } });
  const figures: Figure[] = [
    {
      what: `charts over time of ${name}`,
      value: first.ms,
      unit: 'ms',
      target: ['<=', 500],
      note: 'the first question to the server',
    },
    {
      what: 'a step of their zoom',
      value: await warm(server, (i) => `${at}/timeseries?${part(i, ['fromUs', 'toUs'])}`),
      unit: 'ms',
      target: ['<=', 100],
    },
    {
      what: `distribution of ${name}' latencies`,
      value: distribution.ms,
      unit: 'ms',
      target: ['<=', 500],
    },
    { what: `curve of ${name}`, value: firstCurve.ms, unit: 'ms', note: 'the first time' },
    {
      what: 'a step of its zoom',
      value: await warm(server, (i) => `${curve}&${part(i, ['fromX', 'toX'])}`),
      unit: 'ms',
      target: ['<=', 100],
    },
    { what: `page of the newest of ${name}`, value: page.ms, unit: 'ms' },
  ];
  await server.stop();
  return figures;
}

async function bands(parent: string, runs: number, steps: number): Promise<Figure[]> {
  const directory = `${parent}/runs`;
  const telemetry = new Telemetry();
  const store = localStore({ directory });
  const lab = new Lab({ store, telemetry });
  const experiments: string[] = [];
  for (let run = 0; run < runs; run++) {
    const condition = run % 2 === 0 ? 'adam' : 'sgd';
    const experiment = await lab.start({ name: `run ${run}`, condition });
    for (let step = 0; step < steps; step++)
      telemetry.execute('training.step', { loss: (1 + run / runs) / (step + 1) }, { step });
    await experiment.stop();
    experiments.push(experiment.id);
  }
  await store.close();
  const server = await startChild('server-child.mjs', [directory]);
  const request = { experiments, options: { metric: 'loss' } };
  const { ms, json } = await asked(server, '/api/run-curves', request);
  if (json.groups.length !== 2) throw new Error('there are not two groups of runs');
  await server.stop();
  return [
    {
      what: `curves of ${runs} runs of ${steps.toLocaleString('en')} steps, with bands`,
      value: ms,
      unit: 'ms',
      target: ['<=', 1000],
      note: 'the first question to the server',
    },
  ];
}

await report(({ events, rounds }: BenchSizes) =>
  inTemporaryDirectory(async (parent) => {
    const isFull = events >= 1_000_000;
    return [
      ...(await lists(parent, isFull ? 10_000 : 200)),
      ...(await charts(parent, events * 10)),
      ...(await bands(parent, isFull ? 50 : 5, isFull ? 10_000 : 200)),
      ...(await liveClients(parent, { clients: isFull ? 100 : 10, seconds: rounds * 2 })),
    ];
  }),
);
