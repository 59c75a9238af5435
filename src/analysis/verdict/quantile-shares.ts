import type { NoAnswer } from '../../stats/outcome.js';
import { quantileSorted } from '../../stats/quantile.js';
import { clusteredError } from './clustered-difference.js';
import type { ArmUnits, Design } from './design.js';
import { isNoAnswer } from './figures.js';
import { differenceBy } from './mean-difference.js';

/** An arm's values, and the same in order. */
export interface SortedValues {
  readonly values: Float64Array;
  readonly sorted: Float64Array;
}

/**
 * How far the share of values below the true quantile may be from p, in either arm. A share is a mean,
 * of values that are 0 or 1, whatever the values themselves are like: no density is needed, which is
 * next to 0 between two modes and infinite where values tie.
 */
export interface ShareErrors {
  readonly baseline: number;
  readonly candidate: number;
  readonly correlation: number;
  /** Infinity where the normal distribution serves. */
  readonly degreesOfFreedom: number;
}

/**
 * The errors of both arms' shares. Values that are observations by themselves have the binomial one; for
 * clusters, and for the correlation of pairs, what is beyond each arm's own quantile is compared as
 * means are.
 */
export function shareErrors(
  design: Design,
  p: number,
  baseline: SortedValues,
  candidate: SortedValues,
): ShareErrors | NoAnswer {
  const baselineError = armShareError(design.baseline, design.known, p, baseline).standardError;
  const candidateError = armShareError(design.candidate, design.known, p, candidate).standardError;
  const errors = { baseline: baselineError, candidate: candidateError };
  if (design.kind === 'independent')
    return { ...errors, correlation: 0, degreesOfFreedom: Infinity };
  const [before, after] = [beyondQuantile(baseline, p), beyondQuantile(candidate, p)];
  const tested = differenceBy(design, before.values, after.values);
  if (isNoAnswer(tested)) {
    if (tested.reason !== 'no-variation') return tested;
    // In every unit both arms are on the same side: as alike as they can be known to be.
    const degreesOfFreedom = Math.min(design.baseline.units, design.candidate.units) - 1;
    return { ...errors, correlation: mostAlike(design, p), degreesOfFreedom };
  }
  const product = tested.baselineError * tested.candidateError;
  const correlation = product > 0 ? tested.covariance / product : 0;
  const most = mostAlike(design, p);
  return {
    ...errors,
    correlation: Math.max(-most, Math.min(most, correlation)),
    degreesOfFreedom: Math.max(1, tested.degreesOfFreedom),
  };
}

/** As though in half a unit the arms were on different sides: that none was seen does not say there is none. */
function mostAlike({ common }: Design, p: number): number {
  return common === 0 ? 0 : Math.max(0, 1 - 1 / (2 * common * p * (1 - p)));
}

/** The error of one arm's share. */
export function armShareError(
  units: ArmUnits,
  known: number,
  p: number,
  sample: SortedValues,
): { readonly standardError: number; readonly degreesOfFreedom: number } {
  const nominal = p * (1 - p);
  if (units.largest <= 1)
    return {
      standardError: Math.sqrt(nominal / units.codes.length),
      degreesOfFreedom: Infinity,
    };
  const beyond = beyondQuantile(sample, p);
  const error = clusteredError(units, known, beyond.values);
  const spread = beyond.share * (1 - beyond.share);
  if (error === null || !(spread > 0))
    return {
      standardError: Math.sqrt(nominal / units.units),
      degreesOfFreedom: Math.max(1, units.units - 1),
    };
  // With ties the share is not p: what carries over is by how much clusters blow the variance up.
  return {
    standardError: error.standardError * Math.sqrt(nominal / spread),
    degreesOfFreedom: error.degreesOfFreedom,
  };
}

/** 1 for values beyond the quantile: above it, or from it on, whichever share is nearer to 1 - p. */
function beyondQuantile(
  { values, sorted }: SortedValues,
  p: number,
): { readonly values: Float64Array; readonly share: number } {
  const quantile = quantileSorted(sorted, p)!;
  let above = 0;
  let tied = 0;
  for (let row = 0; row < sorted.length; row++) {
    if (sorted[row]! > quantile) above++;
    else if (sorted[row]! === quantile) tied++;
  }
  const expected = (1 - p) * sorted.length;
  const isFrom = Math.abs(above + tied - expected) < Math.abs(above - expected);
  const count = isFrom ? above + tied : above;
  const beyond = new Float64Array(values.length);
  for (let row = 0; row < values.length; row++) {
    const value = values[row]!;
    beyond[row] = value > quantile || (isFrom && value === quantile) ? 1 : 0;
  }
  return { values: beyond, share: count / values.length };
}
