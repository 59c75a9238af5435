import { incompleteBeta, regularizedBeta, requireExponent } from '../special/incomplete-beta.js';
import { betaLogOdds } from './log-odds-quantile.js';
import { requireNumber, requireProbability } from './normal.js';

/**
 * P(X <= x) for the beta distribution with parameters a and b, to about 1e-14 relative however small it
 * is: I_x(a, b), see {@link regularizedBeta}.
 *
 * @throws CrucibleError `invalid-argument` when x is NaN, or a or b is not a finite number above 0.
 *
 * @example
 * betaCdf(0.25, 1, 3); // 0.578125
 */
export function betaCdf(x: number, a: number, b: number): number {
  requireNumber('x', x);
  return regularizedBeta(Math.min(1, Math.max(0, x)), a, b);
}

/**
 * P(X > x) for the beta distribution, as {@link betaCdf}.
 *
 * @throws CrucibleError `invalid-argument` when x is NaN, or a or b is not a finite number above 0.
 *
 * @example
 * betaSurvival(0.25, 1, 3); // 0.421875
 */
export function betaSurvival(x: number, a: number, b: number): number {
  requireNumber('x', x);
  requireExponent('a', a);
  requireExponent('b', b);
  const inside = Math.min(1, Math.max(0, x));
  return incompleteBeta(1 - inside, inside, b, a);
}

/**
 * The x with P(X <= x) = p for the beta distribution, also where it is tiny (down to 1e-300).
 *
 * @throws CrucibleError `invalid-argument` when p is not from 0 to 1, or a or b is not a finite number
 * above 0.
 *
 * @example
 * betaQuantile(0.025, 50, 950); // 0.037372999199469216
 */
export function betaQuantile(p: number, a: number, b: number): number {
  requireProbability('p', p);
  requireExponent('a', a);
  requireExponent('b', b);
  return 1 / (1 + Math.exp(-betaLogOdds(p, 1 - p, a, b)));
}
