import { compensatedSum } from '../compensated-sum.js';

/** Count, mean and spread of a sample; the mean to about twice the precision of a double. */
export interface SampleMoments {
  readonly count: number;
  /** The mean, rounded to a double; NaN with no values. */
  readonly mean: number;
  /** What rounding took from the mean: `mean + meanLow` is the mean to some 30 digits. */
  readonly meanLow: number;
  /** Sum of squared deviations from the mean; exactly 0 for a constant sample. */
  readonly centredSquares: number;
  /** Sample variance (divides by n - 1); NaN below two values. */
  readonly variance: number;
}

/** Magnitudes outside 1e±100 are rescaled, so that their squares neither overflow nor vanish. */
const LARGEST_UNSCALED = 1e100;
const SMALLEST_UNSCALED = 1e-100;

/**
 * The moments of `values / scale`, for finite values. Both the mean and the deviations from it are
 * as exact under a common offset of 1e15 as without it.
 *
 * Sums: Neumaier, "Rundungsfehleranalyse einiger Verfahren zur Summation endlicher Summen" (ZAMM 54,
 * 1974). Squares: the corrected two-pass algorithm of Chan, Golub & LeVeque, "Algorithms for
 * computing the sample variance" (The American Statistician 37(3), 1983), the rounding error of each
 * deviation taken along (Knuth's two-sum).
 */
export function sampleMoments(values: ArrayLike<number>, scale = 1): SampleMoments {
  const count = values.length;
  const mean = roundedMean(values, scale);
  let squares = 0;
  let squaresLost = 0;
  let drift = 0;
  let driftLost = 0;
  for (let i = 0; i < count; i++) {
    const value = values[i]! / scale;
    const deviation = value - mean;
    const back = deviation - value;
    const square = deviation * deviation;
    const nextSquares = squares + square;
    squaresLost +=
      squares >= square ? squares - nextSquares + square : square - nextSquares + squares;
    squares = nextSquares;
    const nextDrift = drift + deviation;
    driftLost +=
      Math.abs(drift) >= Math.abs(deviation)
        ? drift - nextDrift + deviation
        : deviation - nextDrift + drift;
    driftLost += value - (deviation - back) - (mean + back);
    drift = nextDrift;
  }
  // Had the mean been exact, the deviations would sum to 0; what they sum to is its rounding error.
  const offset = (drift + driftLost) / count;
  const centredSquares = Math.max(0, squares + squaresLost - offset * offset * count);
  const better = mean + offset;
  return {
    count,
    mean: better,
    meanLow: mean - better + offset,
    centredSquares,
    variance: count < 2 ? Number.NaN : centredSquares / (count - 1),
  };
}

/** The difference of two means, without the rounding that two large means would leave in it. */
export function meanDifference(
  a: Pick<SampleMoments, 'mean' | 'meanLow'>,
  b: Pick<SampleMoments, 'mean' | 'meanLow'>,
): number {
  return a.mean - b.mean + (a.meanLow - b.meanLow);
}

/**
 * A power of two to divide finite samples by, so that the squares of their values neither overflow
 * nor vanish; 1 for samples of ordinary magnitude.
 */
export function commonScale(...samples: readonly ArrayLike<number>[]): number {
  let largest = 0;
  for (const values of samples) {
    for (let i = 0; i < values.length; i++) {
      const magnitude = Math.abs(values[i]!);
      if (magnitude > largest) largest = magnitude;
    }
  }
  const ordinary = largest >= SMALLEST_UNSCALED && largest <= LARGEST_UNSCALED;
  if (ordinary || largest === 0) return 1;
  return 2 ** Math.min(1023, Math.max(-1022, Math.floor(Math.log2(largest))));
}

/** The mean of values / scale, within a rounding of its last digit. */
function roundedMean(values: ArrayLike<number>, scale: number): number {
  return compensatedSum(values, scale) / values.length;
}
