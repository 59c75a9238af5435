import { refuse } from '../../errors.js';
import { logExcess } from './log-excess.js';
import { logGamma } from './log-gamma.js';
import { HALF_LOG_TWO_PI, logGammaOnePlus, stirlingRemainder } from './stirling.js';
import { tailIntegral } from './tail-quadrature.js';

/** From this shape on the tails near the mean are integrated: series would need ever more terms. */
const LARGE_SHAPE = 120;

/**
 * P(a, x), the regularized lower incomplete gamma function: the probability that a gamma variable of
 * shape a is at most x. Relatively accurate (about 1e-14) however small the result.
 *
 * Series and continued fraction: Abramowitz & Stegun, "Handbook of Mathematical Functions", 6.5.29 and
 * 6.5.31 (1964). Which tail to compute: DiDonato & Morris, "Computation of the incomplete gamma function
 * ratios and their inverse" (ACM TOMS 12(4), 1986). Large shapes: {@link tailIntegral}.
 *
 * @throws CrucibleError `invalid-argument` when a is not a finite number above 0, or x is below 0.
 *
 * @example
 * regularizedGammaLower(2, 1); // 1 - 2 / e = 0.2642411176571153
 */
export function regularizedGammaLower(a: number, x: number): number {
  requireArguments(a, x);
  if (x === 0) return 0;
  if (x < a + 1) return Math.min(1, Math.exp(logPoissonTerm(a, x)) * lowerFactor(a, x));
  return 1 - upperTail(a, x);
}

/**
 * Q(a, x) = 1 - P(a, x), the regularized upper incomplete gamma function, as accurate as
 * {@link regularizedGammaLower} however small the result.
 *
 * @throws CrucibleError `invalid-argument` when a is not a finite number above 0, or x is below 0.
 *
 * @example
 * regularizedGammaUpper(1, 500); // exp(-500) = 7.124576406741286e-218
 */
export function regularizedGammaUpper(a: number, x: number): number {
  requireArguments(a, x);
  if (x === 0) return 1;
  if (x >= a + 1) return upperTail(a, x);
  const lower = regularizedGammaLower(a, x);
  return lower < 0.9 || a > 1 ? 1 - lower : upperOfSmallShape(a, x);
}

/**
 * ln P(a, x), where P itself may underflow.
 *
 * @throws CrucibleError `invalid-argument` when a is not a finite number above 0, or x is below 0.
 *
 * @example
 * logRegularizedGammaLower(1000, 1); // -5913.1272
 */
export function logRegularizedGammaLower(a: number, x: number): number {
  requireArguments(a, x);
  if (x === 0) return -Infinity;
  if (x < a + 1) {
    const lower = regularizedGammaLower(a, x);
    if (lower > 0.5) return Math.log1p(-regularizedGammaUpper(a, x));
    return logPoissonTerm(a, x) + Math.log(lowerFactor(a, x));
  }
  // `+ 0` makes the -0 of a certainty a plain 0.
  return Math.log1p(-upperTail(a, x)) + 0;
}

/** ln Q(a, x), where Q itself may underflow. */
export function logRegularizedGammaUpper(a: number, x: number): number {
  return x >= a + 1 && x < Infinity
    ? logPoissonTerm(a, x) + Math.log(upperFactor(a, x))
    : Math.log(regularizedGammaUpper(a, x));
}

/** ln (x^a exp(-x) / Γ(a + 1)). */
export function logPoissonTerm(a: number, x: number): number {
  if (a < 10) return a * Math.log(x) - x - logGamma(a + 1);
  const u = (x - a) / a;
  // Far below the mean the excess is a difference of its own parts again.
  const deviance = u < -0.9 ? x - a - a * Math.log(x / a) : a * logExcess(u);
  return -deviance - stirlingRemainder(a) - HALF_LOG_TWO_PI - 0.5 * Math.log(a);
}

function upperTail(a: number, x: number): number {
  if (x === Infinity) return 0;
  return Math.min(1, Math.exp(logPoissonTerm(a, x)) * upperFactor(a, x));
}

/** P(a, x) relative to the Poisson term, for x below a + 1. */
function lowerFactor(a: number, x: number): number {
  if (a >= LARGE_SHAPE && x > 0.7 * a)
    return (a / x) * tailIntegral((a - 1 - x) / x, a - 1, x, 0, 1);
  let sum = 1;
  let term = 1;
  for (let n = 1; term > 1e-17 * sum; n++) {
    term *= x / (a + n);
    sum += term;
  }
  return sum;
}

/** Q(a, x) relative to the Poisson term, for x from a + 1 on: Lentz's evaluation of the fraction. */
function upperFactor(a: number, x: number): number {
  if (a >= LARGE_SHAPE && x < 1.4 * a)
    return (a / x) * tailIntegral((x - a + 1) / x, 0, 1, a - 1, x);
  let b = x + 1 - a;
  let c = Infinity;
  let d = 1 / b;
  let fraction = d;
  for (let n = 1; n < 100_000; n++) {
    const numerator = n * (a - n);
    b += 2;
    d = 1 / (b + numerator * d);
    c = b + numerator / c;
    const ratio = c * d;
    fraction *= ratio;
    if (Math.abs(ratio - 1) < 4e-16) break;
  }
  return a * fraction;
}

/** Q(a, x) for a shape so small that P is nearly 1, and x below 2: 1 - P would cancel. */
function upperOfSmallShape(a: number, x: number): number {
  // Γ(1 + a) P / x^a = 1 + a Σ (-x)^n / (n! (a + n)): Abramowitz & Stegun 6.5.29.
  let power = 1;
  let sum = 0;
  for (let n = 1; Math.abs(power) > 1e-18; n++) {
    power *= -x / n;
    sum += power / (a + n);
  }
  return -Math.expm1(a * Math.log(x) - logGammaOnePlus(a) + Math.log1p(a * sum));
}

function requireArguments(a: number, x: number): void {
  if (!(a > 0 && a < Infinity)) throw refuse('invalid-argument', 'a', 'a finite number above 0', a);
  if (!(x >= 0)) throw refuse('invalid-argument', 'x', 'a number of at least 0', x);
}
