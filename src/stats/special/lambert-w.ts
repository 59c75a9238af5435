import { refuse } from '../../errors.js';
import { productError } from './exact-arithmetic.js';
import { logExcess } from './log-excess.js';

/** e, as the sum of two doubles. */
const E_HIGH = Math.E;
const E_LOW = 1.4456468917292502e-16;

/**
 * W₋₁(x), the lower real branch of Lambert's function (w exp(w) = x with w <= -1), for x from -1/e up
 * to, and without, 0.
 *
 * Newton's method on the logarithm of the equation; see Corless, Gonnet, Hare, Jeffrey & Knuth, "On the
 * Lambert W function" (Advances in Computational Mathematics 5, 1996).
 *
 * @throws CrucibleError `invalid-argument` when x is outside that range.
 *
 * @example
 * lambertWMinusOne(-0.1); // -3.577152063957297
 */
export function lambertWMinusOne(x: number): number {
  if (!(x >= -1 / Math.E && x < 0))
    throw refuse('invalid-argument', 'x', 'a number from -1/e to below 0', x);
  // 1 + e x cancels beside -1/e: there the product needs more digits than a double has.
  const near = x < -0.3 ? 1 + E_HIGH * x : 1;
  const distance =
    x < -0.3
      ? -Math.log1p(-(near + productError(E_HIGH, x, E_HIGH * x) + E_LOW * x))
      : -Math.log(-x) - 1;
  return lambertWMinusOneOfLog(Math.max(0, distance));
}

/**
 * W₋₁(-exp(-1 - distance)), for a distance of at least 0: for arguments that underflow, or lie so close
 * to -1/e that they round to it.
 *
 * @throws CrucibleError `invalid-argument` when the distance is below 0.
 *
 * @example
 * lambertWMinusOneOfLog(1000); // W₋₁(-exp(-1001)) = -1007.9159797488045
 */
export function lambertWMinusOneOfLog(distance: number): number {
  if (!(distance >= 0 && distance < Infinity))
    throw refuse('invalid-argument', 'distance', 'a finite number of at least 0', distance);
  if (distance === 0) return -1;
  // With w = -(1 + d) the equation reads d - ln(1 + d) = distance.
  let d =
    distance < 1
      ? Math.sqrt(2 * distance) + (2 / 3) * distance
      : distance + Math.log1p(distance + Math.log1p(distance));
  for (let i = 0; i < 20; i++) {
    const step = ((logExcess(d) - distance) * (1 + d)) / d;
    d -= step;
    if (Math.abs(step) <= 1e-15 * d) break;
  }
  return -(1 + d);
}
