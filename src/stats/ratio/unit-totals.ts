import { refuse } from '../../errors.js';
import { type NoAnswer, noAnswer } from '../outcome.js';
import { refuseNotFinite, refuseSample } from '../sample/finite.js';
import { sampleMoments } from '../sample/moments.js';

/**
 * The two totals of each independent unit, such as the cost and the number of requests of each user:
 * entry i of both belongs to unit i.
 */
export interface UnitTotals {
  readonly numerators: ArrayLike<number>;
  readonly denominators: ArrayLike<number>;
}

/** A ratio of sums, and what each unit moved it by, to first order. */
export interface RatioInfluence {
  readonly units: number;
  readonly ratio: number;
  /** (numerator - ratio × denominator) / sum of the denominators; they sum to 0. */
  readonly influences: Float64Array;
  /** Their sum of squares times n / (n - 1): the variance of the ratio. */
  readonly variance: number;
  /** What rounding of the data alone may make of an influence. */
  readonly rounding: number;
}

/** @throws CrucibleError `invalid-argument` when the lengths differ. */
export function ratioInfluence(
  path: string,
  { numerators, denominators }: UnitTotals,
): RatioInfluence | NoAnswer {
  const units = numerators.length;
  if (denominators.length !== units)
    throw refuse(
      'invalid-argument',
      `${path}.denominators`,
      `${units} values, as many as numerators`,
      `${denominators.length} values`,
    );
  const refused =
    refuseSample(`${path}.numerators`, numerators, 2) ??
    refuseNotFinite(`${path}.denominators`, denominators);
  if (refused) return refused;
  const above = sampleMoments(numerators);
  const below = sampleMoments(denominators);
  if (!(below.mean > 0))
    return noAnswer('out-of-range', `${path}: the denominators must sum to more than 0`);
  const ratio = above.mean / below.mean;
  const influences = new Float64Array(units);
  const total = below.mean * units;
  let squares = 0;
  let largest = 0;
  for (let i = 0; i < units; i++) {
    // About both means, so that an offset common to all units costs no digits.
    const numerator = numerators[i]! - above.mean - above.meanLow;
    const denominator = denominators[i]! - below.mean - below.meanLow;
    const influence = (numerator - ratio * denominator) / total;
    influences[i] = influence;
    squares += influence * influence;
    largest = Math.max(largest, Math.abs(numerators[i]!) + Math.abs(ratio * denominators[i]!));
  }
  const variance = (squares * units) / (units - 1);
  if (!Number.isFinite(ratio) || !Number.isFinite(variance))
    return noAnswer('out-of-range', `${path}: the ratio exceeds the range of numbers`);
  return { units, ratio, influences, variance, rounding: (Number.EPSILON * largest) / total };
}

/** Whether all that a ratio varies by is rounding: each unit has the same ratio. */
export function isConstant({ units, variance, rounding }: RatioInfluence): boolean {
  return variance <= units * rounding * rounding;
}
