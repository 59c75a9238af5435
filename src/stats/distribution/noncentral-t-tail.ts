import { scaledErfc } from '../special/error-function.js';
import { logPoissonTerm } from '../special/incomplete-gamma.js';
import { logExcess } from '../special/log-excess.js';
import { findRoot } from '../special/root.js';
import { normalLogSurvival } from './normal.js';

/** The integrand is analytic within π/4 of the real line: a coarser step would leave an error. */
const WIDEST_STEP = 0.12;

/**
 * P(T > t) for t above 0 where T's noncentrality is `-shift`, below 0: a tail in which the series for the
 * noncentral t distribution alternates and cancels.
 *
 * With s = sqrt(X / ν) and u = ln s it is ∫ P(Z > t s + shift) f(u) du. The integrand is log-concave, so
 * the trapezoidal rule, laid about its mode, converges geometrically (Trefethen & Weideman, "The
 * exponentially convergent trapezoidal rule", SIAM Review 56(3), 2014).
 */
export function oppositeTail(t: number, degreesOfFreedom: number, shift: number): number {
  const half = degreesOfFreedom / 2;
  const logIntegrand = (u: number): number =>
    normalLogSurvival(t * Math.exp(u) + shift) - half * chiExcess(u);
  const slope = (u: number): number => {
    const z = t * Math.exp(u) + shift;
    return -(z - shift) * hazard(z) - degreesOfFreedom * Math.expm1(2 * u);
  };
  let low = -1;
  while (slope(low) < 0) low *= 2;
  const mode = findRoot(slope, low, 0, { relativeTolerance: 1e-12 });
  const curvature =
    curvatureAt(t * Math.exp(mode), shift) + 2 * degreesOfFreedom * Math.exp(2 * mode);
  const step = Math.min(WIDEST_STEP, 0.5 / Math.sqrt(curvature));
  const peak = logIntegrand(mode);
  let sum = 1;
  for (let k = 1, term = 1; term > 1e-18 * sum; k++) {
    term = Math.exp(logIntegrand(mode + k * step) - peak);
    sum += term;
  }
  for (let k = 1, term = 1; term > 1e-18 * sum; k++) {
    const u = mode - k * step;
    term = Math.exp(logIntegrand(u) - peak);
    sum += term;
    if (Math.exp(u) * Math.max(1, t * (shift + 1)) < 1e-17) {
      // All that is left is exp(ν u), whose sum is geometric: with few degrees of freedom a long one.
      sum += term / Math.expm1(degreesOfFreedom * step);
      break;
    }
  }
  return step * sum * Math.exp(peak + logPoissonTerm(half, half)) * degreesOfFreedom;
}

/** exp(2u) - 1 - 2u: half the degrees of freedom times it is what the density of u has lost to its mode. */
function chiExcess(u: number): number {
  const grown = Math.expm1(2 * u);
  return u > -0.2 ? logExcess(grown) : grown - 2 * u;
}

/** Minus the second derivative of ln P(Z > w + shift) in ln w. */
function curvatureAt(w: number, shift: number): number {
  const rate = hazard(w + shift);
  return w * rate * (1 + w * (rate - w - shift));
}

/** φ(z) / P(Z > z), for z above 0. */
function hazard(z: number): number {
  return Math.sqrt(2 / Math.PI) / scaledErfc(z * Math.SQRT1_2);
}
