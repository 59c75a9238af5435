import { refuse } from '../../errors.js';
import { incompleteBeta, logBetaTerm } from '../special/incomplete-beta.js';
import { normalQuantile, requireNumber, requireProbability } from './normal.js';

/**
 * P(X <= k) for the number X of successes in n trials with probability `probability`, to about 1e-14
 * relative however small it is: I_{1-p}(n - k, k + 1) (Abramowitz & Stegun, "Handbook of Mathematical
 * Functions", 26.5.24, 1964).
 *
 * @throws CrucibleError `invalid-argument` when k is NaN, n not a whole number of at least 0, or the
 * probability not from 0 to 1.
 *
 * @example
 * binomialCdf(4, 10, 0.3); // 0.8497316674
 */
export function binomialCdf(k: number, n: number, probability: number): number {
  requireTrials(k, n, probability);
  const whole = Math.floor(k);
  if (whole < 0) return 0;
  if (whole >= n) return 1;
  return incompleteBeta(1 - probability, probability, n - whole, whole + 1);
}

/**
 * P(X > k), as {@link binomialCdf}.
 *
 * @throws CrucibleError `invalid-argument` when k is NaN, n not a whole number of at least 0, or the
 * probability not from 0 to 1.
 *
 * @example
 * binomialSurvival(4, 10, 0.3); // 0.1502683326
 */
export function binomialSurvival(k: number, n: number, probability: number): number {
  requireTrials(k, n, probability);
  const whole = Math.floor(k);
  if (whole < 0) return 1;
  if (whole >= n) return 0;
  return incompleteBeta(probability, 1 - probability, whole + 1, n - whole);
}

/**
 * ln P(X = k), without the cancellation of ln n! - ln k! - … when n is large: the saddle-point form of
 * Loader, "Fast and accurate computation of binomial probabilities" (2000).
 *
 * @throws CrucibleError `invalid-argument` when k is NaN, n not a whole number of at least 0, or the
 * probability not from 0 to 1.
 *
 * @example
 * binomialLogMass(5, 10, 0.5); // ln (252 / 1024) = -1.4020427180880297
 */
export function binomialLogMass(k: number, n: number, probability: number): number {
  requireTrials(k, n, probability);
  if (!(Number.isInteger(k) && k >= 0 && k <= n)) return -Infinity;
  if (probability === 0) return k === 0 ? 0 : -Infinity;
  if (probability === 1) return k === n ? 0 : -Infinity;
  if (k === 0) return n * Math.log1p(-probability);
  if (k === n) return n * Math.log(probability);
  // p^k q^(n-k) / B(k, n - k), and n! / (k! (n - k)!) = n / (k (n - k) B(k, n - k)).
  return logBetaTerm(probability, 1 - probability, k, n - k) + Math.log(n / k / (n - k));
}

/**
 * The least k with P(X <= k) >= p. A probability that misses p only by rounding counts as reaching it.
 *
 * @throws CrucibleError `invalid-argument` when p or the probability is not from 0 to 1, or n not a whole
 * number of at least 0.
 *
 * @example
 * binomialQuantile(0.5, 10, 0.3); // 3
 */
export function binomialQuantile(p: number, n: number, probability: number): number {
  requireProbability('p', p);
  requireTrials(0, n, probability);
  if (p === 0 || probability === 0 || n === 0) return 0;
  if (p === 1 || probability === 1) return n;
  const reaches = (k: number): boolean =>
    p <= 0.5
      ? binomialCdf(k, n, probability) >= p * (1 - 1e-14)
      : binomialSurvival(k, n, probability) <= (1 - p) * (1 + 1e-14);
  const spread = Math.sqrt(n * probability * (1 - probability));
  const guess = Math.round(n * probability + normalQuantile(p) * spread);
  // A bracket about the guess that doubles until it holds the answer; then halves.
  let low = Math.min(n, Math.max(-1, guess));
  let high = low;
  for (let width = 1; low >= 0 && reaches(low); width *= 2) {
    high = low;
    low = Math.max(-1, low - width);
  }
  for (let width = 1; high < 0 || !reaches(high); width *= 2) {
    low = Math.max(low, high);
    high = Math.min(n, high + width);
  }
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (reaches(middle)) high = middle;
    else low = middle;
  }
  return high;
}

function requireTrials(k: number, n: number, probability: number): void {
  requireNumber('k', k);
  if (!(Number.isSafeInteger(n) && n >= 0))
    throw refuse('invalid-argument', 'n', 'a whole number of at least 0', n);
  requireProbability('probability', probability);
}
