import {
  logPoissonTerm,
  logRegularizedGammaLower,
  logRegularizedGammaUpper,
  regularizedGammaLower,
  regularizedGammaUpper,
} from '../special/incomplete-gamma.js';
import { logGamma } from '../special/log-gamma.js';
import { requireDegreesOfFreedom } from './degrees-of-freedom.js';
import { normalUpperQuantile, requireNumber, requireProbability } from './normal.js';

/**
 * P(X <= x) for the chi-squared distribution with `degreesOfFreedom` (not only whole ones), to about
 * 1e-14 relative however small it is: P(ν/2, x/2) (Abramowitz & Stegun, "Handbook of Mathematical
 * Functions", 26.4.19, 1964).
 *
 * @throws CrucibleError `invalid-argument` when x is NaN, or the degrees of freedom are not a finite
 * number above 0.
 *
 * @example
 * chiSquaredCdf(2, 2); // 1 - 1 / e = 0.6321205588285577
 */
export function chiSquaredCdf(x: number, degreesOfFreedom: number): number {
  requireNumber('x', x);
  requireDegreesOfFreedom('degreesOfFreedom', degreesOfFreedom);
  return regularizedGammaLower(degreesOfFreedom / 2, Math.max(0, x / 2));
}

/**
 * P(X > x) for the chi-squared distribution, as {@link chiSquaredCdf}.
 *
 * @throws CrucibleError `invalid-argument` when x is NaN, or the degrees of freedom are not a finite
 * number above 0.
 *
 * @example
 * chiSquaredSurvival(1000, 1); // 1.7958327848007262e-219
 */
export function chiSquaredSurvival(x: number, degreesOfFreedom: number): number {
  requireNumber('x', x);
  requireDegreesOfFreedom('degreesOfFreedom', degreesOfFreedom);
  return regularizedGammaUpper(degreesOfFreedom / 2, Math.max(0, x / 2));
}

/**
 * The x with P(X > x) = q, exact for q as small as doubles go; Infinity and 0 for 0 and 1.
 *
 * @throws CrucibleError `invalid-argument` when q is not from 0 to 1, or the degrees of freedom are not a
 * finite number above 0.
 *
 * @example
 * chiSquaredUpperQuantile(0.05, 1); // 3.841458820694124
 */
export function chiSquaredUpperQuantile(q: number, degreesOfFreedom: number): number {
  requireProbability('q', q);
  requireDegreesOfFreedom('degreesOfFreedom', degreesOfFreedom);
  if (q === 0) return Infinity;
  if (q === 1) return 0;
  const a = degreesOfFreedom / 2;
  const upper = q < 0.5;
  const target = Math.log(upper ? q : 1 - q);
  // Where x is tiny the probability below is x^a / Γ(a + 1).
  const power = (Math.log1p(-q) + logGamma(a + 1)) / a;
  if (power < -700) return 2 * Math.exp(power);
  // Wilson & Hilferty, "The distribution of chi-square" (PNAS 17(12), 1931).
  const root = 1 - 1 / (9 * a) + normalUpperQuantile(q) / Math.sqrt(9 * a);
  // Then doubles are further apart than the quantiles.
  if (a > 1e25) return degreesOfFreedom * root ** 3;
  let u = root > 0.1 ? Math.log(a) + 3 * Math.log(root) : power;
  // Up to the exponential distribution, Q is at most exp(-x): a start from the right.
  if (upper && a <= 1) u = Math.log(-target);
  // In ln x both tails are log-concave: Newton converges, after the first step from one side.
  for (let i = 0; i < 200; i++) {
    const x = Math.exp(u);
    const logTail = upper ? logRegularizedGammaUpper(a, x) : logRegularizedGammaLower(a, x);
    const gap = logTail - target;
    const step = (gap * Math.exp(logTail - logPoissonTerm(a, x))) / a;
    u += upper ? step : -step;
    if (Math.abs(gap) < 1e-8) break;
  }
  return 2 * Math.exp(u);
}
