import { refuse } from '../../errors.js';
import { logBetaTerm, logIncompleteBeta } from '../special/incomplete-beta.js';
import { logPoissonTerm } from '../special/incomplete-gamma.js';
import { requireDegreesOfFreedom } from './degrees-of-freedom.js';
import { oppositeTail } from './noncentral-t-tail.js';
import { normalCdf, normalSurvival, requireNumber } from './normal.js';
import { studentTSurvival } from './student-t.js';

/** A term this small beside the sum changes it no more. */
const NEGLIGIBLE = 1e-17;
/** A sum this large is brought down, and its logarithm remembered. */
const LARGE = 1e200;

/**
 * P(T <= t) for the noncentral t distribution, that of (Z + noncentrality) / sqrt(X / ν) with Z normal and
 * X chi-squared with ν `degreesOfFreedom`; to about 1e-12 relative however small it is.
 *
 * Takes a time proportional to the noncentrality: microseconds for one of 10.
 *
 * @throws CrucibleError `invalid-argument` when t is NaN, the degrees of freedom are not above 0 or the
 * noncentrality is not finite.
 *
 * @example
 * noncentralTCdf(2, 10, 1); // 0.8076115625303752
 */
export function noncentralTCdf(t: number, degreesOfFreedom: number, noncentrality: number): number {
  return noncentralTSurvival(-t, degreesOfFreedom, -noncentrality);
}

/**
 * P(T > t) for the noncentral t distribution, as {@link noncentralTCdf}.
 *
 * A mixture of beta probabilities by half-integer Poisson weights (Lenth, "Algorithm AS 243: Cumulative
 * distribution function of the non-central t distribution", Applied Statistics 38(1), 1989), each tail
 * summed from its own positive terms in the direction in which its recurrence is stable.
 *
 * @throws CrucibleError `invalid-argument` when t is NaN, the degrees of freedom are not above 0 or the
 * noncentrality is not finite.
 *
 * @example
 * noncentralTSurvival(2, 10, 1); // 0.19238843746962475
 */
export function noncentralTSurvival(
  t: number,
  degreesOfFreedom: number,
  noncentrality: number,
): number {
  requireNumber('t', t);
  requireDegreesOfFreedom('degreesOfFreedom', degreesOfFreedom);
  if (!Number.isFinite(noncentrality))
    throw refuse('invalid-argument', 'noncentrality', 'a finite number', noncentrality);
  if (noncentrality === 0) return studentTSurvival(t, degreesOfFreedom);
  if (degreesOfFreedom === Infinity) return normalSurvival(t - noncentrality);
  if (t === 0) return normalCdf(noncentrality);
  if (!Number.isFinite(t)) return t > 0 ? 0 : 1;
  if (t > 0) {
    return noncentrality > 0
      ? mixture(t, degreesOfFreedom, noncentrality, true)
      : oppositeTail(t, degreesOfFreedom, -noncentrality);
  }
  return noncentrality > 0
    ? 1 - oppositeTail(-t, degreesOfFreedom, noncentrality)
    : Math.min(
        1,
        normalSurvival(-noncentrality) + mixture(-t, degreesOfFreedom, -noncentrality, false),
      );
}

/** P(T > t), or P(0 < T <= t), for t and a noncentrality above 0. */
function mixture(
  t: number,
  degreesOfFreedom: number,
  noncentrality: number,
  above: boolean,
): number {
  const rate = (noncentrality * noncentrality) / 2;
  const odds = (t / degreesOfFreedom) * t;
  const x = odds === Infinity ? 1 : odds / (1 + odds);
  const y = 1 / (1 + odds);
  if (y === 0) return above ? 0 : normalCdf(noncentrality);
  if (x === 0) return above ? normalCdf(noncentrality) : 0;
  // From where the Poisson weights begin to count, on the side where the beta probability is smaller.
  const start = above
    ? 2 * Math.max(0, Math.floor(rate - 9 * Math.sqrt(rate)))
    : 2 * lastWeight(rate);
  const sum = above ? sumAbove : sumBelow;
  const half = degreesOfFreedom / 2;
  return Math.min(1, 0.5 * (sum(start, rate, x, y, half) + sum(start + 1, rate, x, y, half)));
}

/** The count above the rate at which a Poisson mass has become negligible beside the largest. */
function lastWeight(rate: number): number {
  let count = Math.ceil(rate);
  for (let weight = 1; weight > NEGLIGIBLE; weight *= rate / count) count += 1;
  return count;
}

/** Σ w_i P(B > x) over i = start, start + 2, …, for B of beta((i + 1) / 2, b): upwards it only adds. */
function sumAbove(start: number, rate: number, x: number, y: number, b: number): number {
  let a = (start + 1) / 2;
  let half = start / 2;
  const logTail = logIncompleteBeta(y, x, b, a);
  let scale = logTail + logPoissonTerm(half, rate);
  let weight = 1;
  let tail = 1;
  let increment = Math.exp(logBetaTerm(x, y, a, b) - Math.log(a) - logTail);
  let sum = 1;
  for (let term = 1; term > NEGLIGIBLE * sum; sum += term) {
    tail += increment;
    increment *= (x * (a + b)) / (a + 1);
    a += 1;
    half += 1;
    weight *= rate / half;
    term = weight * tail;
    if (tail > LARGE) {
      tail /= LARGE;
      increment /= LARGE;
      sum /= LARGE;
      term /= LARGE;
      scale += Math.log(LARGE);
    }
  }
  return sum * Math.exp(scale);
}

/** Σ w_i P(B <= x) over i = start, start - 2, … down to 0 or 1: downwards it only adds. */
function sumBelow(start: number, rate: number, x: number, y: number, b: number): number {
  let a = (start + 1) / 2;
  let half = start / 2;
  const logTail = logIncompleteBeta(x, y, a, b);
  let scale = logTail + logPoissonTerm(half, rate);
  let weight = 1;
  let tail = 1;
  let increment = Math.exp(logBetaTerm(x, y, a, b) - Math.log(a) - logTail);
  let sum = 1;
  for (let term = 1; half >= 1 && term > NEGLIGIBLE * sum; sum += term) {
    increment *= a / (x * (a - 1 + b));
    tail += increment;
    weight *= half / rate;
    a -= 1;
    half -= 1;
    term = weight * tail;
    if (term > LARGE) {
      tail /= LARGE;
      increment /= LARGE;
      sum /= LARGE;
      term /= LARGE;
      scale += Math.log(LARGE);
    }
  }
  return sum * Math.exp(scale);
}
