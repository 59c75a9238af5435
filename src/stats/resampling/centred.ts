import { type SampleMoments, sampleMoments } from '../sample/moments.js';

/** A sample as its mean and what is left; both are divided by the scale they were asked for in. */
export interface CentredSample extends Pick<SampleMoments, 'mean' | 'meanLow'> {
  /** They sum to 0 but for their own rounding. */
  readonly deviations: Float64Array;
}

/**
 * Centres finite values / scale. Sums of deviations keep the digits that sums of values with a large
 * common offset lose.
 */
export function centred(values: ArrayLike<number>, scale: number): CentredSample {
  const { mean, meanLow } = sampleMoments(values, scale);
  const deviations = new Float64Array(values.length);
  for (let i = 0; i < deviations.length; i++) deviations[i] = values[i]! / scale - mean - meanLow;
  return { mean, meanLow, deviations };
}
