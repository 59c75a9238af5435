import { quantileSorted } from '../quantile.js';

/**
 * What the acceleration of an interval needs of the jackknife of one sample's statistic: the sums of
 * squares and of cubes of its influences U_i = (n - 1)(mean of the leave-one-out values - the one
 * without i), divided by n² and n³.
 */
export interface InfluenceSums {
  readonly squares: number;
  readonly cubes: number;
}

/**
 * The acceleration of statistic(x) - statistic(y), each a sample of its own. It is 0 where leaving one
 * out changes nothing. Efron & Tibshirani, "An Introduction to the Bootstrap" (1993), section 14.3.
 */
export function acceleration(x: InfluenceSums, y: InfluenceSums | null): number {
  const squares = x.squares + (y?.squares ?? 0);
  // The influences on the difference are those on y's statistic with their sign turned.
  const cubes = x.cubes - (y?.cubes ?? 0);
  return squares === 0 ? 0 : cubes / (6 * squares ** 1.5);
}

/** From the leave-one-out values, one for each observation, in any common unit. */
export function influenceSums(leftOut: Float64Array): InfluenceSums {
  const count = leftOut.length;
  let mean = 0;
  for (let i = 0; i < count; i++) mean += leftOut[i]! / count;
  let drift = 0;
  for (let i = 0; i < count; i++) drift += (leftOut[i]! - mean) / count;
  const shrink = (count - 1) / count;
  let squares = 0;
  let cubes = 0;
  for (let i = 0; i < count; i++) {
    const influence = shrink * (mean - leftOut[i]! + drift);
    squares += influence * influence;
    cubes += influence * influence * influence;
  }
  return { squares, cubes };
}

/** Of the mean, whose influences are the deviations themselves. */
export function influenceSumsOfMean(deviations: Float64Array): InfluenceSums {
  const count = deviations.length;
  let squares = 0;
  let cubes = 0;
  for (let i = 0; i < count; i++) {
    const influence = deviations[i]! / count;
    squares += influence * influence;
    cubes += influence * influence * influence;
  }
  return { squares, cubes };
}

/**
 * The quantile of ascending data without one of them, for each. It has but three values: without one
 * of those below the two order statistics that it lies between, without the lower of the two, and
 * without one above.
 */
export function quantilesLeavingOneOut(sorted: Float64Array, probability: number): Float64Array {
  const last = sorted.length - 1;
  const index = Math.floor((last - 1) * probability);
  const leftOut = new Float64Array(last + 1);
  leftOut.fill(quantileSorted(sorted.subarray(1), probability)!, 0, index + 1);
  leftOut.fill(quantileSorted(sorted.subarray(0, last), probability)!, index + 1);
  const shortened = Float64Array.from(sorted.subarray(0, last));
  shortened.set(sorted.subarray(index + 2), index + 1);
  leftOut[index + 1] = quantileSorted(shortened, probability)!;
  return leftOut;
}
