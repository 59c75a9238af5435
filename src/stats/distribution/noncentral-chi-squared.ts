import { refuse } from '../../errors.js';
import {
  logPoissonTerm,
  logRegularizedGammaLower,
  logRegularizedGammaUpper,
} from '../special/incomplete-gamma.js';
import { chiSquaredCdf, chiSquaredSurvival } from './chi-squared.js';
import { requireDegreesOfFreedom } from './degrees-of-freedom.js';
import { requireNumber } from './normal.js';

/** A term this small beside the sum changes it no more. */
const NEGLIGIBLE = 1e-17;
/** A probability that has grown this much is brought down, and its weight up. */
const LARGE = 1e200;

/**
 * P(X <= x) for the noncentral chi-squared distribution, that of a sum of ν `degreesOfFreedom` squared
 * normal variables of variance 1 whose squared means sum to the noncentrality; to about 1e-12 relative
 * however small it is.
 *
 * Takes a time proportional to the root of the noncentrality where the probability is not extreme.
 *
 * @throws CrucibleError `invalid-argument` when x is NaN, the degrees of freedom are not a finite number
 * above 0, or the noncentrality is not a finite number of at least 0.
 *
 * @example
 * noncentralChiSquaredCdf(10, 3, 4); // 0.7759219956986726
 */
export function noncentralChiSquaredCdf(
  x: number,
  degreesOfFreedom: number,
  noncentrality: number,
): number {
  requireArguments(x, degreesOfFreedom, noncentrality);
  if (noncentrality === 0 || x <= 0 || x === Infinity) return chiSquaredCdf(x, degreesOfFreedom);
  if (isBeyond(x, degreesOfFreedom, noncentrality)) return 1;
  return Math.min(1, sumBelow(x / 2, degreesOfFreedom / 2, noncentrality / 2));
}

/**
 * P(X > x) for the noncentral chi-squared distribution, as {@link noncentralChiSquaredCdf}.
 *
 * A mixture of chi-squared probabilities by Poisson weights (Patnaik, "The non-central χ²- and
 * F-distributions and their applications", Biometrika 36, 1949), each tail summed from its own
 * positive terms in the direction in which its recurrence is stable.
 *
 * @throws CrucibleError `invalid-argument` when x is NaN, the degrees of freedom are not a finite number
 * above 0, or the noncentrality is not a finite number of at least 0.
 *
 * @example
 * noncentralChiSquaredSurvival(10, 3, 4); // 0.2240780043013281
 */
export function noncentralChiSquaredSurvival(
  x: number,
  degreesOfFreedom: number,
  noncentrality: number,
): number {
  requireArguments(x, degreesOfFreedom, noncentrality);
  if (noncentrality === 0 || x <= 0 || x === Infinity)
    return chiSquaredSurvival(x, degreesOfFreedom);
  if (isBeyond(x, degreesOfFreedom, noncentrality)) return 0;
  return Math.min(1, sumAbove(x / 2, degreesOfFreedom / 2, noncentrality / 2));
}

/** Where the upper tail is no double: √X is within s of √(ν + λ) but for exp(-s²/2). */
function isBeyond(x: number, degreesOfFreedom: number, noncentrality: number): boolean {
  return Math.sqrt(x) - Math.sqrt(degreesOfFreedom + noncentrality) > 40;
}

/** Σ w_j Q(a + j, y), w_j the Poisson weights, upwards from where the terms begin to count: it only adds. */
function sumAbove(y: number, a: number, rate: number): number {
  let j = firstTerm(y, a, rate);
  const logTail = logRegularizedGammaUpper(a + j, y);
  const scale = logTail + logPoissonTerm(j, rate);
  let weight = 1;
  let tail = 1;
  let increment = Math.exp(logPoissonTerm(a + j, y) - logTail);
  let sum = 1;
  for (let term = 1; term > NEGLIGIBLE * sum; sum += term) {
    tail += increment;
    j += 1;
    increment *= y / (a + j);
    weight *= rate / j;
    term = weight * tail;
    if (tail > LARGE) {
      tail /= LARGE;
      increment /= LARGE;
      weight *= LARGE;
    }
  }
  return sum * Math.exp(scale);
}

/** Σ w_j P(a + j, y), downwards from where the terms begin to count: it only adds. */
function sumBelow(y: number, a: number, rate: number): number {
  let j = lastTerm(y, a, rate);
  const logTail = logRegularizedGammaLower(a + j, y);
  const scale = logTail + logPoissonTerm(j, rate);
  let weight = 1;
  let tail = 1;
  let increment = Math.exp(logPoissonTerm(a + j, y) - logTail);
  let sum = 1;
  for (let term = 1; j > 0 && term > NEGLIGIBLE * sum; sum += term) {
    increment *= (a + j) / y;
    tail += increment;
    weight *= j / rate;
    j -= 1;
    term = weight * tail;
    if (tail > LARGE) {
      tail /= LARGE;
      increment /= LARGE;
      weight *= LARGE;
    }
  }
  return sum * Math.exp(scale);
}

/**
 * The j before which the terms of {@link sumAbove} are negligible: up to the largest, each is at most
 * j / rate · min(1, (a + j) / y) of the one after.
 */
function firstTerm(y: number, a: number, rate: number): number {
  let j = Math.floor(Math.max(rate, crossing(y, a, rate)));
  for (let term = 1; j > 0 && term > NEGLIGIBLE; j--)
    term *= (j / rate) * Math.min(1, (a + j - 1) / y);
  return j;
}

/**
 * The j after which the terms of {@link sumBelow} are negligible: from the largest on, each is at most
 * rate / j · min(1, y / (a + j)) of the one before.
 */
function lastTerm(y: number, a: number, rate: number): number {
  let j = Math.floor(Math.min(rate, crossing(y, a, rate)));
  for (let term = 1; ; j++) {
    term *= (rate / (j + 1)) * Math.min(1, y / (a + j + 1));
    if (term < NEGLIGIBLE) return j;
  }
}

/** Where j (a + j) = rate y. */
function crossing(y: number, a: number, rate: number): number {
  const product = 4 * rate * y;
  return product / (2 * (a + Math.sqrt(a * a + product)));
}

function requireArguments(x: number, degreesOfFreedom: number, noncentrality: number): void {
  requireNumber('x', x);
  requireDegreesOfFreedom('degreesOfFreedom', degreesOfFreedom);
  if (!(noncentrality >= 0 && noncentrality < Infinity))
    throw refuse(
      'invalid-argument',
      'noncentrality',
      'a finite number of at least 0',
      noncentrality,
    );
}
