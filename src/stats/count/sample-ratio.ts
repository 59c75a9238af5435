import { chiSquaredSurvival } from '../distribution/chi-squared.js';
import { noAnswer, type Outcome, requireLevel, requirePositive } from '../outcome.js';
import { requireCategories, requireSameLength } from './category-counts.js';
import { productDifference } from './product-difference.js';

export interface SampleRatio {
  readonly statistic: number;
  readonly degreesOfFreedom: number;
  readonly pValue: number;
  /** Counts expected under the planned split, one an arm. */
  readonly expected: readonly number[];
  /** Whether the p-value is below the threshold: then look for the fault, and trust no other result. */
  readonly mismatch: boolean;
}

/**
 * Checks that the arms of an experiment hold the shares that were planned: a chi-square test of the
 * counts of units (users, not events) against `ratios`, in any scale (`[1, 1]` or `[0.9, 0.1]`);
 * equal shares when none are given.
 *
 * A mismatch means that assignment or logging is broken, whatever the metrics say. It is judged at
 * `threshold`, 0.001 unless given, low since the check is made on every experiment. Look once, at the
 * end: a check that is repeated as data arrive needs a sequential test. No answer without a single
 * unit (`too-few`).
 *
 * Fabijan et al., "Diagnosing sample ratio mismatch in online controlled experiments" (KDD 2019).
 *
 * @throws CrucibleError `invalid-argument` when a count is not a whole number of at least 0, a ratio is
 * not above 0, their numbers differ, or the threshold is not between 0 and 1.
 *
 * @example
 * sampleRatioTest([50_500, 49_500]); // statistic 10, pValue 0.0016, mismatch false
 */
export function sampleRatioTest(
  observed: ArrayLike<number>,
  options: { readonly ratios?: ArrayLike<number>; readonly threshold?: number } = {},
): Outcome<SampleRatio> {
  const total = requireCategories('observed', observed);
  const threshold = requireLevel('threshold', options.threshold ?? 0.001);
  const ratios = options.ratios ?? new Float64Array(observed.length).fill(1);
  requireSameLength('ratios', ratios, observed);
  let whole = 0;
  for (let i = 0; i < ratios.length; i++) whole += requirePositive(`ratios[${i}]`, ratios[i]!);
  requirePositive('the sum of ratios', whole);
  if (total === 0) return noAnswer('too-few', 'no arm holds a single unit');
  const expected: number[] = [];
  let statistic = 0;
  for (let i = 0; i < ratios.length; i++) {
    const share = total * (ratios[i]! / whole);
    const deviation = productDifference(observed[i]!, whole, total, ratios[i]!) / whole;
    statistic += (deviation / share) * deviation;
    expected.push(share);
  }
  const degreesOfFreedom = ratios.length - 1;
  const pValue = chiSquaredSurvival(statistic, degreesOfFreedom);
  return {
    ok: true,
    statistic,
    degreesOfFreedom,
    pValue,
    expected,
    mismatch: pValue < threshold,
  };
}
