import type { Outcome } from '../outcome.js';
import {
  decodeStandardizedOptions,
  noncentralInterval,
  normalInterval,
  pooledDifference,
  type StandardizedDifference,
  type StandardizedDifferenceOptions,
} from './standardized-difference.js';

/**
 * Cohen's d: the mean of x less that of y in pooled standard deviations. In small samples it is too
 * large on average; {@link hedgesG} is not.
 *
 * No answer with an empty sample or fewer than three values in all (`too-few`), with NaN or an
 * infinity (`not-finite`), or when both samples are constant (`no-variation`).
 *
 * Source: Cohen, "Statistical Power Analysis for the Behavioral Sciences" (2nd ed., 1988).
 *
 * @throws CrucibleError `invalid-argument` for an option that is none.
 *
 * @example
 * cohensD([5.1, 4.9, 5.6, 5.3], [4.4, 4.7, 4.1, 4.9]);
 */
export function cohensD(
  x: ArrayLike<number>,
  y: ArrayLike<number>,
  options: StandardizedDifferenceOptions = {},
): Outcome<StandardizedDifference> {
  const { confidence, intervalMethod } = decodeStandardizedOptions(options);
  const difference = pooledDifference(x, y, 1);
  if ('ok' in difference) return difference;
  const { estimate } = difference;
  const interval =
    intervalMethod === 'normal'
      ? normalInterval(estimate, difference, confidence)
      : noncentralInterval(difference, confidence);
  return { ok: true, estimate, interval };
}
