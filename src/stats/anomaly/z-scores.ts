import { noAnswer, type Outcome, requireChoice, requirePositive } from '../outcome.js';
import { median } from '../quantile.js';
import { refuseSample } from '../sample/finite.js';
import { commonScale, sampleMoments } from '../sample/moments.js';

export interface ZScoresOptions {
  /** A value is an outlier when its score is further from 0 than this; 3 by default. */
  readonly threshold?: number;
  /** What is taken from the count in the variance's divisor: 1 (a sample, the default) or 0. */
  readonly deltaDegreesOfFreedom?: 0 | 1;
}

export interface ZScores {
  /** One for each value, in their order. */
  readonly scores: Float64Array;
  /** Indices of the outliers, ascending. */
  readonly outliers: readonly number[];
}

/**
 * How many standard deviations each value lies from the mean. For data that are close to normal but
 * for a few outliers; as those inflate the deviation, no score of n values exceeds (n - 1) / √n, and
 * {@link modifiedZScores} are the better choice in small samples.
 *
 * Shiffler, "Maximum z scores and outliers" (The American Statistician 42(1), 1988).
 *
 * @returns no answer: `too-few` with fewer than two values, `not-finite`, `no-variation`.
 * @throws CrucibleError `invalid-argument` for a wrong option.
 *
 * @example
 * const seen = zScores(latencies, { threshold: 3 });
 * if (seen.ok) seen.outliers; // [40, 41]
 */
export function zScores(values: ArrayLike<number>, options: ZScoresOptions = {}): Outcome<ZScores> {
  const threshold = requirePositive('threshold', options.threshold ?? 3);
  const removed = options.deltaDegreesOfFreedom ?? 1;
  requireChoice('deltaDegreesOfFreedom', ['0', '1'], String(removed));
  const refused = refuseSample('values', values, 2);
  if (refused) return refused;
  const scale = commonScale(values);
  const { count, mean, meanLow, centredSquares } = sampleMoments(values, scale);
  if (centredSquares === 0) return noAnswer('no-variation', 'the values are all equal');
  const deviation = Math.sqrt(centredSquares / (count - removed));
  const scores = new Float64Array(count);
  for (let i = 0; i < count; i++) scores[i] = (values[i]! / scale - mean - meanLow) / deviation;
  return { ok: true, scores, outliers: beyond(scores, threshold) };
}

export interface ModifiedZScoresOptions {
  /** A value is an outlier when its score is further from 0 than this; 3.5 by default. */
  readonly threshold?: number;
  /** Makes the scores comparable to z scores of normal data; 0.6745 by default. */
  readonly constant?: number;
}

export interface ModifiedZScores extends ZScores {
  readonly median: number;
  /** The median distance of the values from their median. */
  readonly medianAbsoluteDeviation: number;
}

/**
 * How far each value lies from the median, in median absolute deviations: nearly half of the data can
 * be outliers without hiding each other.
 *
 * Iglewicz & Hoaglin, "How to detect and handle outliers" (ASQC, 1993).
 *
 * @returns no answer: `too-few` with fewer than two values, `not-finite`, `no-variation` when the
 *   median absolute deviation is 0: more than half of the values are equal.
 * @throws CrucibleError `invalid-argument` for a wrong option.
 *
 * @example
 * const seen = modifiedZScores(latencies);
 * if (seen.ok) seen.outliers; // [40, 41]
 */
export function modifiedZScores(
  values: ArrayLike<number>,
  options: ModifiedZScoresOptions = {},
): Outcome<ModifiedZScores> {
  const threshold = requirePositive('threshold', options.threshold ?? 3.5);
  const constant = requirePositive('constant', options.constant ?? 0.6745);
  const refused = refuseSample('values', values, 2);
  if (refused) return refused;
  const scale = commonScale(values);
  const { length } = values;
  const sorted = new Float64Array(length);
  for (let i = 0; i < length; i++) sorted[i] = values[i]! / scale;
  sorted.sort();
  const low = sorted[Math.floor((length - 1) / 2)]!;
  const high = sorted[Math.ceil((length - 1) / 2)]!;
  // From both middle values: the median between them would be rounded to the unit of large values.
  const scores = new Float64Array(length);
  for (let i = 0; i < length; i++) {
    const value = values[i]! / scale;
    scores[i] = (value - low + (value - high)) / 2;
  }
  const spread = median(scores.map(Math.abs))!;
  if (spread === 0) return noAnswer('no-variation', 'more than half of the values are equal');
  for (let i = 0; i < length; i++) scores[i] = (constant * scores[i]!) / spread;
  return {
    ok: true,
    scores,
    outliers: beyond(scores, threshold),
    median: (low + (high - low) / 2) * scale,
    medianAbsoluteDeviation: spread * scale,
  };
}

function beyond(scores: Float64Array, threshold: number): number[] {
  const outliers: number[] = [];
  for (let i = 0; i < scores.length; i++) {
    if (Math.abs(scores[i]!) > threshold) outliers.push(i);
  }
  return outliers;
}
