import { zPValue } from '../count/z-p-value.js';
import type { Alternative } from '../outcome.js';

/**
 * The p-value of a statistic on a grid, `deviation` above its mean, by the normal curve. With
 * `continuity`, half a step is taken off towards the mean, and never past it.
 */
export function approximatePValue(
  deviation: number,
  standardDeviation: number,
  alternative: Alternative,
  continuity: boolean,
): number {
  const half = continuity ? 0.5 : 0;
  if (alternative === 'greater') return zPValue((deviation - half) / standardDeviation, 'greater');
  if (alternative === 'less') return zPValue((deviation + half) / standardDeviation, 'less');
  return zPValue(Math.max(0, Math.abs(deviation) - half) / standardDeviation, 'two-sided');
}
