import type { MetricStatistic } from './verdict.js';

/** The statistics that are quantiles, and of what share. */
export const QUANTILES: ReadonlyMap<MetricStatistic, number> = new Map([
  ['p50', 0.5],
  ['p90', 0.9],
  ['p95', 0.95],
  ['p99', 0.99],
]);
