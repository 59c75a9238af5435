import type { SampleMoments } from '../sample/moments.js';
import { meanDifference } from '../sample/moments.js';

/** What both forms of the analysis of variance, and Levene's test, answer with. */
export interface AnalysisOfVariance {
  /** F. */
  readonly statistic: number;
  /** Numerator: groups - 1. */
  readonly degreesOfFreedomBetween: number;
  /** Denominator. */
  readonly degreesOfFreedomWithin: number;
  readonly pValue: number;
}

/** Weighted sum of squares of the groups' means about their weighted mean, and the total weight. */
export function squaresBetween(
  groups: readonly SampleMoments[],
  weights: readonly number[],
): { squares: number; weight: number } {
  // Means are taken from the first one: a common offset of theirs drops out before it costs digits.
  const offsets = groups.map((group) => meanDifference(group, groups[0]!));
  let weight = 0;
  let weighted = 0;
  for (let g = 0; g < groups.length; g++) {
    weight += weights[g]!;
    weighted += weights[g]! * offsets[g]!;
  }
  const centre = weighted / weight;
  let squares = 0;
  for (let g = 0; g < groups.length; g++) squares += weights[g]! * (offsets[g]! - centre) ** 2;
  return { squares, weight };
}
