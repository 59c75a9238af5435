import { readMetricText } from '../config/comparison-metric-text.js';
import type { ComparedMetric } from '../config/comparison-metrics.js';
import { jsonObject } from './conditions.js';

/**
 * What `--metric` was given, as the library takes it: a name (`latency_ms p95`), a ratio of sums
 * (`cost_usd / success`, with spaces: a name may hold a slash), either with the way that is good behind
 * it (`metadata.score higher`), or JSON.
 */
export function metricOf(text: string): string | ComparedMetric {
  if (text.trimStart().startsWith('{'))
    return jsonObject(text, '--metric') as unknown as ComparedMetric;
  const { metric, direction, parts } = readMetricText(text);
  if (direction === null && parts === null) return metric;
  return { metric, ...(direction === null ? {} : { direction }), ...parts };
}

/** What it is called, without its direction: `latency_ms p95`. */
export function nameOf(metric: string | ComparedMetric): string {
  if (typeof metric === 'string') return metric;
  return metric.statistic === undefined ? metric.metric : `${metric.metric} ${metric.statistic}`;
}
