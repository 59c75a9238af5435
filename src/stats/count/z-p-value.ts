import { normalCdf, normalSurvival } from '../distribution/normal.js';
import type { Alternative } from '../outcome.js';

/** The p-value of a standard normal statistic, from the tail itself however small it is. */
export function zPValue(z: number, alternative: Alternative): number {
  if (alternative === 'less') return normalCdf(z);
  if (alternative === 'greater') return normalSurvival(z);
  return Math.min(1, 2 * normalSurvival(Math.abs(z)));
}
