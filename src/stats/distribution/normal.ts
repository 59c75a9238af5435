import { refuse } from '../../errors.js';
import { erf, expOfSquare, scaledErfc } from '../special/error-function.js';

const SQRT_HALF = Math.SQRT1_2;
const SQRT_TWO_PI = 2.5066282746310002;

/**
 * The density of the standard normal distribution.
 *
 * @throws CrucibleError `invalid-argument` when x is NaN.
 *
 * @example
 * normalDensity(0); // 0.3989422804014327
 */
export function normalDensity(x: number): number {
  requireNumber('x', x);
  return expOfSquare(x, 2) / SQRT_TWO_PI;
}

/**
 * P(Z <= x) for a standard normal Z, to about 1e-15 relative however small it is.
 *
 * @throws CrucibleError `invalid-argument` when x is NaN.
 *
 * @example
 * normalCdf(-20); // 2.7536241186062337e-89
 */
export function normalCdf(x: number): number {
  return normalSurvival(-x);
}

/**
 * P(Z > x) for a standard normal Z, to about 1e-15 relative however small it is.
 *
 * @throws CrucibleError `invalid-argument` when x is NaN.
 *
 * @example
 * normalSurvival(1.959963984540054); // 0.025
 */
export function normalSurvival(x: number): number {
  requireNumber('x', x);
  if (x > 1) return 0.5 * expOfSquare(x, 2) * scaledErfc(x * SQRT_HALF);
  if (x < -1) return 1 - normalSurvival(-x);
  return 0.5 - 0.5 * erf(x * SQRT_HALF);
}

/**
 * ln P(Z > x), where the probability itself may underflow.
 *
 * @throws CrucibleError `invalid-argument` when x is NaN.
 *
 * @example
 * normalLogSurvival(100); // -5005.524208694205
 */
export function normalLogSurvival(x: number): number {
  if (x > 1) return -0.5 * x * x + Math.log(0.5 * scaledErfc(x * SQRT_HALF));
  return x < -1 ? Math.log1p(-normalSurvival(-x)) : Math.log(normalSurvival(x));
}

/**
 * The x with P(Z <= x) = p; -Infinity and Infinity for 0 and 1.
 *
 * @throws CrucibleError `invalid-argument` when p is not from 0 to 1.
 *
 * @example
 * normalQuantile(0.975); // 1.959963984540054
 */
export function normalQuantile(p: number): number {
  requireProbability('p', p);
  return p < 0.5 ? -upperQuantile(p) : p === 0.5 ? 0 : upperQuantile(1 - p);
}

/**
 * The x with P(Z > x) = q, exact for q as small as doubles go.
 *
 * @throws CrucibleError `invalid-argument` when q is not from 0 to 1.
 *
 * @example
 * normalUpperQuantile(1e-300); // 37.0470962993612
 */
export function normalUpperQuantile(q: number): number {
  requireProbability('q', q);
  return q < 0.5 ? upperQuantile(q) : q === 0.5 ? 0 : -upperQuantile(1 - q);
}

/** For q below ½. Hastings' start (Abramowitz & Stegun 26.2.23) is good to 4.5e-4; Halley cubes that. */
function upperQuantile(q: number): number {
  if (q === 0) return Infinity;
  const logQ = Math.log(q);
  const t = Math.sqrt(-2 * logQ);
  let x =
    t -
    (2.515517 + t * (0.802853 + t * 0.010328)) /
      (1 + t * (1.432788 + t * (0.189269 + t * 0.001308)));
  for (let i = 0; i < 2; i++) {
    // Beside the centre the distance from ½ carries the digits, in the tail the logarithm does.
    if (x < 0.7) {
      const gap = (0.5 - q - 0.5 * erf(x * SQRT_HALF)) / normalDensity(x);
      x += gap / (1 - 0.5 * gap * x);
    } else {
      const half = 0.5 * scaledErfc(x * SQRT_HALF);
      const ratio = half * SQRT_TWO_PI;
      const gap = (Math.log(half) - 0.5 * x * x - logQ) * ratio;
      x += gap / (1 + 0.5 * gap * (1 / ratio - x));
    }
  }
  return x;
}

export function requireNumber(path: string, value: number): void {
  if (Number.isNaN(value)) throw refuse('invalid-argument', path, 'a number other than NaN', value);
}

export function requireProbability(path: string, value: number): void {
  if (!(value >= 0 && value <= 1))
    throw refuse('invalid-argument', path, 'a number from 0 to 1', value);
}
