import { type NoAnswer, noAnswer } from '../../stats/outcome.js';
import { cellsOf } from './cells.js';
import type { Design } from './design.js';
import { BEYOND_RANGE, type TestedDifference, twoSidedPValue } from './figures.js';
import { covarianceOf, ofTTest } from './tested-difference.js';

/** One arm's rows, with what they weigh in its mean; the weights come to 1. */
export interface CrossedArm {
  readonly values: Float64Array;
  readonly weights: Float64Array;
  /** What each row belongs to, in numbers that both arms share. */
  readonly units: Int32Array;
  readonly runs: Uint32Array;
}

export interface CrossedDifference extends TestedDifference {
  readonly baselineFreedom: number;
  readonly candidateFreedom: number;
  /** Whether runs add more to the error than samples do. */
  readonly runsDecide: boolean;
}

/**
 * The difference of two weighted means whose values belong to a sample and to a run: the variance by
 * samples, and that by runs, less what both count. It is at least the larger one of the two. What both
 * arms have of one sample, or of one run, drops out.
 *
 * Cameron, Gelbach & Miller, "Robust inference with multiway clustering" (J. of Business & Economic
 * Statistics 29, 2011).
 */
export function crossedDifference(
  baseline: CrossedArm,
  candidate: CrossedArm,
  { known, runs }: Pick<Design, 'known'> & { readonly runs: number },
): CrossedDifference | NoAnswer {
  const arms = [baseline, candidate].map((arm) => ({ arm, parts: partsOf(arm) }));
  const [before, after] = arms as [Parts, Parts];
  const { cells, count } = cellsOf(
    joined(baseline.units, candidate.units),
    joined(baseline.runs, candidate.runs),
  );
  const inBaseline = baseline.units.length;
  const bySample = varianceBetween(before, after, baseline.units, candidate.units, known);
  const byRun = varianceBetween(before, after, baseline.runs, candidate.runs, runs);
  const byCell = varianceBetween(
    before,
    after,
    cells.subarray(0, inBaseline),
    cells.subarray(inBaseline),
    count,
  );
  if (Math.min(bySample.fewest, byRun.fewest) < 2)
    return noAnswer('too-few', 'at least 2 samples a condition are needed; one has 1');
  const [baselineVariance, candidateVariance, variance] = (
    ['baseline', 'candidate', 'difference'] as const
  ).map((of) => combined(bySample[of], byRun[of], byCell[of])) as [Combined, Combined, Combined];
  const { total } = variance;
  // What is left when all cancels is rounding.
  if (!(total > 1e-12 * (baselineVariance.total + candidateVariance.total)))
    return noAnswer('no-variation', 'the samples and the runs of each condition are all alike');
  if (!(Number.isFinite(total) && variance.degreesOfFreedom > 0))
    return noAnswer('out-of-range', BEYOND_RANGE);
  const estimate = after.parts.mean - before.parts.mean;
  const standardError = Math.sqrt(total);
  const statistic = estimate / standardError;
  const { degreesOfFreedom } = variance;
  const pValue = twoSidedPValue(statistic, degreesOfFreedom);
  const baselineError = Math.sqrt(baselineVariance.total);
  const candidateError = Math.sqrt(candidateVariance.total);
  return {
    ...ofTTest(
      { statistic, degreesOfFreedom, pValue, estimate, standardError },
      'two-way cluster-robust t test',
    ),
    baselineError,
    candidateError,
    covariance: covarianceOf(baselineError, candidateError, standardError),
    baselineFreedom: baselineVariance.degreesOfFreedom,
    candidateFreedom: candidateVariance.degreesOfFreedom,
    runsDecide: byRun.difference.variance > bySample.difference.variance,
  };
}

function joined(one: ArrayLike<number>, other: ArrayLike<number>): Uint32Array {
  const all = new Uint32Array(one.length + other.length);
  all.set(one);
  all.set(other, one.length);
  return all;
}

interface Parts {
  readonly arm: CrossedArm;
  readonly parts: { readonly mean: number; readonly errors: Float64Array };
}

/** The weighted mean, and what each row adds to its error. */
function partsOf({ values, weights }: CrossedArm): Parts['parts'] {
  let mean = 0;
  for (let row = 0; row < values.length; row++) mean += weights[row]! * values[row]!;
  const errors = values.map((value, row) => weights[row]! * (value - mean));
  return { mean, errors };
}

interface Variance {
  readonly variance: number;
  readonly degreesOfFreedom: number;
}

type Variances = Readonly<Record<'baseline' | 'candidate' | 'difference', Variance>> & {
  readonly fewest: number;
};

function varianceBetween(
  { parts: before }: Parts,
  { parts: after }: Parts,
  codesBefore: ArrayLike<number>,
  codesAfter: ArrayLike<number>,
  known: number,
): Variances {
  const x = totalsOf(before.errors, codesBefore, known);
  const y = totalsOf(after.errors, codesAfter, known);
  let [own, other, both] = [0, 0, 0];
  let common = 0;
  for (let code = 0; code < known; code++) {
    own += x.totals[code]! ** 2;
    other += y.totals[code]! ** 2;
    both += x.totals[code]! * y.totals[code]!;
    common += x.isThere[code]! & y.isThere[code]!;
  }
  const [forX, forY] = [correctionFor(x.groups), correctionFor(y.groups)];
  const baseline = { variance: forX * own, degreesOfFreedom: x.groups - 1 };
  const candidate = { variance: forY * other, degreesOfFreedom: y.groups - 1 };
  return {
    fewest: Math.min(x.groups, y.groups),
    baseline,
    candidate,
    difference: {
      variance: baseline.variance + candidate.variance - 2 * Math.sqrt(forX * forY) * both,
      degreesOfFreedom:
        common === 0 ? welch(baseline, candidate) : Math.min(x.groups, y.groups) - 1,
    },
  };
}

/** Of the sum of two independent variances, after Welch and Satterthwaite. */
function welch(one: Variance, other: Variance): number {
  const sum = one.variance + other.variance;
  const spread =
    one.variance ** 2 / one.degreesOfFreedom + other.variance ** 2 / other.degreesOfFreedom;
  return sum > 0 ? sum ** 2 / spread : Math.min(one.degreesOfFreedom, other.degreesOfFreedom);
}

function totalsOf(errors: Float64Array, codes: ArrayLike<number>, known: number): Totals {
  const totals = new Float64Array(known);
  const isThere = new Uint8Array(known);
  let groups = 0;
  for (let row = 0; row < errors.length; row++) {
    const code = codes[row]!;
    totals[code]! += errors[row]!;
    if (isThere[code] === 1) continue;
    isThere[code] = 1;
    groups++;
  }
  return { totals, isThere, groups };
}

interface Totals {
  readonly totals: Float64Array;
  readonly isThere: Uint8Array;
  readonly groups: number;
}

function correctionFor(groups: number): number {
  return groups > 1 ? groups / (groups - 1) : Infinity;
}

interface Combined {
  readonly total: number;
  readonly degreesOfFreedom: number;
}

/** Degrees of freedom after Satterthwaite: those of the runs where they decide, of the samples elsewhere. */
function combined(bySample: Variance, byRun: Variance, byCell: Variance): Combined {
  const larger = Math.max(bySample.variance, byRun.variance);
  const total = Math.max(larger, bySample.variance + byRun.variance - byCell.variance);
  const share = total / (bySample.variance + byRun.variance);
  return { total, degreesOfFreedom: Math.min(1, share) ** 2 * welch(bySample, byRun) };
}
