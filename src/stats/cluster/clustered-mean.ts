import { decodeTTestOptions, type TTest, type TTestOptions, tTest } from '../location/t-test.js';
import type { Outcome } from '../outcome.js';
import { commonScale } from '../sample/moments.js';
import {
  type ClusteredSample,
  type ClusterNumbers,
  numberClusters,
  sumClusters,
} from './clusters.js';
import { robustVariance } from './robust-variance.js';

/** A t test whose standard error allows for values of one cluster being alike. */
export interface ClusteredMean extends TTest {
  readonly clusters: number;
}

/**
 * The mean of values that come in clusters (several answers to one prompt, many requests of one
 * user), with a standard error that takes the clusters, not the values, as independent: its CR2
 * variance, and Satterthwaite's degrees of freedom. With one value a cluster it is Student's t test.
 *
 * Every value weighs the same. Sound from some ten clusters on; with fewer the degrees of freedom
 * tell how little is known.
 *
 * Bell & McCaffrey, "Bias reduction in standard errors for linear regression with multi-stage samples"
 * (Survey Methodology 28(2), 2002); Imbens & Kolesár, "Robust standard errors in small samples"
 * (Review of Economics and Statistics 98(4), 2016).
 *
 * @returns no answer: `too-few` with fewer than two clusters, `not-finite`, `no-variation` when the
 *   clusters' means are all equal.
 * @throws CrucibleError `invalid-argument` when the lengths differ, or for a wrong option.
 *
 * @example
 * const score = clusteredMean({ values: scores, clusters: promptIds });
 * if (score.ok) score.interval; // wider than that of as many independent values
 */
export function clusteredMean(
  sample: ClusteredSample,
  options: TTestOptions = {},
): Outcome<ClusteredMean> {
  const decoded = decodeTTestOptions(options);
  const numbers: ClusterNumbers = new Map();
  const codes = numberClusters('sample', sample, numbers);
  const scale = commonScale(sample.values);
  const sums = sumClusters('sample', sample.values, codes, numbers.size, scale);
  if ('ok' in sums) return sums;
  const { mean, meanLow } = sums.moments;
  const { variance, degreesOfFreedom } = robustVariance([sums]);
  const test = tTest(
    {
      estimate: mean + meanLow,
      excess: mean - decoded.nullValue / scale + meanLow,
      standardError: Math.sqrt(variance),
      degreesOfFreedom,
      scale,
    },
    decoded,
  );
  return test.ok ? { ...test, clusters: sums.present } : test;
}
