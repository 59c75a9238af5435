import { refuse } from '../../errors.js';
import { decodeTTestOptions, type TTest, type TTestOptions, tTest } from '../location/t-test.js';
import type { Outcome } from '../outcome.js';
import { commonScale, meanDifference } from '../sample/moments.js';
import {
  type ClusteredSample,
  type ClusterNumbers,
  numberClusters,
  sumClusters,
} from './clusters.js';
import { robustVariance } from './robust-variance.js';

export interface ClusteredMeanDifferenceOptions extends TTestOptions {
  /**
   * Whether a label that occurs in both arms is one cluster, seen under both conditions (`true`), or
   * two different ones (`false`). By default it is one. Clusters in a single arm count either way.
   */
  readonly paired?: boolean;
}

/** A t test of the difference treatment - control that allows for values of one cluster being alike. */
export interface ClusteredMeanDifference extends TTest {
  readonly controlClusters: number;
  readonly treatmentClusters: number;
  /** How many clusters were taken as seen under both conditions. */
  readonly sharedClusters: number;
}

/**
 * The difference of two means, treatment - control, of values that come in clusters, with a
 * cluster-robust (CR2) standard error and Satterthwaite's degrees of freedom. Clusters seen under both
 * conditions (the same prompts given to two models) make the comparison a paired one: what they have
 * in common drops out. `greater` asks whether the treatment's mean is the larger one.
 *
 * With one value a cluster it is Welch's t test; with one value of each condition a cluster it is the
 * paired t test. Sound from some ten clusters an arm on.
 *
 * Bell & McCaffrey, "Bias reduction in standard errors for linear regression with multi-stage samples"
 * (Survey Methodology 28(2), 2002); Imbens & Kolesár, "Robust standard errors in small samples"
 * (Review of Economics and Statistics 98(4), 2016).
 *
 * @returns no answer: `too-few` with fewer than two clusters in an arm, `not-finite`, `no-variation`.
 * @throws CrucibleError `invalid-argument` when lengths differ, for a wrong option, or when
 *   `paired: true` is asked of arms that have no cluster in common.
 *
 * @example
 * const change = clusteredMeanDifference(
 *   { values: scoresOfA, clusters: promptIdsOfA },
 *   { values: scoresOfB, clusters: promptIdsOfB },
 * );
 * if (change.ok) change.pValue;
 */
export function clusteredMeanDifference(
  control: ClusteredSample,
  treatment: ClusteredSample,
  options: ClusteredMeanDifferenceOptions = {},
): Outcome<ClusteredMeanDifference> {
  const decoded = decodeTTestOptions(options);
  const numbers: ClusterNumbers = new Map();
  const controlCodes = numberClusters('control', control, numbers);
  const before = numbers.size;
  const apart = options.paired === false;
  const others: ClusterNumbers = apart ? new Map() : numbers;
  const treatmentCodes = numberClusters('treatment', treatment, others);
  if (apart) for (let i = 0; i < treatmentCodes.length; i++) treatmentCodes[i]! += before;
  const known = apart ? before + others.size : numbers.size;

  const scale = commonScale(control.values, treatment.values);
  const first = sumClusters('control', control.values, controlCodes, known, scale);
  if ('ok' in first) return first;
  const second = sumClusters('treatment', treatment.values, treatmentCodes, known, scale);
  if ('ok' in second) return second;
  const sharedClusters = first.present + second.present - known;
  if (options.paired === true && sharedClusters === 0)
    throw refuse('invalid-argument', 'paired', 'false for arms without a common cluster', true);

  const estimate = meanDifference(second.moments, first.moments);
  const { variance, degreesOfFreedom } = robustVariance([first, second]);
  const test = tTest(
    {
      estimate,
      excess: estimate - decoded.nullValue / scale,
      standardError: Math.sqrt(variance),
      degreesOfFreedom,
      scale,
    },
    decoded,
  );
  if (!test.ok) return test;
  return {
    ...test,
    controlClusters: first.present,
    treatmentClusters: second.present,
    sharedClusters,
  };
}
