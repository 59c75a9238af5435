import { chiSquaredSurvival } from '../distribution/chi-squared.js';
import { refuseGroups } from '../location/groups.js';
import { noAnswer, type Outcome } from '../outcome.js';
import { rankSpread, sortedCopy, tieSizesOf } from '../sample/ranks.js';

export interface KruskalWallisTest {
  /** H, corrected for ties. */
  readonly statistic: number;
  /** Groups - 1. */
  readonly degreesOfFreedom: number;
  readonly pValue: number;
}

/**
 * Kruskal and Wallis' test of several independent groups: are the values of one as a rule larger than
 * those of another? An analysis of variance of the ranks; H has about the chi-squared distribution,
 * well so from five values a group.
 *
 * No answer with fewer than two groups or an empty one (`too-few`), with NaN or an infinity
 * (`not-finite`), or when all values are equal (`no-variation`).
 *
 * Source: Kruskal & Wallis, "Use of ranks in one-criterion variance analysis" (JASA 47, 1952).
 *
 * @example
 * kruskalWallisTest([[2.1, 3.4, 2.8], [4.4, 5.0, 3.9], [2.2, 4.1, 3.0]]);
 */
export function kruskalWallisTest(
  groups: readonly ArrayLike<number>[],
): Outcome<KruskalWallisTest> {
  const refused = refuseGroups(groups, 1);
  if (refused) return refused;
  const pooled = new Float64Array(groups.reduce((total, group) => total + group.length, 0));
  let filled = 0;
  for (const group of groups) {
    pooled.set(group, filled);
    filled += group.length;
  }
  pooled.sort();
  const spread = rankSpread(tieSizesOf(pooled));
  if (spread === 0) return noAnswer('no-variation', 'all values are equal');
  const meanRank = (pooled.length + 1) / 2;
  let between = 0;
  for (const group of groups)
    between += group.length * (meanRankWithin(pooled, sortedCopy(group)) - meanRank) ** 2;
  const statistic = (12 * (pooled.length - 1) * between) / spread;
  const degreesOfFreedom = groups.length - 1;
  return {
    ok: true,
    statistic,
    degreesOfFreedom,
    pValue: chiSquaredSurvival(statistic, degreesOfFreedom),
  };
}

/** The mean midrank of the values of `group`, all of which are among `pooled`; both ascending. */
function meanRankWithin(pooled: Float64Array, group: Float64Array): number {
  let rankSum = 0;
  let start = 0;
  for (let i = 0; i < group.length; ) {
    const value = group[i]!;
    let size = 1;
    while (group[i + size] === value) size++;
    start = firstNotBelow(pooled, value, start);
    let end = start + size;
    // Others may share the value.
    if (pooled[end] === value) end = firstAbove(pooled, value, end);
    rankSum += size * ((start + 1 + end) / 2);
    start = end;
    i += size;
  }
  return rankSum / group.length;
}

/** The first place at or after `from` whose value is not below `value`, by doubling steps. */
function firstNotBelow(sorted: Float64Array, value: number, from: number): number {
  let low = from;
  let high = from;
  for (let step = 1; high < sorted.length && sorted[high]! < value; step *= 2) {
    low = high + 1;
    high += step;
  }
  high = Math.min(high, sorted.length);
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (sorted[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The first place at or after `from` whose value is above `value`, by doubling steps. */
function firstAbove(sorted: Float64Array, value: number, from: number): number {
  let low = from;
  let high = from;
  for (let step = 1; high < sorted.length && sorted[high]! <= value; step *= 2) {
    low = high + 1;
    high += step;
  }
  high = Math.min(high, sorted.length);
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (sorted[middle]! <= value) low = middle + 1;
    else high = middle;
  }
  return low;
}
