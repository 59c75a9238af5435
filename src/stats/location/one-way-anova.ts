import { fSurvival } from '../distribution/f.js';
import { noAnswer, type Outcome } from '../outcome.js';
import { commonScale, type SampleMoments, sampleMoments } from '../sample/moments.js';
import { type AnalysisOfVariance, squaresBetween } from './analysis-of-variance.js';
import { refuseGroups } from './groups.js';

export interface OneWayAnova extends AnalysisOfVariance {
  /** The share of the squares that lies between the groups, from 0 to 1. */
  readonly etaSquared: number;
}

/**
 * One-way analysis of variance: have all groups one mean? Takes them to be normal and of one variance;
 * {@link welchAnova} does not assume the latter.
 *
 * F is the mean square between the groups over that within, with k - 1 and N - k degrees of
 * freedom for k groups and N values in all.
 *
 * No answer with fewer than two groups, an empty one, or no more values than groups (`too-few`); with
 * NaN or an infinity (`not-finite`); or when every group is constant (`no-variation`).
 *
 * Source: Fisher, "Statistical Methods for Research Workers" (1925).
 *
 * @example
 * oneWayAnova([[4.1, 4.6, 4.3], [5.0, 5.4, 5.1], [4.8, 4.7, 5.3]]);
 */
export function oneWayAnova(groups: readonly ArrayLike<number>[]): Outcome<OneWayAnova> {
  const refused = refuseGroups(groups, 1);
  if (refused) return refused;
  const scale = commonScale(...groups);
  return oneWayAnovaOfMoments(groups.map((group) => sampleMoments(group, scale)));
}

/** `noise`: squares within that are no more than this are rounding errors of equal values. */
export function oneWayAnovaOfMoments(
  groups: readonly SampleMoments[],
  noise = 0,
): Outcome<OneWayAnova> {
  let values = 0;
  let within = 0;
  for (const group of groups) {
    values += group.count;
    within += group.centredSquares;
  }
  const degreesOfFreedomBetween = groups.length - 1;
  const degreesOfFreedomWithin = values - groups.length;
  if (degreesOfFreedomWithin < 1)
    return noAnswer('too-few', `${values} values in ${groups.length} groups; one more is needed`);
  if (within <= noise) return noAnswer('no-variation', 'nothing varies within any of the groups');
  const counts = groups.map((group) => group.count);
  const between = squaresBetween(groups, counts).squares;
  const statistic = between / degreesOfFreedomBetween / (within / degreesOfFreedomWithin);
  return {
    ok: true,
    statistic,
    degreesOfFreedomBetween,
    degreesOfFreedomWithin,
    pValue: fSurvival(statistic, degreesOfFreedomBetween, degreesOfFreedomWithin),
    etaSquared: between / (between + within),
  };
}
