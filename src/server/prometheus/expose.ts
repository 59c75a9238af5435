import { CrucibleError } from '../../errors.js';
import type { ServerContext } from '../context.js';
import type { IndexEntry } from '../index/entry.js';
import { type ExperimentFigures, figuresOf, LATENCY_SECONDS } from './experiment-figures.js';
import { Exposition, type Labels } from './exposition.js';
import { REQUEST_SECONDS } from './server-statistics.js';

/** Labels are bounded: the newest experiments that record, and how many were left out. */
const MAX_EXPERIMENTS = 50;
const MAX_LABEL = 120;
const STATUSES = ['running', 'paused', 'interrupted', 'stopped', 'archived'] as const;

interface Exposed {
  readonly entry: IndexEntry;
  readonly labels: Labels;
  readonly figures: ExperimentFigures;
}

/** All metrics as Prometheus reads them. */
export async function expose(context: ServerContext, signal: AbortSignal): Promise<string> {
  const out = new Exposition();
  let isUp = true;
  try {
    await context.watch.check();
    await context.index.refresh();
    await exposeExperiments(context, out, signal);
  } catch {
    // The server's own health is told in any case.
    isUp = false;
  }
  exposeServer(context, out, isUp);
  return out.text();
}

async function exposeExperiments(
  context: ServerContext,
  out: Exposition,
  signal: AbortSignal,
): Promise<void> {
  const entries = [...context.index.entries()];
  out.family('crucible_experiments', 'gauge', 'Experiments by status.');
  for (const status of STATUSES) {
    const count = entries.filter(({ record }) => record.status === status).length;
    out.sample('crucible_experiments', { status }, count);
  }
  const open = entries
    .filter(({ record }) => record.status === 'running' || record.status === 'paused')
    .sort((a, b) => b.startedMs - a.startedMs);
  out.family(
    'crucible_experiments_omitted',
    'gauge',
    'Open experiments without metrics of their own here.',
  );
  out.sample('crucible_experiments_omitted', {}, Math.max(0, open.length - MAX_EXPERIMENTS));
  const exposed: Exposed[] = [];
  let unreadable = 0;
  for (const entry of open.slice(0, MAX_EXPERIMENTS)) {
    try {
      exposed.push(await exposedOf(context, entry, signal));
    } catch (error) {
      const code = error instanceof CrucibleError ? error.code : null;
      if (signal.aborted || code === 'store-unavailable') throw error;
      // One that was removed meanwhile is none of them.
      if (code !== 'experiment-not-found') unreadable++;
    }
  }
  out.family(
    'crucible_experiments_unreadable',
    'gauge',
    'Open experiments without metrics here because their files cannot be read.',
  );
  out.sample('crucible_experiments_unreadable', {}, unreadable);
  writeExperiments(out, exposed);
}

async function exposedOf(
  context: ServerContext,
  entry: IndexEntry,
  signal: AbortSignal,
): Promise<Exposed> {
  const { id, name, condition, counts } = entry.record;
  const version = `${counts.recorded}`;
  const read = () => figuresOf(context.lab, id);
  const figures = await context.cache.get(`figures ${id}`, { version, signal }, read);
  const labels = { experiment: id, name: cut(name), condition: cut(condition) };
  return { entry, labels, figures };
}

function writeExperiments(out: Exposition, exposed: readonly Exposed[]): void {
  const family = (
    name: string,
    type: 'counter' | 'gauge',
    help: string,
    figure: (one: Exposed) => number,
  ): void => {
    out.family(name, type, help);
    for (const one of exposed) out.sample(name, one.labels, figure(one));
  };
  family('crucible_events_total', 'counter', 'Events recorded.', ({ figures }) => figures.events);
  family(
    'crucible_events_dropped_total',
    'counter',
    'Events lost on their way to the store.',
    ({ entry }) => entry.record.counts.dropped,
  );
  family(
    'crucible_cost_usd_total',
    'counter',
    'Cost of the events whose cost is known, in US dollars.',
    ({ figures }) => figures.costUsd,
  );
  family(
    'crucible_tokens_total',
    'counter',
    'Tokens of the events that report any.',
    ({ figures }) => figures.tokens,
  );
  out.family('crucible_outcomes_total', 'counter', 'Events whose outcome is known.');
  for (const { labels, figures } of exposed) {
    out.sample('crucible_outcomes_total', { ...labels, outcome: 'success' }, figures.succeeded);
    out.sample('crucible_outcomes_total', { ...labels, outcome: 'failure' }, figures.failed);
  }
  out.family(
    'crucible_latency_seconds',
    'histogram',
    'Latency of events, from quantile sketches of 1% accuracy.',
  );
  for (const { labels, figures } of exposed)
    out.histogram(
      'crucible_latency_seconds',
      labels,
      LATENCY_SECONDS,
      figures.latencyBuckets,
      figures.latencySumSeconds,
    );
}

function exposeServer(
  { statistics, hub, index }: ServerContext,
  out: Exposition,
  isUp: boolean,
): void {
  const gauge = (name: string, help: string, value: number): void => {
    out.family(name, 'gauge', help);
    out.sample(name, {}, value);
  };
  const counter = (name: string, help: string, value: number): void => {
    out.family(name, 'counter', help);
    out.sample(name, {}, value);
  };
  gauge('crucible_store_up', 'Whether the store answered.', isUp ? 1 : 0);
  gauge('crucible_index_experiments', 'Experiments that the index holds.', index.size);
  gauge(
    'crucible_index_refresh_seconds',
    'How long the last look at the store took.',
    index.refreshMs / 1000,
  );
  gauge('crucible_streams', 'Live streams that are open.', hub.clients);
  counter('crucible_streams_opened_total', 'Live streams since the server began.', hub.opened);
  counter(
    'crucible_stream_messages_dropped_total',
    'Messages that slow readers did not get.',
    hub.dropped,
  );
  gauge(
    'crucible_event_loop_delay_seconds',
    '99th percentile since it was asked for last.',
    statistics.eventLoopDelaySeconds(),
  );
  const { user, system } = process.cpuUsage();
  counter('process_cpu_seconds_total', 'Processor time of the server.', (user + system) / 1e6);
  gauge('process_resident_memory_bytes', 'Memory of the server.', process.memoryUsage.rss());
  gauge('process_start_time_seconds', 'When the server began.', statistics.startedMs / 1000);
  const routes = [...statistics.routes.values()];
  out.family('crucible_http_requests_total', 'counter', 'Requests by route and class of status.');
  for (const { operation, answers } of routes)
    for (const [status, count] of answers)
      out.sample('crucible_http_requests_total', { route: operation, status }, count);
  out.family('crucible_http_request_duration_seconds', 'histogram', 'Time until the answer began.');
  for (const { operation, buckets, sumSeconds } of routes)
    out.histogram(
      'crucible_http_request_duration_seconds',
      { route: operation },
      REQUEST_SECONDS,
      buckets,
      sumSeconds,
    );
}

function cut(text: string): string {
  return text.length > MAX_LABEL ? `${text.slice(0, MAX_LABEL)}…` : text;
}
