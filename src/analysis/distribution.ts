import { describe } from '../stats/describe.js';
import { quantilesInPlace } from '../stats/quantile.js';
import type { CostMetrics, Distribution } from './metrics.js';

/**
 * The figures of a sample of finite values, which is put out of order. `nonFinite` is how many
 * others were left out of it before.
 *
 * @example
 * distributionOf(Float64Array.of(1, 2, 3, 4), 0).p50; // 2.5
 */
export function distributionOf(values: Float64Array, nonFinite: number): Distribution {
  const { count, mean, stdDev, min, max } = describe(values);
  const quantiles = quantilesInPlace(values, [0.5, 0.9, 0.95, 0.99]);
  const [p50, p90, p95, p99] = quantiles as [number, number, number, number];
  return { count, mean, stdDev, min, max, p50, p90, p95, p99, nonFinite };
}

/** The same for costs in US dollars. */
export function costsOf(costs: Float64Array, nonFinite: number): CostMetrics {
  const { count, mean, sum } = describe(costs);
  return {
    count,
    total: sum,
    meanPerRequest: mean,
    medianPerRequest: quantilesInPlace(costs, [0.5])[0]!,
    costPer1kRequests: mean === null ? null : mean * 1e3,
    costPer1mRequests: mean === null ? null : mean * 1e6,
    nonFinite,
  };
}
