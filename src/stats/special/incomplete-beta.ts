import { refuse } from '../../errors.js';
import { productError, sumError } from './exact-arithmetic.js';
import { logExcess } from './log-excess.js';
import { logBeta, logGammaIncrement } from './log-gamma.js';
import { HALF_LOG_TWO_PI, logGammaOnePlus, stirlingRemainder } from './stirling.js';
import { tailIntegral } from './tail-quadrature.js';

/** From these exponents on the tails near the mean are integrated: the fraction takes ever longer. */
const LARGE_EXPONENT = 200;

/**
 * I_x(a, b), the regularized incomplete beta function: the probability that a beta variable is at most
 * x. Relatively accurate (about 1e-14) however small the result. The upper tail is
 * `regularizedBeta(1 - x, b, a)`; where 1 - x is known better than x, see {@link incompleteBeta}.
 *
 * @throws CrucibleError `invalid-argument` when x is not from 0 to 1, or a or b not a finite number
 * above 0.
 *
 * @example
 * regularizedBeta(0.5, 2, 3); // 0.6875
 */
export function regularizedBeta(x: number, a: number, b: number): number {
  if (!(x >= 0 && x <= 1)) throw refuse('invalid-argument', 'x', 'a number from 0 to 1', x);
  requireExponent('a', a);
  requireExponent('b', b);
  return incompleteBeta(x, 1 - x, a, b);
}

export function requireExponent(path: string, value: number): void {
  if (!(value > 0 && value < Infinity))
    throw refuse('invalid-argument', path, 'a finite number above 0', value);
}

/**
 * I_x(a, b) given both x and y = 1 - x, so that the smaller of them keeps all its digits. The upper tail
 * is `incompleteBeta(y, x, b, a)`.
 *
 * The method changes with the arguments: the series of the hypergeometric function (Abramowitz & Stegun,
 * "Handbook of Mathematical Functions", 26.5.4, 1964), the continued fraction of DiDonato & Morris,
 * "Algorithm 708: significant digit computation of the incomplete beta function ratios" (ACM TOMS
 * 18(3), 1992), and for large exponents {@link tailIntegral}. NaN where an argument is NaN.
 */
export function incompleteBeta(x: number, y: number, a: number, b: number): number {
  if (Number.isNaN(x + y + a + b)) return Number.NaN;
  if (x <= 0) return 0;
  if (y <= 0) return 1;
  if (a * y >= b * x) {
    // With b so small nearly everything lies next to 1, where series in x do not settle.
    if (b < 0.3 && y <= 0.5 && a * y <= 1) return tinyRemainder(x, y, a, b);
    return smallerTail(x, y, a, b);
  }
  const complement = incompleteBeta(y, x, b, a);
  return complement < 0.9 || b > 1 ? 1 - complement : tinyRemainder(x, y, a, b);
}

/** ln I_x(a, b), where the probability itself may underflow; x and y as in {@link incompleteBeta}. */
export function logIncompleteBeta(x: number, y: number, a: number, b: number): number {
  if (x <= 0) return -Infinity;
  if (y <= 0) return 0;
  if (a * y < b * x || (b < 0.3 && y <= 0.5 && a * y <= 1))
    return Math.log(incompleteBeta(x, y, a, b));
  const logTail = logBetaTerm(x, y, a, b) + Math.log(tailFactor(x, y, a, b));
  return logTail < -0.7 ? logTail : Math.log1p(-incompleteBeta(y, x, b, a));
}

/** ln (x^a y^b / B(a, b)). */
export function logBetaTerm(x: number, y: number, a: number, b: number): number {
  if (a < 10 || b < 10) {
    const logX = x > y ? Math.log1p(-y) : Math.log(x);
    const logY = x > y ? Math.log(y) : Math.log1p(-x);
    return a * logX + b * logY - logBeta(a, b);
  }
  const n = a + b;
  const excess = excessOverMean(x, y, a, b);
  return (
    -deviance(a, n * x, excess) -
    deviance(b, n * y, -excess) +
    (stirlingRemainder(n) - stirlingRemainder(a) - stirlingRemainder(b)) +
    0.5 * Math.log(Math.min(a, b) / (1 + Math.min(a, b) / Math.max(a, b))) -
    HALF_LOG_TWO_PI
  );
}

/**
 * (a + b) x - a, from the smaller of x and y (the larger has lost digits) and as if exactly: the error of
 * each rounding would come back multiplied by how many standard deviations x is from the mean.
 */
function excessOverMean(x: number, y: number, a: number, b: number): number {
  const n = a + b;
  const lost = sumError(a, b, n);
  const smaller = Math.min(x, y);
  const product = n * smaller;
  const rest = n < 1e100 ? productError(n, smaller, product) + lost * smaller : 0;
  return x <= y ? product - a + rest : b - product - rest;
}

/** a ln(a / m) + m - a, given m - a. */
function deviance(a: number, m: number, excess: number): number {
  const u = excess / a;
  return u < -0.9 ? excess - a * Math.log(m / a) : a * logExcess(u);
}

/** I_x(a, b) for x up to the mean a / (a + b). */
function smallerTail(x: number, y: number, a: number, b: number): number {
  const term = Math.exp(logBetaTerm(x, y, a, b));
  return term === 0 ? 0 : Math.min(1, term * tailFactor(x, y, a, b));
}

/** I_x(a, b) B(a, b) / (x^a y^b), for x up to the mean. */
function tailFactor(x: number, y: number, a: number, b: number): number {
  if (Math.max(x, ((a + b) * x) / (a + 1)) < 0.4 || (b <= 1 && x <= 0.5))
    return series(x, a, b) / a;
  const distance = -excessOverMean(x, y, a, b);
  if (a >= LARGE_EXPONENT && b >= LARGE_EXPONENT && distance * distance < (100 * a * b) / (a + b)) {
    return tailIntegral((distance - y + x) / (x * y), a - 1, x, b - 1, y) / (x * y);
  }
  return 1 / fraction(x, a, b, distance);
}

/** ₂F₁(a + b, 1; a + 1; x): all its terms are positive. */
function series(x: number, a: number, b: number): number {
  let sum = 1;
  let term = 1;
  for (let n = 0; term > 1e-17 * sum; n++) {
    term *= (x * (a + b + n)) / (a + 1 + n);
    sum += term;
  }
  return sum;
}

/** The continued fraction by Lentz's method; `distance` is a y - b x, at least 0. */
function fraction(x: number, a: number, b: number, distance: number): number {
  let value = (a * (distance + 1)) / (a + 1);
  let c = value;
  let d = 0;
  for (let m = 1; m < 1_000_000; m++) {
    const k = a + 2 * m - 1;
    const spread = (m * (b - m) * x) / k;
    const numerator = (((a + m - 1) * (a + b + m - 1)) / k) * spread * x;
    const denominator = m + spread + ((a + m) * (distance + 1 + m * (2 - x))) / (k + 2);
    d = 1 / (denominator + numerator * d);
    c = denominator + numerator / c;
    const ratio = c * d;
    value *= ratio;
    if (Math.abs(ratio - 1) < 4e-16) break;
  }
  return value;
}

/** I_x(a, b) where b is so small that nearly everything lies above x: 1 - I_y(b, a) would cancel. */
function tinyRemainder(x: number, y: number, a: number, b: number): number {
  // b B(b, a) I_y(b, a) / y^b = 1 + b Σ (1 - a)_n y^n / (n! (b + n)).
  let power = 1;
  let sum = 0;
  for (let n = 1; Math.abs(power) > 1e-18 * Math.abs(sum); n++) {
    power *= ((n - a) * y) / n;
    sum += power / (b + n);
  }
  const logY = x < y ? Math.log1p(-x) : Math.log(y);
  return -Math.expm1(b * logY - logGammaOnePlus(b) + logGammaIncrement(a, b) + Math.log1p(b * sum));
}
