import type { EventBatch } from '../event/batch.js';
import type { ExperimentRecord, MetricsConfig } from '../event/experiment.js';
import { EVENT_NAME, metricColumn, TIMESTAMP_US } from '../event/fields.js';
import { CustomSamples } from './custom-samples.js';
import { costsOf } from './distribution.js';
import { EventGroups } from './event-groups.js';
import { FiniteSample } from './finite-sample.js';
import type { ExperimentMetrics } from './metrics.js';
import { TimeSpan } from './time-span.js';
import { TokenTotals } from './token-totals.js';

/** The columns `summarise` reads, besides those of custom metrics: see {@link summaryColumns}. */
export const SUMMARY_COLUMNS: readonly string[] = [
  EVENT_NAME,
  TIMESTAMP_US,
  'latency_ms',
  'cost_usd',
  'success',
  'prompt_tokens',
  'completion_tokens',
  'total_tokens',
];

/** All columns that `summarise` reads of an experiment so configured; what a scan has to ask for. */
export function summaryColumns(config: MetricsConfig): readonly string[] {
  return [...new Set([...SUMMARY_COLUMNS, ...config.custom.map(metricColumn)])];
}

export interface SummariseOptions {
  readonly experiment: Pick<ExperimentRecord, 'metricsConfig'>;
  /** Events that the recorder or the store lost. */
  readonly dropped: number;
}

/**
 * All figures of an experiment in one pass over its events, which may come in any order. Mean,
 * deviation and percentiles are exact; memory is eight bytes for each latency, cost and custom value.
 *
 * @example
 * const query = resolveQuery({ columns: summaryColumns(experiment.metricsConfig) }, clock.nowUs());
 * const metrics = await summarise(store.scan(experiment.id, query), { experiment, dropped: 0 });
 * metrics.latency.p95; // ms, or null
 */
export async function summarise(
  batches: AsyncIterable<EventBatch>,
  { experiment, dropped }: SummariseOptions,
): Promise<ExperimentMetrics> {
  const config = experiment.metricsConfig;
  const span = new TimeSpan();
  const groups = new EventGroups(config);
  const costs = new FiniteSample('cost_usd');
  const tokens = new TokenTotals();
  const custom = new CustomSamples(config.custom);
  for await (const batch of batches) {
    span.add(batch);
    groups.add(batch);
    if (config.cost) costs.add(batch);
    if (config.tokens) tokens.add(batch);
    custom.add(batch);
  }
  return {
    summary: span.metrics(groups.counts(), dropped),
    latency: groups.latency(),
    cost: costsOf(costs.values(), costs.nonFinite),
    reliability: groups.reliability(),
    tokens: tokens.metrics(),
    events: groups.byName(),
    custom: custom.metrics(),
  };
}
