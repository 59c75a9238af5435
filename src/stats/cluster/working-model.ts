import type { ClusterSums } from './clusters.js';
import { workingCorrelation } from './intraclass-correlation.js';

/** An arm as the degrees of freedom see it: what its clusters' sums would vary by. */
export interface WorkingArm {
  readonly clusters: ClusterSums;
  readonly count: number;
  /** 1 / √(1 - size / count); 0 for clusters without a value in this arm. */
  readonly corrections: Float64Array;
  /** The variance of each cluster's sum of values. */
  readonly variances: Float64Array;
}

/** One variance, and one correlation within clusters, for all values of the arm. */
export function workingArm(clusters: ClusterSums): WorkingArm {
  const { sizes } = clusters;
  const { count, centredSquares } = clusters.moments;
  const spread = centredSquares / (count - 1);
  const correlation = workingCorrelation(clusters);
  const corrections = new Float64Array(sizes.length);
  const variances = new Float64Array(sizes.length);
  for (let code = 0; code < sizes.length; code++) {
    const size = sizes[code]!;
    if (size === 0) continue;
    corrections[code] = 1 / Math.sqrt(1 - size / count);
    variances[code] = spread * size * (1 + (size - 1) * correlation);
  }
  return { clusters, count, corrections, variances };
}

/** Keeps the working covariance from cancelling all variance, where nothing would be left to compare. */
const LARGEST_SHARE = 0.99;

/**
 * The covariance of two values of one cluster, one in each arm: by the method of moments, within what
 * the arms' own variances allow. 0 for arms without a common cluster.
 */
export function workingCovariance(first: WorkingArm, second: WorkingArm): number {
  let products = 0;
  let pairs = 0;
  let lostToFirst = 0;
  let lostToSecond = 0;
  let limit = Infinity;
  const [a, b] = [first.clusters, second.clusters];
  for (let code = 0; code < a.sizes.length; code++) {
    const [inFirst, inSecond] = [a.sizes[code]!, b.sizes[code]!];
    const pairsHere = inFirst * inSecond;
    if (pairsHere === 0) continue;
    products += a.sums[code]! * b.sums[code]!;
    pairs += pairsHere;
    lostToFirst += pairsHere * inFirst;
    lostToSecond += pairsHere * inSecond;
    const allowed = Math.sqrt(first.variances[code]! * second.variances[code]!) / pairsHere;
    limit = Math.min(limit, LARGEST_SHARE * allowed);
  }
  // Deviations from the means, unlike those from the truth, have less of it.
  const expected =
    pairs -
    lostToFirst / first.count -
    lostToSecond / second.count +
    (pairs / first.count) * (pairs / second.count);
  if (!(expected > 0)) return 0;
  return Math.min(limit, Math.max(-limit, products / expected));
}
