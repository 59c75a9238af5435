import { normalUpperQuantile } from '../distribution/normal.js';
import { type Interval, noAnswer, type Outcome, requireLevel } from '../outcome.js';
import { readSuccesses, type SuccessCount } from './success-count.js';

export interface ProportionInterval {
  /** The share of successes. */
  readonly estimate: number;
  readonly interval: Interval;
}

/**
 * Wilson's score interval of a proportion: always within 0 to 1, its lower end exactly 0 without a
 * success and its upper end exactly 1 without a failure, and of good coverage even for few trials,
 * where the usual p ± z·se fails. For independent trials. No answer without a trial (`too-few`).
 *
 * Wilson, "Probable inference, the law of succession, and statistical inference" (JASA 22, 1927).
 *
 * @throws CrucibleError `invalid-argument` when a count is not a whole number of at least 0, there are
 * more successes than trials, or the confidence (0.95 unless given) is not between 0 and 1.
 *
 * @example
 * wilsonInterval({ successes: 7, trials: 20 }); // estimate 0.35, interval 0.181 to 0.567
 */
export function wilsonInterval(
  count: SuccessCount,
  options: { readonly confidence?: number } = {},
): Outcome<ProportionInterval> {
  const { successes, trials } = readSuccesses('count', count);
  const confidence = requireLevel('confidence', options.confidence ?? 0.95);
  if (trials === 0) return noAnswer('too-few', 'a proportion needs at least one trial');
  const z = normalUpperQuantile((1 - confidence) / 2);
  const { lower, upper } = wilsonEnds(successes, trials, z);
  return { ok: true, estimate: successes / trials, interval: { lower, upper, confidence } };
}

/** The two ends, for the normal quantile `z`. */
export function wilsonEnds(
  successes: number,
  trials: number,
  z: number,
): { lower: number; upper: number } {
  const failures = trials - successes;
  if (successes > failures) {
    const mirrored = wilsonEnds(failures, trials, z);
    return { lower: 1 - mirrored.upper, upper: 1 - mirrored.lower };
  }
  const square = z * z;
  const spread = z * Math.sqrt(successes * (failures / trials) + square / 4);
  const larger = successes + square / 2 + spread;
  // The smaller root of (n + z²)p² - (2x + z²)p + x²/n = 0 is the product of both over the larger one:
  // nothing cancels, and it is 0 when x is.
  return { lower: successes * (successes / trials / larger), upper: larger / (trials + square) };
}
