import { refuse } from '../../errors.js';
import { HALF_LOG_TWO_PI, logGammaBelowTen, stirlingRemainder } from './stirling.js';

/**
 * ln Γ(x) for x above 0, to about 1e-15 relative, also beside its zeros at 1 and 2.
 *
 * From 10 on Stirling's series; below, the recurrence down to the Taylor series about 2
 * (Abramowitz & Stegun, "Handbook of Mathematical Functions", 6.1.40 and 6.1.33, 1964).
 *
 * @throws CrucibleError `invalid-argument` when x is not above 0.
 *
 * @example
 * logGamma(5); // ln 24 = 3.1780538303479458
 */
export function logGamma(x: number): number {
  if (!(x > 0)) throw refuse('invalid-argument', 'x', 'a number above 0', x);
  if (x < 10) return logGammaBelowTen(x);
  if (x === Infinity) return Infinity;
  return (x - 0.5) * (Math.log(x) - 1) + (HALF_LOG_TWO_PI - 0.5 + stirlingRemainder(x));
}

/**
 * ln Γ(a + b) - ln Γ(a), without the cancellation of the difference when a is large or b is tiny.
 * Both are above 0.
 */
export function logGammaIncrement(a: number, b: number): number {
  if (b < 1e-3) {
    // A step so small is the derivative at its middle; below 1 that would curve too much.
    if (a < 1) return logGammaIncrement(a + 1, b) - Math.log1p(b / a);
    const middle = a + b / 2;
    return b * (digamma(middle) + ((b * b) / 24) * digammaCurvature(middle));
  }
  if (a < 10) return logGamma(a + b) - logGamma(a);
  return (
    (a - 0.5) * Math.log1p(b / a) +
    b * Math.log(a + b) -
    b +
    (stirlingRemainder(a + b) - stirlingRemainder(a))
  );
}

/** ψ(x), the derivative of ln Γ, for x from 1 on (Abramowitz & Stegun, 6.3.5 and 6.3.18). */
function digamma(x: number): number {
  let shift = 0;
  while (x < 10) {
    shift += 1 / x;
    x += 1;
  }
  const s = 1 / (x * x);
  const series =
    s *
    (1 / 12 +
      s *
        (-1 / 120 +
          s * (1 / 252 + s * (-1 / 240 + s * (1 / 132 + s * (-691 / 32760 + s * (1 / 12)))))));
  return Math.log(x) - 0.5 / x - series - shift;
}

/** ψ″(x), to the few digits that a correction needs. */
function digammaCurvature(x: number): number {
  let shift = 0;
  while (x < 10) {
    shift += 2 / (x * x * x);
    x += 1;
  }
  const s = 1 / (x * x);
  return -s * (1 + 1 / x + s * (0.5 - s / 6)) - shift;
}

/**
 * ln B(a, b), the logarithm of the beta function, for a and b above 0; no cancellation when one or
 * both are large.
 *
 * @throws CrucibleError `invalid-argument` when a or b is not a finite number above 0.
 *
 * @example
 * logBeta(2, 3); // ln(1/12) = -2.4849066497880004
 */
export function logBeta(a: number, b: number): number {
  if (!(a > 0 && a < Infinity)) throw refuse('invalid-argument', 'a', 'a finite number above 0', a);
  if (!(b > 0 && b < Infinity)) throw refuse('invalid-argument', 'b', 'a finite number above 0', b);
  const small = Math.min(a, b);
  const large = Math.max(a, b);
  if (small < 10) return logGamma(small) - logGammaIncrement(large, small);
  return (
    HALF_LOG_TWO_PI -
    0.5 * Math.log(large) +
    (small - 0.5) * Math.log(small / (small + large)) -
    large * Math.log1p(small / large) +
    (stirlingRemainder(small) + stirlingRemainder(large) - stirlingRemainder(small + large))
  );
}

/**
 * The logarithm of the binomial coefficient n over k, for whole 0 <= k <= n.
 *
 * @throws CrucibleError `invalid-argument` when n or k is not such a number.
 *
 * @example
 * logBinomial(5, 2); // ln 10 = 2.302585092994046
 */
export function logBinomial(n: number, k: number): number {
  if (!(Number.isSafeInteger(n) && n >= 0))
    throw refuse('invalid-argument', 'n', 'a whole number of at least 0', n);
  if (!(Number.isSafeInteger(k) && k >= 0 && k <= n))
    throw refuse('invalid-argument', 'k', 'a whole number from 0 to n', k);
  const least = Math.min(k, n - k);
  if (least === 0) return 0;
  if (least === 1) return Math.log(n);
  return -Math.log(n + 1) - logBeta(n - k + 1, k + 1);
}
