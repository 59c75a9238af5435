import type { EventBatch } from '../../event/batch.js';
import { scalarAt } from '../../event/column.js';
import { fieldNamed } from '../../event/fields.js';
import type { Lab } from '../../lab/lab.js';
import { timeSeries } from '../../lab/metrics.js';
import { scanEvents } from '../../lab/reading.js';

/** Changes with what a summary is made of: one of another version is made anew. */
export const SUMMARY_VERSION = 1;

/** What the list shows of an experiment's events. */
export interface Summary {
  /** By name, see `metricsOf`. NaN and infinities are kept: they are what a diverged loss looks like. */
  readonly metrics: ReadonlyMap<string, number>;
  readonly sparkline: readonly number[];
}

export const SPARKLINE_PARTS = 24;
/** Metrics are looked for in so many events at each end of an experiment. */
const PEEKED_EVENTS = 200;
/** So many names for each experiment; further ones are in the experiment's own pages. */
const MAX_NAMES = 40;
/** Those, and the figures that every experiment has. */
export const MAX_METRICS: number = MAX_NAMES + 20;
/** Numbers of an event that are no results. */
const NOT_RESULTS: ReadonlySet<string> = new Set([
  'sequence',
  'timestamp_us',
  'step',
  'epoch',
  'batch',
  'stage_index',
  'latency_ms',
  'cost_usd',
  'prompt_tokens',
  'completion_tokens',
  'total_tokens',
  'measurements_duration',
  'measurements_system_time',
  'measurements_monotonic_time',
]);

/**
 * The figures of one experiment, from the store's rollups, and the last value of each number that its
 * events carry: bounded work however many events there are.
 */
export async function summariseExperiment(lab: Lab, id: string): Promise<Summary> {
  const whole = (await timeSeries(lab, id, { maxBuckets: 1 })).series[0]?.buckets[0] ?? null;
  const metrics = new Map<string, number>();
  const put = (name: string, value: number | null): void => {
    if (value !== null) metrics.set(name, value);
  };
  put('events', whole?.events ?? 0);
  if (whole === null) return { metrics, sparkline: [] };
  const { latency, costUsd, tokens } = whole;
  put('latency_ms', latency.mean);
  put('latency_p50_ms', latency.p50);
  put('latency_p95_ms', latency.p95);
  put('latency_p99_ms', latency.p99);
  put('cost_usd', costUsd.total);
  put('cost_mean_usd', costUsd.mean);
  put('success_rate', whole.successRate);
  put('total_tokens', tokens.total);
  for (const [name, value] of await lastValues(lab, id, whole.events))
    if (!metrics.has(name)) put(name, value);
  return { metrics, sparkline: await sparklineOf(lab, id) };
}

async function sparklineOf(lab: Lab, id: string): Promise<readonly number[]> {
  const { widthUs, fromUs, toUs, series } = await timeSeries(lab, id, {
    maxBuckets: SPARKLINE_PARTS,
  });
  if (fromUs === null || toUs === null) return [];
  const parts: number[] = new Array(Math.round((toUs - fromUs) / widthUs)).fill(0);
  for (const { startUs, events } of series[0]?.buckets ?? [])
    parts[Math.round((startUs - fromUs) / widthUs)] = events;
  return parts;
}

/** The last value of each number: of the newest events, and asked for where only older ones have it. */
async function lastValues(lab: Lab, id: string, events: number): Promise<Map<string, number>> {
  const last = await peek(lab, id, 'desc');
  const first = events <= PEEKED_EVENTS ? last : await peek(lab, id, 'asc');
  for (const column of first.keys()) {
    if (last.has(column) || last.size >= MAX_NAMES) continue;
    const query = { where: { [column]: { exists: true } }, order: 'desc', limit: 1 } as const;
    for await (const batch of scanEvents(lab, id, { ...query, columns: [column] }))
      addNumbers(last, batch);
  }
  return new Map([...last].slice(0, MAX_NAMES).map(([column, value]) => [nameOf(column), value]));
}

async function peek(lab: Lab, id: string, order: 'asc' | 'desc'): Promise<Map<string, number>> {
  const found = new Map<string, number>();
  for await (const batch of scanEvents(lab, id, { order, limit: PEEKED_EVENTS }))
    addNumbers(found, batch);
  return found;
}

/** The first value of each column in the batch's order that is not there yet. */
function addNumbers(found: Map<string, number>, batch: EventBatch): void {
  for (const [name, column] of batch.columns) {
    if (column.type !== 'number' || !isResult(name) || found.has(name)) continue;
    for (let row = 0; row < batch.length; row++) {
      const value = scalarAt(column, row);
      if (typeof value !== 'number') continue;
      found.set(name, value);
      break;
    }
  }
}

function isResult(column: string): boolean {
  if (NOT_RESULTS.has(column)) return false;
  if (column.startsWith('measurements_') || column.startsWith('metric_')) return true;
  return fieldNamed(column)?.type === 'number';
}

/** `val_loss` of `measurements_val_loss`: as the one who emitted it called it. */
function nameOf(column: string): string {
  return column.replace(/^(?:measurements|metric)_/, '');
}
