import { fSurvival } from '../distribution/f.js';
import { noAnswer, type Outcome } from '../outcome.js';
import { commonScale, sampleMoments } from '../sample/moments.js';
import { type AnalysisOfVariance, squaresBetween } from './analysis-of-variance.js';
import { refuseGroups } from './groups.js';

/**
 * Welch's analysis of variance: have all groups one mean, whatever their variances? With two groups,
 * F is the square of Welch's t and the p-value the same.
 *
 * Each group weighs by its size over its variance. The second degrees of freedom are as a rule not
 * whole.
 *
 * No answer with fewer than two groups or two values in one (`too-few`), with NaN or an infinity
 * (`not-finite`), when a group is constant, whose weight would be infinite (`no-variation`), or when F is
 * beyond the range of numbers (`out-of-range`).
 *
 * Source: Welch, "On the comparison of several mean values: an alternative approach" (Biometrika
 * 38, 1951).
 *
 * @example
 * welchAnova([[4.1, 4.6, 4.3], [5.0, 9.4, 2.1], [4.8, 4.7, 5.3]]);
 */
export function welchAnova(groups: readonly ArrayLike<number>[]): Outcome<AnalysisOfVariance> {
  const refused = refuseGroups(groups, 2);
  if (refused) return refused;
  const scale = commonScale(...groups);
  const moments = groups.map((group) => sampleMoments(group, scale));
  const constant = moments.findIndex((group) => group.variance === 0);
  if (constant >= 0) return noAnswer('no-variation', `groups[${constant}] is constant`);
  // In units between the variances: over one next to 0 a weight would be beyond the range of numbers.
  const variances = moments.map((group) => group.variance);
  const unit = Math.sqrt(Math.min(...variances)) * Math.sqrt(Math.max(...variances));
  const weights = moments.map((group) => group.count * (unit / group.variance));
  const between = squaresBetween(moments, weights);
  const { weight } = between;
  const squares = between.squares / unit;
  let imbalance = 0;
  for (let g = 0; g < moments.length; g++)
    imbalance += (1 - weights[g]! / weight) ** 2 / (moments[g]!.count - 1);
  const k = groups.length;
  const statistic = squares / (k - 1) / (1 + (2 * (k - 2) * imbalance) / (k * k - 1));
  const degreesOfFreedomWithin = (k * k - 1) / (3 * imbalance);
  if (!Number.isFinite(statistic))
    return noAnswer('out-of-range', 'the variances are too small for the distance of the means');
  return {
    ok: true,
    statistic,
    degreesOfFreedomBetween: k - 1,
    degreesOfFreedomWithin,
    pValue: fSurvival(statistic, k - 1, degreesOfFreedomWithin),
  };
}
