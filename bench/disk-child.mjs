/** Asks one question of a store on disk, twice: as a process that has just begun, and again. */
import { pathToFileURL } from 'node:url';
import { Lab } from 'crucible-telemetry';

const [directory, id, question] = process.argv.slice(2);

const QUESTIONS = {
  metrics: async (experiment) => (await experiment.metrics()).summary.totalEvents,
  last200: async (experiment) => (await experiment.events({ window: { lastN: 200 } })).length,
  chart: async (experiment) => eventsIn(await experiment.timeSeries()),
  chartByModel: async (experiment) => eventsIn(await experiment.timeSeries({ by: ['model'] })),
};

function eventsIn({ series }) {
  return series.flatMap(({ buckets }) => buckets).reduce((sum, bucket) => sum + bucket.events, 0);
}

const times = [];
let experiment;
let events;
for (let time = 0; time < 2; time++) {
  const start = performance.now();
  experiment ??= await new Lab({ store: pathToFileURL(directory).href }).get(id);
  events = await QUESTIONS[question](experiment);
  times.push(performance.now() - start);
}
process.stdout.write(JSON.stringify({ coldMs: times[0], warmMs: times[1], events }));
