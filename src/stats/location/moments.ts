import { refuse } from '../../errors.js';
import { type NoAnswer, noAnswer, requireCount } from '../outcome.js';

/** A sample known by its moments only, as streaming statistics and rollups keep them. */
export interface MomentsOfSample {
  readonly count: number;
  /** NaN or null with no values. */
  readonly mean: number | null;
  /** Sample variance (divides by n - 1); with fewer than two values it is not looked at. */
  readonly variance: number | null;
  /** What rounding took from `mean`, where it is known. Default 0. */
  readonly meanLow?: number;
}

/** Moments that have been looked at: numbers throughout, and the variance 0 for a single value. */
export interface ReadMoments {
  readonly count: number;
  readonly mean: number;
  readonly meanLow: number;
  readonly variance: number;
}

/** @throws CrucibleError `invalid-argument` when the count is none, or the variance is negative. */
export function readMoments(path: string, moments: MomentsOfSample): ReadMoments | NoAnswer {
  const count = requireCount(`${path}.count`, moments.count);
  if (count === 0) return noAnswer('too-few', `${path} holds no values`);
  const mean = moments.mean ?? Number.NaN;
  const variance = count < 2 ? 0 : (moments.variance ?? Number.NaN);
  const meanLow = moments.meanLow ?? 0;
  if (variance < 0)
    throw refuse('invalid-argument', `${path}.variance`, 'a variance of 0 or more', variance);
  if (!Number.isFinite(mean + meanLow + variance))
    return noAnswer('not-finite', `${path} has a mean of ${mean} and a variance of ${variance}`);
  return { count, mean, meanLow, variance };
}

export function isNoAnswer(read: ReadMoments | NoAnswer): read is NoAnswer {
  return 'ok' in read;
}
