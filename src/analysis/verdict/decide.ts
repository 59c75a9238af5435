import type { PlannedSize } from '../../event/plan.js';
import { studentTUpperQuantile } from '../../stats/distribution/student-t.js';
import type { NoAnswer } from '../../stats/outcome.js';
import { isNoAnswer, type TestedDifference } from './figures.js';
import type {
  Direction,
  MetricVerdict,
  MoreNeeded,
  ObservationUnit,
  VerdictWord,
} from './verdict.js';

export type Margin = NonNullable<MetricVerdict['margin']>;

/**
 * A margin in the metric's unit; null where it is a share of nothing. Nobody meant 5% of a figure that
 * may as well be 0: without a margin of its own such a metric has none.
 */
export function marginOf(
  size: PlannedSize,
  isGiven: boolean,
  baseline: number | null,
  tested: TestedDifference | NoAnswer,
): Margin | null {
  if (!isGiven && !isNoAnswer(tested) && isNearNothing(baseline ?? 0, tested)) return null;
  const absolute = 'absolute' in size ? size.absolute : Math.abs(baseline ?? 0) * size.relative;
  return absolute > 0 ? { absolute, isGiven } : null;
}

/** A figure with a standard error above this share of it is no measure for anything. */
const MOST_RELATIVE_ERROR = 0.2;

function isNearNothing(baseline: number, { baselineError }: TestedDifference): boolean {
  return baselineError > MOST_RELATIVE_ERROR * Math.abs(baseline);
}

/** What a verdict is made of. */
export interface Evidence {
  readonly difference: number;
  readonly tested: TestedDifference;
  readonly adjustedPValue: number;
  readonly alpha: number;
  readonly margin: Margin | null;
  /** The margin as it was asked for. */
  readonly size: PlannedSize;
  /** The baseline's figure. */
  readonly baseline: number;
  readonly direction: Direction;
}

/**
 * The word. Two one-sided tests at alpha say that a difference is too small to matter: the interval of
 * confidence 1 - 2 alpha lies within the margin. Somebody who gave a margin said by that what matters,
 * so there this goes before whether there is any difference at all; the margin that nobody gave
 * decides only where no difference was found. A difference of which no part is in doubt, as of two
 * quantiles that are one tied value, is within any margin where it is 0.
 *
 * Schuirmann, "A comparison of the two one-sided tests procedure and the power approach for assessing
 * the equivalence of average bioavailability" (J. of Pharmacokinetics and Biopharmaceutics 15, 1987).
 */
export function decide(evidence: Evidence): VerdictWord {
  const { difference, adjustedPValue, alpha, margin, direction } = evidence;
  const isWithin = isWithinMargin(evidence);
  if (isWithin && margin?.isGiven === true) return 'equivalent';
  if (adjustedPValue <= alpha) {
    if (direction === null) return 'differs';
    return difference > 0 === (direction === 'higher') ? 'better' : 'worse';
  }
  return isWithin ? 'equivalent' : 'inconclusive';
}

function isWithinMargin(evidence: Evidence): boolean {
  const { tested, margin, alpha } = evidence;
  if (alpha >= 0.5) return false;
  if (margin === null) {
    const { lower, upper } = tested.intervalAt(1 - 2 * alpha);
    return lower === 0 && upper === 0;
  }
  const { aboveUpper, belowLower } = beyondMargin(evidence, margin, 1 - 2 * alpha);
  return aboveUpper < 0 && belowLower > 0;
}

/**
 * Whether a harm as large as the margin is excluded, one-sidedly at alpha / 2, as by the interval that is
 * shown; null without a margin or a direction.
 */
export function isNotWorseByMargin(evidence: Evidence): boolean | null {
  const { margin, direction, alpha } = evidence;
  if (margin === null || direction === null) return null;
  const { aboveUpper, belowLower } = beyondMargin(evidence, margin, 1 - alpha);
  return direction === 'lower' ? aboveUpper < 0 : belowLower > 0;
}

/**
 * How far the difference is beyond the margin: the upper end for difference - margin, the lower end for
 * difference + margin. A margin that is a share of the baseline is as uncertain as the baseline is: what
 * is looked at is candidate - (1 ± share) × baseline, whose error the interval of the difference and the
 * baseline's error make with regard to their correlation.
 *
 * Zou & Donner, "Construction of confidence limits about effect measures: a general approach"
 * (Statistics in Medicine 27, 2008): the variances recovered from the limits.
 */
function beyondMargin(
  { difference, tested, size, baseline }: Evidence,
  { absolute }: Margin,
  confidence: number,
): { readonly aboveUpper: number; readonly belowLower: number } {
  const { lower, upper } = tested.intervalAt(confidence);
  if ('absolute' in size || tested.baselineError === 0)
    return { aboveUpper: upper - absolute, belowLower: lower + absolute };
  const share = baseline < 0 ? -size.relative : size.relative;
  const { contrastAt, baselineError, standardError, covariance, degreesOfFreedom } = tested;
  if (contrastAt !== undefined)
    return {
      aboveUpper: contrastAt(1 + share, confidence).upper,
      belowLower: contrastAt(1 - share, confidence).lower,
    };
  const quantile = studentTUpperQuantile((1 - confidence) / 2, degreesOfFreedom);
  const ofMargin = share * quantile * baselineError;
  const product = standardError * baselineError;
  const correlation =
    product > 0 ? Math.max(-1, Math.min(1, (covariance - baselineError ** 2) / product)) : 0;
  const above = joined(upper - difference, -ofMargin, correlation);
  const below = joined(difference - lower, ofMargin, correlation);
  return { aboveUpper: difference - absolute + above, belowLower: difference + absolute - below };
}

/** The root of a² + 2 r a b + b². */
function joined(a: number, b: number, correlation: number): number {
  return Math.sqrt(Math.max(0, a * a + 2 * correlation * a * b + b * b));
}

/** More than this is no plan. */
const MOST = 1e9;
/**
 * What is looked for where no margin says what matters, in standard deviations: a small effect by Cohen,
 * "Statistical Power Analysis for the Behavioral Sciences" (2nd ed., 1988).
 */
const SMALL_EFFECT = 0.2;

/**
 * How many more observations each condition needs, were the standard error to fall with their root: so
 * many that the test finds a difference as large as the margin with the power. Where that many are
 * there already, the difference that was observed is the one to be found. Without a margin it is an
 * effect of 0.2 of the baseline's standard deviations, and nothing where there is none. The level is
 * alpha over the number of tests: what suffices for any of them whatever the others come to.
 */
export function moreNeeded(
  {
    difference,
    tested,
    alpha,
    margin,
    stdDev,
  }: Pick<Evidence, 'difference' | 'tested' | 'alpha' | 'margin'> & {
    readonly stdDev: number | null;
  },
  tests: number,
  power: number,
  unit: ObservationUnit,
  units: number,
): MoreNeeded | null {
  const level = alpha / tests;
  const sizes =
    margin === null ? [SMALL_EFFECT * (stdDev ?? 0)] : [margin.absolute, Math.abs(difference)];
  for (const toDetect of sizes) {
    if (!(toDetect > 0)) continue;
    const needed = unitsNeeded(tested, toDetect, level, power, units);
    if (needed > units)
      return { unit, perCondition: roundedUp(Math.min(MOST, needed - units)), toDetect };
  }
  return null;
}

/** Student's quantiles fall as observations are added, so the number is found by going round. */
function unitsNeeded(
  { standardError, degreesOfFreedom }: TestedDifference,
  toDetect: number,
  level: number,
  power: number,
  units: number,
): number {
  let growth = 1;
  for (let round = 0; round < 20; round++) {
    const freedom = degreesOfFreedom * Math.max(1, growth);
    const reach =
      studentTUpperQuantile(level / 2, freedom) + studentTUpperQuantile(1 - power, freedom);
    growth = Math.min(MOST, ((standardError * reach) / toDetect) ** 2);
  }
  return Math.ceil(units * growth);
}

/** To three digits: what is reckoned from an estimate is not known to the last one. */
function roundedUp(count: number): number {
  const step = 10 ** Math.max(0, Math.floor(Math.log10(count)) - 2);
  return Math.ceil(count / step) * step;
}
