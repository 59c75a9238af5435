import { refuse } from '../../errors.js';

export interface RootOptions {
  /** How wide the final bracket may be, relative to the root; 1e-15 unless told. */
  readonly relativeTolerance?: number;
  /** The same, absolute; 0 unless told. */
  readonly absoluteTolerance?: number;
}

/**
 * A root of `f` between `low` and `high`, where `f` has values of opposite signs (or is 0 at one of
 * them). Infinite values are signs like others. Never evaluates `f` outside the bracket; at worst it
 * bisects.
 *
 * Chandrupatla, "A new hybrid quadratic/bisection algorithm for finding the zero of a nonlinear
 * function without using derivatives" (Advances in Engineering Software 28(3), 1997).
 *
 * @throws CrucibleError `invalid-argument` when the signs do not differ, or `f` returns NaN.
 *
 * @example
 * findRoot((x) => x * x - 2, 0, 2); // 1.414213562373095
 */
export function findRoot(
  f: (x: number) => number,
  low: number,
  high: number,
  options: RootOptions = {},
): number {
  const { relativeTolerance = 1e-15, absoluteTolerance = 0 } = options;
  let a = high;
  let b = low;
  let fa = valueAt(f, a);
  let fb = valueAt(f, b);
  if (fa === 0) return a;
  if (fb === 0) return b;
  if (fa > 0 === fb > 0)
    throw refuse('invalid-argument', 'f', `values of opposite signs at ${low} and ${high}`, fb);
  let share = 0.5;
  // Bisection of all doubles takes some 2100 steps at the very most; a root takes about ten.
  for (let step = 0; step < 2200; step++) {
    const x = a + share * (b - a);
    const fx = valueAt(f, x);
    let c: number;
    let fc: number;
    if (fx > 0 === fa > 0) {
      c = a;
      fc = fa;
    } else {
      c = b;
      fc = fb;
      b = a;
      fb = fa;
    }
    a = x;
    fa = fx;
    const best = Math.abs(fa) < Math.abs(fb) ? a : b;
    const tolerance = relativeTolerance * Math.abs(best) + absoluteTolerance;
    const room = Math.min(0.5, tolerance / Math.abs(b - a));
    if (fx === 0 || Math.abs(b - a) <= tolerance || x === b || a + 0.5 * (b - a) === a)
      return fx === 0 ? x : best;
    // Inverse quadratic interpolation where the three points allow it; a NaN of infinities does not.
    const xi = (a - b) / (c - b);
    const phi = (fa - fb) / (fc - fb);
    share =
      phi * phi < xi && (1 - phi) * (1 - phi) < 1 - xi
        ? (fa / (fb - fa)) * (fc / (fb - fc)) +
          ((c - a) / (b - a)) * (fa / (fc - fa)) * (fb / (fc - fb))
        : 0.5;
    share = Math.min(1 - room, Math.max(room, share));
  }
  return a;
}

function valueAt(f: (x: number) => number, x: number): number {
  const value = f(x);
  if (Number.isNaN(value))
    throw refuse('invalid-argument', `f(${x})`, 'a number other than NaN', value);
  return value;
}
