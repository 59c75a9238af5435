import type { Outcome } from '../outcome.js';
import {
  type StandardizedDifference,
  type StandardizedDifferenceOptions,
  standardizedDifference,
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
  return standardizedDifference(x, y, 1, options, () => 1);
}
