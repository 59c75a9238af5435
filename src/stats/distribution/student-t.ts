import { incompleteBeta } from '../special/incomplete-beta.js';
import { logBeta } from '../special/log-gamma.js';
import { requireDegreesOfFreedom } from './degrees-of-freedom.js';
import { betaLogOdds } from './log-odds-quantile.js';
import {
  normalQuantile,
  normalSurvival,
  normalUpperQuantile,
  requireNumber,
  requireProbability,
} from './normal.js';

/**
 * P(T <= t) for Student's t with `degreesOfFreedom` (not only whole ones; Infinity gives the normal
 * distribution), to about 1e-14 relative however small it is.
 *
 * @throws CrucibleError `invalid-argument` when t is NaN, or the degrees of freedom are not above 0.
 *
 * @example
 * studentTCdf(-2, 10); // 0.036694017385370196
 */
export function studentTCdf(t: number, degreesOfFreedom: number): number {
  return studentTSurvival(-t, degreesOfFreedom);
}

/**
 * P(T > t) for Student's t, as {@link studentTCdf}.
 *
 * P(|T| > t) = I_x(ν/2, ½) with x = ν / (ν + t²): Abramowitz & Stegun, "Handbook of Mathematical
 * Functions", 26.7.1 and 26.5.27 (1964).
 *
 * @throws CrucibleError `invalid-argument` when t is NaN, or the degrees of freedom are not above 0.
 *
 * @example
 * studentTSurvival(60, 40); // 4.1554952118607266e-41
 */
export function studentTSurvival(t: number, degreesOfFreedom: number): number {
  requireNumber('t', t);
  requireDegreesOfFreedom('degreesOfFreedom', degreesOfFreedom);
  if (t < 0) return 1 - studentTSurvival(-t, degreesOfFreedom);
  if (degreesOfFreedom === Infinity) return normalSurvival(t);
  const half = degreesOfFreedom / 2;
  if (t > 1e150 * Math.sqrt(degreesOfFreedom)) {
    // There x underflows; the tail is a power of t.
    const logX = 0.5 * Math.log(degreesOfFreedom) - Math.log(t);
    return Math.exp(degreesOfFreedom * logX - Math.log(degreesOfFreedom) - logBeta(half, 0.5));
  }
  const odds = (t / degreesOfFreedom) * t;
  return 0.5 * incompleteBeta(1 / (1 + odds), odds / (1 + odds), half, 0.5);
}

/**
 * The t with P(T <= t) = p; -Infinity and Infinity for 0 and 1.
 *
 * @throws CrucibleError `invalid-argument` when p is not from 0 to 1, or the degrees of freedom are not
 * above 0.
 *
 * @example
 * studentTQuantile(0.975, 10); // 2.2281388519862744
 */
export function studentTQuantile(p: number, degreesOfFreedom: number): number {
  requireProbability('p', p);
  requireDegreesOfFreedom('degreesOfFreedom', degreesOfFreedom);
  if (degreesOfFreedom === Infinity) return normalQuantile(p);
  return p < 0.5 ? -upperQuantile(p, degreesOfFreedom) : upperQuantile(1 - p, degreesOfFreedom);
}

/**
 * The t with P(T > t) = q, exact for q as small as doubles go.
 *
 * @throws CrucibleError `invalid-argument` when q is not from 0 to 1, or the degrees of freedom are not
 * above 0.
 *
 * @example
 * studentTUpperQuantile(0.025, 10); // 2.2281388519862744
 */
export function studentTUpperQuantile(q: number, degreesOfFreedom: number): number {
  requireProbability('q', q);
  requireDegreesOfFreedom('degreesOfFreedom', degreesOfFreedom);
  if (degreesOfFreedom === Infinity) return normalUpperQuantile(q);
  return q <= 0.5 ? upperQuantile(q, degreesOfFreedom) : -upperQuantile(1 - q, degreesOfFreedom);
}

/** For q up to ½: t² / ν is the odds of a beta variable. */
function upperQuantile(q: number, degreesOfFreedom: number): number {
  // As 1 - 2q cancels nothing (q up to ½), the middle keeps its digits too.
  const logOdds = betaLogOdds(1 - 2 * q, 2 * q, 0.5, degreesOfFreedom / 2);
  return Math.exp((logOdds + Math.log(degreesOfFreedom)) / 2);
}
