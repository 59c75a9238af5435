import { pairedTTest } from '../../stats/location/paired-t-test.js';
import { welchTTest } from '../../stats/location/welch-t-test.js';
import { type NoAnswer, noAnswer } from '../../stats/outcome.js';
import { clusteredDifference } from './clustered-difference.js';
import { type Design, isOnce, pairedMeans } from './design.js';
import type { TestedDifference } from './figures.js';
import { momentsOf } from './moments-of.js';
import { covarianceOf, ofTTest } from './tested-difference.js';

/**
 * Three ways to the same: the difference of two means, with its standard error. What is tested is a
 * mean; quantiles and ratios come here as pseudo-values, whose mean they are.
 */

/** Of values that are observations by themselves: Welch's t test. */
export function independentDifference(
  baseline: Float64Array,
  candidate: Float64Array,
): TestedDifference | NoAnswer {
  if (Math.min(baseline.length, candidate.length) < 2)
    return noAnswer(
      'too-few',
      `at least 2 observations a condition are needed; the baseline has ${baseline.length} and the candidate ${candidate.length}`,
    );
  const test = welchTTest(candidate, baseline);
  if (!test.ok) return test;
  return {
    ...ofTTest(test, "Welch's t test"),
    baselineError: standardErrorOf(baseline),
    candidateError: standardErrorOf(candidate),
    covariance: 0,
  };
}

/** Of values that pair up, place by place: the paired t test. */
export function pairedDifference(
  baseline: Float64Array,
  candidate: Float64Array,
): TestedDifference | NoAnswer {
  if (baseline.length < 2)
    return noAnswer('too-few', `at least 2 pairs are needed, and there is ${baseline.length}`);
  const test = pairedTTest(candidate, baseline);
  if (!test.ok) return test;
  const baselineError = standardErrorOf(baseline);
  const candidateError = standardErrorOf(candidate);
  return {
    ...ofTTest(test, 'paired t test'),
    baselineError,
    candidateError,
    covariance: covarianceOf(baselineError, candidateError, test.standardError),
  };
}

/** The fitting one of the three; repeated or unmatched units make a pairing a matter of clusters. */
export function differenceBy(
  design: Design,
  baseline: Float64Array,
  candidate: Float64Array,
): TestedDifference | NoAnswer {
  if (design.kind === 'independent') return independentDifference(baseline, candidate);
  const allPair =
    design.common === design.baseline.units && design.common === design.candidate.units;
  if (allPair && isOnce(design)) {
    const pairs = pairedMeans(design, baseline, candidate);
    return pairedDifference(pairs.baseline, pairs.candidate);
  }
  return clusteredDifference(design, baseline, candidate);
}

function standardErrorOf(values: Float64Array): number {
  const { count, variance } = momentsOf(values);
  return Math.sqrt(variance / count);
}
