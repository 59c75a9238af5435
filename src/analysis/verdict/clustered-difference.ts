import { type ClusterSums, sumClusters } from '../../stats/cluster/clusters.js';
import { robustVariance } from '../../stats/cluster/robust-variance.js';
import { type NoAnswer, noAnswer } from '../../stats/outcome.js';
import { meanDifference } from '../../stats/sample/moments.js';
import type { ArmUnits, Design } from './design.js';
import { BEYOND_RANGE, type TestedDifference, twoSidedPValue } from './figures.js';
import { momentsOf } from './moments-of.js';
import { covarianceOf, ofTTest } from './tested-difference.js';

/** Of values that come in units, some of which both arms may have: cluster-robust. */
export function clusteredDifference(
  design: Pick<Design, 'baseline' | 'candidate' | 'known'>,
  baseline: Float64Array,
  candidate: Float64Array,
): TestedDifference | NoAnswer {
  const fewest = Math.min(design.baseline.units, design.candidate.units);
  if (fewest < 2)
    return noAnswer('too-few', `at least 2 samples a condition are needed; one has ${fewest}`);
  if (isPlenty(design.baseline) && isPlenty(design.candidate))
    return manyUnitsDifference(design, baseline, candidate);
  const before = sumsOf('the baseline', design.baseline, baseline, design.known);
  if ('ok' in before) return before;
  const after = sumsOf('the candidate', design.candidate, candidate, design.known);
  if ('ok' in after) return after;
  const { variance, degreesOfFreedom } = robustVariance([before, after]);
  if (!(variance > 0)) return noAnswer('no-variation', 'the units of each condition are all alike');
  if (!(Number.isFinite(variance) && degreesOfFreedom > 0))
    return noAnswer('out-of-range', BEYOND_RANGE);
  const standardError = Math.sqrt(variance);
  const statistic = meanDifference(after.moments, before.moments) / standardError;
  const baselineError = Math.sqrt(robustVariance([before]).variance);
  const candidateError = Math.sqrt(robustVariance([after]).variance);
  return {
    ...ofTTest(
      {
        statistic,
        degreesOfFreedom,
        pValue: twoSidedPValue(statistic, degreesOfFreedom),
        estimate: meanDifference(after.moments, before.moments),
        standardError,
      },
      'cluster-robust t test',
    ),
    baselineError,
    candidateError,
    covariance: covarianceOf(baselineError, candidateError, standardError),
  };
}

/**
 * With thousands of units, none of them large, small-sample corrections change nothing but the time it
 * takes: here one pass over the units gives all three variances.
 */
function manyUnitsDifference(
  { baseline: before, candidate: after, known }: Pick<Design, 'baseline' | 'candidate' | 'known'>,
  baseline: Float64Array,
  candidate: Float64Array,
): TestedDifference | NoAnswer {
  const ofBaseline = unitTotals(before, baseline, known);
  const ofCandidate = unitTotals(after, candidate, known);
  const varianceBefore = varianceOf(ofBaseline, before.units);
  const varianceAfter = varianceOf(ofCandidate, after.units);
  const product = Math.sqrt(correctionFor(before.units) * correctionFor(after.units));
  const covariance = product * productOf(ofBaseline, ofCandidate);
  const variance = varianceBefore + varianceAfter - 2 * covariance;
  // What is left when all cancels is rounding.
  if (!(variance > 1e-12 * (varianceBefore + varianceAfter)))
    return noAnswer('no-variation', 'the units of each condition are all alike');
  const estimate = meanDifference(momentsOf(candidate), momentsOf(baseline));
  const standardError = Math.sqrt(variance);
  const statistic = estimate / standardError;
  const degreesOfFreedom = Math.min(before.units, after.units) - 1;
  const pValue = twoSidedPValue(statistic, degreesOfFreedom);
  return {
    ...ofTTest(
      { statistic, degreesOfFreedom, pValue, estimate, standardError },
      'cluster-robust t test',
    ),
    baselineError: Math.sqrt(varianceBefore),
    candidateError: Math.sqrt(varianceAfter),
    covariance,
  };
}

/** Units enough that each is a small part, which is what the corrections are for. */
function isPlenty({ units, largest, codes }: ArmUnits): boolean {
  return units >= 2000 && largest * 200 <= codes.length;
}

/** What each unit adds to the error of the mean. */
function unitTotals({ codes }: ArmUnits, values: Float64Array, known: number): Float64Array {
  const { mean, meanLow, count } = momentsOf(values);
  const totals = new Float64Array(known);
  for (let row = 0; row < count; row++)
    totals[codes[row]!]! += (values[row]! - mean - meanLow) / count;
  return totals;
}

function varianceOf(totals: Float64Array, units: number): number {
  return correctionFor(units) * productOf(totals, totals);
}

function correctionFor(units: number): number {
  return units / (units - 1);
}

function productOf(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}

/** The mean's standard error and degrees of freedom where values come in units. */
export function clusteredError(
  units: ArmUnits,
  known: number,
  values: Float64Array,
): { readonly standardError: number; readonly degreesOfFreedom: number } | null {
  if (isPlenty(units)) {
    const standardError = Math.sqrt(varianceOf(unitTotals(units, values, known), units.units));
    return standardError > 0 ? { standardError, degreesOfFreedom: units.units - 1 } : null;
  }
  const sums = sumsOf('the condition', units, values, known);
  if ('ok' in sums) return null;
  const { variance, degreesOfFreedom } = robustVariance([sums]);
  return variance > 0 && Number.isFinite(variance) && degreesOfFreedom > 0
    ? { standardError: Math.sqrt(variance), degreesOfFreedom }
    : null;
}

function sumsOf(
  name: string,
  { codes }: ArmUnits,
  values: Float64Array,
  known: number,
): ClusterSums | NoAnswer {
  return sumClusters(name, values, codes, known, 1);
}
