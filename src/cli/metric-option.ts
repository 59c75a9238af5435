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
  const words = text.trim().split(/\s+/);
  const way = words.at(-1);
  const direction = words.length > 1 && (way === 'lower' || way === 'higher') ? way : null;
  const metric = (direction === null ? words : words.slice(0, -1)).join(' ');
  const [numerator, denominator, ...more] = metric.split(' / ');
  const isRatio = denominator !== undefined && more.length === 0;
  if (direction === null && !isRatio) return metric;
  return {
    metric,
    ...(direction === null ? {} : { direction }),
    ...(isRatio ? { numerator: numerator!, denominator } : {}),
  };
}

/** What it is called, without its direction: `latency_ms p95`. */
export function nameOf(metric: string | ComparedMetric): string {
  if (typeof metric === 'string') return metric;
  return metric.statistic === undefined ? metric.metric : `${metric.metric} ${metric.statistic}`;
}
