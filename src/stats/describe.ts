import { refuse } from '../errors.js';
import { compensatedSum } from './compensated-sum.js';

/** Summary of a sample, in the unit of its values (the variance in its square). */
export interface Description {
  readonly count: number;
  readonly mean: number | null;
  /** Sample variance (divides by n - 1). */
  readonly variance: number | null;
  /** Sample standard deviation. */
  readonly stdDev: number | null;
  readonly min: number | null;
  readonly max: number | null;
  readonly sum: number | null;
}

/** Magnitudes outside 1e±100 are rescaled, so that their squares neither overflow nor vanish. */
const LARGEST_UNSCALED = 1e100;
const SMALLEST_UNSCALED = 1e-100;

/**
 * Count, mean, sample variance, standard deviation, extremes and sum of a sample.
 *
 * Accurate to about 1e-15 relative even where a large common offset leaves naive formulae no digits
 * (1e15 ± 10), and over the whole range of doubles; what exceeds it overflows to Infinity. A
 * statistic is `null` where it has no answer: with no values; variance and stdDev with fewer than
 * two; and, since ±Infinity is a value, with an infinite one among them (the mean and the sum are then
 * that infinity, or `null` with both signs).
 *
 * Sums: Neumaier, "Rundungsfehleranalyse einiger Verfahren zur Summation endlicher Summen" (ZAMM 54,
 * 1974). Variance: the corrected two-pass algorithm of Chan, Golub & LeVeque, "Algorithms for
 * computing the sample variance" (The American Statistician 37(3), 1983).
 *
 * @throws CrucibleError `invalid-argument` when a value is NaN: filter those first, and count them.
 *
 * @example
 * describe([2, 4, 6]); // { count: 3, mean: 4, variance: 4, stdDev: 2, min: 2, max: 6, sum: 12 }
 */
export function describe(values: ArrayLike<number>): Description {
  const count = values.length;
  let min = Infinity;
  let max = -Infinity;
  for (let i = 0; i < count; i++) {
    const value = values[i]!;
    if (Number.isNaN(value)) {
      throw refuse('invalid-argument', `values[${i}]`, 'a number other than NaN', value);
    }
    // `+ 0` makes -0 a plain 0: which of the two comes first must not matter.
    if (value < min) min = value + 0;
    if (value > max) max = value + 0;
  }
  if (count === 0) {
    return { count, mean: null, variance: null, stdDev: null, min: null, max: null, sum: null };
  }
  if (min === -Infinity || max === Infinity) {
    const total = min === -Infinity && max === Infinity ? null : min === -Infinity ? min : max;
    return { count, mean: total, variance: null, stdDev: null, min, max, sum: total };
  }
  const scale = scaleFor(Math.max(-min, max));
  const sum = compensatedSum(values, scale);
  const mean = Math.min(max, Math.max(min, (sum / count) * scale));
  const variance = count < 2 ? null : sampleVariance(values, scale, mean / scale);
  return {
    count,
    mean,
    variance: variance === null ? null : variance * scale * scale,
    stdDev: variance === null ? null : Math.sqrt(variance) * scale,
    min,
    max,
    sum: sum * scale,
  };
}

/** A power of two, so that dividing by it loses nothing; 1 for ordinary magnitudes. */
function scaleFor(largest: number): number {
  const ordinary = largest >= SMALLEST_UNSCALED && largest <= LARGEST_UNSCALED;
  // The logarithm of the largest doubles rounds up to 1024, whose power is Infinity.
  return ordinary || largest === 0 ? 1 : 2 ** Math.min(1023, Math.floor(Math.log2(largest)));
}

/** Sample variance of values / scale about a mean that may itself be rounded. */
function sampleVariance(values: ArrayLike<number>, scale: number, mean: number): number {
  let squares = 0;
  let lost = 0;
  let drift = 0;
  for (let i = 0; i < values.length; i++) {
    const deviation = values[i]! / scale - mean;
    const square = deviation * deviation;
    const next = squares + square;
    lost += squares >= square ? squares - next + square : square - next + squares;
    squares = next;
    drift += deviation;
  }
  // Had the mean been exact, the deviations would sum to 0; what they sum to is its rounding error.
  const total = squares + lost - (drift * drift) / values.length;
  return Math.max(0, total) / (values.length - 1);
}
