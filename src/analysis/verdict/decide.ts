import type { PlannedSize } from '../../event/plan.js';
import { studentTUpperQuantile } from '../../stats/distribution/student-t.js';
import type { TestedDifference } from './figures.js';
import type {
  Direction,
  MetricVerdict,
  MoreNeeded,
  ObservationUnit,
  VerdictWord,
} from './verdict.js';

export type Margin = NonNullable<MetricVerdict['margin']>;

/** A margin in the metric's unit; null where it is a share of nothing. */
export function marginOf(
  size: PlannedSize,
  isGiven: boolean,
  baseline: number | null,
): Margin | null {
  const absolute = 'absolute' in size ? size.absolute : Math.abs(baseline ?? 0) * size.relative;
  return absolute > 0 ? { absolute, isGiven } : null;
}

/** What a verdict is made of. */
export interface Evidence {
  readonly difference: number;
  readonly tested: TestedDifference;
  readonly adjustedPValue: number;
  readonly alpha: number;
  readonly margin: Margin | null;
  readonly direction: Direction;
}

/**
 * The word. Two one-sided tests at alpha say that a difference is too small to matter: the interval of
 * confidence 1 - 2 alpha lies within the margin. Somebody who gave a margin said by that what matters,
 * so there this goes before whether there is any difference at all; the margin that nobody gave
 * decides only where no difference was found.
 *
 * Schuirmann, "A comparison of the two one-sided tests procedure and the power approach for assessing
 * the equivalence of average bioavailability" (J. of Pharmacokinetics and Biopharmaceutics 15, 1987).
 */
export function decide(evidence: Evidence): VerdictWord {
  const { difference, adjustedPValue, alpha, margin, direction } = evidence;
  const isWithin = isWithinMargin(evidence);
  if (isWithin && margin!.isGiven) return 'equivalent';
  if (adjustedPValue <= alpha) {
    if (direction === null) return 'differs';
    return difference > 0 === (direction === 'higher') ? 'better' : 'worse';
  }
  return isWithin ? 'equivalent' : 'inconclusive';
}

function isWithinMargin({ tested, margin, alpha }: Evidence): boolean {
  if (margin === null || alpha >= 0.5) return false;
  const { lower, upper } = tested.intervalAt(1 - 2 * alpha);
  return lower > -margin.absolute && upper < margin.absolute;
}

/** More than this is no plan. */
const MOST = 1e9;

/**
 * How many more observations each condition needs, were the standard error to fall with their root: so
 * many that the test finds a difference as large as the margin with the power. Where that many are
 * there already, the difference that was observed is the one to be found. The level is alpha over the
 * number of tests: what suffices for any of them whatever the others come to.
 */
export function moreNeeded(
  {
    difference,
    tested,
    alpha,
    margin,
  }: Pick<Evidence, 'difference' | 'tested' | 'alpha' | 'margin'>,
  tests: number,
  power: number,
  unit: ObservationUnit,
  units: number,
): MoreNeeded | null {
  const level = alpha / tests;
  for (const toDetect of [margin?.absolute ?? 0, Math.abs(difference)]) {
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
