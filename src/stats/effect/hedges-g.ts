import type { Outcome } from '../outcome.js';
import { logGammaIncrement } from '../special/log-gamma.js';
import {
  type StandardizedDifference,
  type StandardizedDifferenceOptions,
  standardizedDifference,
} from './standardized-difference.js';

/**
 * Hedges' g: Cohen's d freed of its bias in small samples, by the exact factor
 * J = Γ(ν/2) / (√(ν/2) Γ((ν - 1)/2)) with ν = n + m - 2. The noncentral interval is that of d times J.
 *
 * No answer with an empty sample or fewer than four values in all (`too-few`), with NaN or an
 * infinity (`not-finite`), or when both samples are constant (`no-variation`).
 *
 * Source: Hedges, "Distribution theory for Glass's estimator of effect size and related estimators"
 * (Journal of Educational Statistics 6, 1981).
 *
 * @throws CrucibleError `invalid-argument` for an option that is none.
 *
 * @example
 * hedgesG([5.1, 4.9, 5.6, 5.3], [4.4, 4.7, 4.1, 4.9], { confidence: 0.9 });
 */
export function hedgesG(
  x: ArrayLike<number>,
  y: ArrayLike<number>,
  options: StandardizedDifferenceOptions = {},
): Outcome<StandardizedDifference> {
  return standardizedDifference(x, y, 2, options, unbiasedFactor);
}

function unbiasedFactor(degreesOfFreedom: number): number {
  const half = degreesOfFreedom / 2;
  return Math.exp(logGammaIncrement(half - 0.5, 0.5)) / Math.sqrt(half);
}
