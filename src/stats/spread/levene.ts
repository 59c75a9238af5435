import type { AnalysisOfVariance } from '../location/analysis-of-variance.js';
import { refuseGroups } from '../location/groups.js';
import { oneWayAnovaOfMoments } from '../location/one-way-anova.js';
import { type Outcome, requireChoice } from '../outcome.js';
import { commonScale, sampleMoments } from '../sample/moments.js';
import { sortedCopy } from '../sample/ranks.js';

export interface LeveneOptions {
  /**
   * What deviations are taken from: `median` (the default; Brown and Forsythe's form, which holds its
   * level for skewed data) or `mean` (Levene's own).
   */
  readonly center?: 'mean' | 'median';
}

/**
 * Levene's test: have all groups one spread? The one-way analysis of variance of |value - centre|.
 *
 * No answer with fewer than two groups, an empty one, or no more values than groups (`too-few`);
 * with NaN or an infinity (`not-finite`); or when those deviations vary within no group, as with
 * constant groups or pairs (`no-variation`).
 *
 * Source: Levene, "Robust tests for equality of variances" (Contributions to Probability and
 * Statistics, 1960); Brown & Forsythe, "Robust tests for the equality of variances" (JASA 69, 1974).
 *
 * @throws CrucibleError `invalid-argument` for an option that is none.
 *
 * @example
 * leveneTest([[4.1, 4.6, 4.3], [5.0, 9.4, 2.1]], { center: 'median' });
 */
export function leveneTest(
  groups: readonly ArrayLike<number>[],
  options: LeveneOptions = {},
): Outcome<AnalysisOfVariance> {
  const center = requireChoice('center', ['mean', 'median'], options.center ?? 'median');
  const refused = refuseGroups(groups, 1);
  if (refused) return refused;
  const scale = commonScale(...groups);
  const deviate = center === 'mean' ? deviationsFromMean : deviationsFromMedian;
  const deviations = groups.map((group) => deviate(group, scale));
  let squares = 0;
  for (const group of deviations) {
    for (const deviation of group) squares += deviation * deviation;
  }
  const outcome = oneWayAnovaOfMoments(
    deviations.map((group) => sampleMoments(group)),
    squares * ROUNDING ** 2,
  );
  if (!outcome.ok) return outcome;
  const { ok, statistic, degreesOfFreedomBetween, degreesOfFreedomWithin, pValue } = outcome;
  return { ok, statistic, degreesOfFreedomBetween, degreesOfFreedomWithin, pValue };
}

/** Deviations that ought to be equal differ by a few roundings: this much, relative to their size. */
const ROUNDING = 4 * Number.EPSILON;

function deviationsFromMean(values: ArrayLike<number>, scale: number): Float64Array {
  const { mean, meanLow } = sampleMoments(values, scale);
  const deviations = new Float64Array(values.length);
  for (let i = 0; i < values.length; i++)
    deviations[i] = Math.abs(values[i]! / scale - mean - meanLow);
  return deviations;
}

function deviationsFromMedian(values: ArrayLike<number>, scale: number): Float64Array {
  const deviations = sortedCopy(values);
  const low = deviations[(deviations.length - 1) >> 1]! / scale;
  const high = deviations[deviations.length >> 1]! / scale;
  // From both middle values in turn: their mean need not be a double.
  for (let i = 0; i < deviations.length; i++) {
    const value = deviations[i]! / scale;
    deviations[i] = Math.abs((value - low + (value - high)) / 2);
  }
  return deviations;
}
