import { fUpperQuantile } from '../distribution/f.js';
import { type Interval, noAnswer, type Outcome, requireLevel } from '../outcome.js';
import { commonScale } from '../sample/moments.js';
import {
  type ClusteredSample,
  type ClusterNumbers,
  type ClusterSums,
  numberClusters,
  sumClusters,
} from './clusters.js';

export interface IntraclassCorrelation {
  /** The share of the variance that lies between clusters; a little below 0 by chance if there is none. */
  readonly estimate: number;
  /** Exact for normal data in clusters of one size, near that otherwise. */
  readonly interval: Interval;
  /** By how much clustering multiplies the variance of the mean; at least 1. */
  readonly designEffect: number;
  /** How many independent values would tell as much as these do. */
  readonly effectiveCount: number;
  readonly clusters: number;
}

/**
 * How alike values of one cluster are (the intraclass correlation ICC(1), from the mean squares of a
 * one-way analysis of variance), and what that costs: the design effect 1 + (m - 1) ICC, with m the
 * size of the cluster that a value is in, on average over the values.
 *
 * Donner, "A review of inference procedures for the intraclass correlation coefficient in the one-way
 * random effects model" (International Statistical Review 54(1), 1986); Kish, "Survey sampling" (1965).
 *
 * @returns no answer: `too-few` with fewer than two clusters, or when every cluster has but one value;
 *   `not-finite`, `no-variation`.
 * @throws CrucibleError `invalid-argument` when the lengths differ, or for a wrong option.
 *
 * @example
 * const alike = intraclassCorrelation({ values: scores, clusters: promptIds });
 * if (alike.ok) alike.designEffect; // 3.2
 */
export function intraclassCorrelation(
  sample: ClusteredSample,
  options: { readonly confidence?: number } = {},
): Outcome<IntraclassCorrelation> {
  const confidence = requireLevel('confidence', options.confidence ?? 0.95);
  const numbers: ClusterNumbers = new Map();
  const codes = numberClusters('sample', sample, numbers);
  const scale = commonScale(sample.values);
  const sums = sumClusters('sample', sample.values, codes, numbers.size, scale);
  if ('ok' in sums) return sums;
  const count = sample.values.length;
  const { present, sizes, squaresBetween, squaresWithin, rounding } = sums;
  if (present === count) return noAnswer('too-few', 'every cluster has but one value');
  if (squaresBetween + squaresWithin <= count * rounding * rounding)
    return noAnswer('no-variation', 'the values are all equal');

  const between = squaresBetween / (present - 1);
  const within = squaresWithin / (count - present);
  const typicalSize = analysisSize(sizes, count, present);
  const tail = (1 - confidence) / 2;
  // From a ratio of mean squares, brought to the correlation that has it as its expectation.
  const correlationOf = (higher: number, lower: number): number =>
    (higher - lower) / (higher + (typicalSize - 1) * lower);
  const estimate = correlationOf(between, within);
  const effect = 1 + (meanSize(sizes, count) - 1) * Math.max(0, estimate);
  return {
    ok: true,
    estimate,
    interval: {
      lower: correlationOf(between, within * fUpperQuantile(tail, present - 1, count - present)),
      upper: correlationOf(between * fUpperQuantile(tail, count - present, present - 1), within),
      confidence,
    },
    designEffect: effect,
    effectiveCount: count / effect,
    clusters: present,
  };
}

/** The same estimate, within 0 … 1 and 0 where the data cannot tell: a working value for variances. */
export function workingCorrelation(sums: ClusterSums): number {
  const { moments, present, sizes, squaresBetween, squaresWithin } = sums;
  const { count } = moments;
  if (present === count || squaresBetween + squaresWithin === 0) return 0;
  const between = squaresBetween / (present - 1);
  const within = squaresWithin / (count - present);
  const typicalSize = analysisSize(sizes, count, present);
  return Math.max(0, (between - within) / (between + (typicalSize - 1) * within));
}

/** The cluster size that the expected mean square between clusters goes with. */
function analysisSize(sizes: Float64Array, count: number, present: number): number {
  return (count - meanSize(sizes, count)) / (present - 1);
}

/** The size of a value's cluster, on average over the values. */
function meanSize(sizes: Float64Array, count: number): number {
  let squares = 0;
  for (const size of sizes) squares += size * size;
  return squares / count;
}
