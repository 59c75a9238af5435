import { refuse } from '../../errors.js';
import {
  type Interval,
  noAnswer,
  type Outcome,
  requireCount,
  requireFinite,
  requireLevel,
  requirePositive,
} from '../outcome.js';
import { firstNotFinite } from '../sample/finite.js';
import { logMixtureRatio, mixtureHalfWidth } from './mixture-likelihood.js';

export interface MixtureSprtOptions {
  /**
   * Standard deviation of the alternatives that the test looks for, in the unit of the difference:
   * about the smallest effect of interest. Fixed before the first look.
   */
  readonly mixingDeviation: number;
  /** The difference under the null hypothesis; 0 by default. */
  readonly nullValue?: number;
  /** The chance of ever excluding the truth, over all looks together; 0.05 by default. */
  readonly alpha?: number;
}

export interface MixtureSprt {
  /** Natural logarithm of the mixture likelihood ratio. */
  readonly logLikelihoodRatio: number;
  /** This look's p-value, 1 / likelihood ratio, at most 1. A later look may show a larger one. */
  readonly pValue: number;
  readonly interval: Interval;
}

/**
 * One look of the mixture sequential probability ratio test at a difference and its variance.
 *
 * However often one looks, and whatever made one stop: the chance that any look has
 * pValue <= alpha, or an interval without the true difference, is at most alpha, as long as the
 * estimates are normal with variances that are *known*. With variances estimated from the data it
 * holds for large samples only: do not look before some thirty observations an arm, and keep
 * `mixingDeviation` small against the deviation of one observation; or use
 * {@link asymptoticDifferenceInterval}, which sees to both.
 *
 * Robbins, "Statistical methods related to the law of the iterated logarithm" (Annals of Mathematical
 * Statistics 41(5), 1970); Johari, Koomen, Pekelis & Walsh, "Always valid inference: continuous
 * monitoring of A/B tests" (Operations Research 70(3), 2022).
 *
 * @returns no answer: `not-finite`, or `no-variation` when the variance is 0.
 * @throws CrucibleError `invalid-argument` for a negative variance or a wrong option.
 *
 * @example
 * const look = mixtureSprt(0.3, 0.01, { mixingDeviation: 0.2 });
 * if (look.ok) look.pValue; // 0.0611
 */
export function mixtureSprt(
  difference: number,
  variance: number,
  options: MixtureSprtOptions,
): Outcome<MixtureSprt> {
  const { mixing, nullValue, alpha } = checked(options);
  if (!Number.isFinite(difference) || !Number.isFinite(variance))
    return noAnswer('not-finite', 'the difference and its variance must be finite');
  if (variance < 0) throw refuse('invalid-argument', 'variance', 'a number above 0', variance);
  if (variance === 0) return noAnswer('no-variation', 'the variance of the difference is 0');
  const deviation = Math.sqrt(variance);
  const logLikelihoodRatio = logMixtureRatio(difference - nullValue, deviation, mixing);
  const half = mixtureHalfWidth(deviation, mixing, alpha);
  return {
    ok: true,
    logLikelihoodRatio,
    pValue: Math.min(1, Math.exp(-logLikelihoodRatio)),
    interval: { lower: difference - half, upper: difference + half, confidence: 1 - alpha },
  };
}

export interface MixtureSprtSequenceOptions extends MixtureSprtOptions {
  /** The known variance of one observation, the same in both arms. */
  readonly variance: number;
  /** Pairs that are taken in before the first look; 0 by default. */
  readonly burnIn?: number;
}

export interface MixtureSprtSequence {
  /** After each pair, the smallest p-value so far: it never rises. */
  readonly pValues: Float64Array;
  /** After each pair, the ends of the intersection of all intervals so far; crossed if it is empty. */
  readonly lower: Float64Array;
  readonly upper: Float64Array;
  /** The last of `pValues`. */
  readonly pValue: number;
  /** Pairs seen when the p-value first reached alpha, or null. */
  readonly rejectedAt: number | null;
}

/**
 * The mixture sequential probability ratio test after every pair of observations, one of each arm, in
 * the order in which they came; the difference is treatment - control. Assumptions as for
 * {@link mixtureSprt}, with pairs that are independent of each other, and so are the two of a pair.
 *
 * @returns no answer: `too-few` without a pair, `not-finite`.
 * @throws CrucibleError `invalid-argument` when the lengths differ, or for a wrong option.
 *
 * @example
 * const run = mixtureSprtSequence(control, treatment, { variance: 1, mixingDeviation: 0.3 });
 * if (run.ok) run.rejectedAt; // 87: one could have stopped after 87 pairs
 */
export function mixtureSprtSequence(
  control: ArrayLike<number>,
  treatment: ArrayLike<number>,
  options: MixtureSprtSequenceOptions,
): Outcome<MixtureSprtSequence> {
  const { mixing, nullValue, alpha } = checked(options);
  const pairVariance = 2 * requirePositive('variance', options.variance);
  const burnIn = requireCount('burnIn', options.burnIn ?? 0);
  const count = control.length;
  if (treatment.length !== count)
    throw refuse('invalid-argument', 'treatment', `${count} values, as in control`, treatment);
  if (count === 0) return noAnswer('too-few', 'there is no pair; at least 1 is needed');
  if (firstNotFinite(control) >= 0 || firstNotFinite(treatment) >= 0)
    return noAnswer('not-finite', 'the values must be finite');

  const pValues = new Float64Array(count);
  const lower = new Float64Array(count);
  const upper = new Float64Array(count);
  let rejectedAt: number | null = null;
  let pValue = 1;
  let low = -Infinity;
  let high = Infinity;
  let sum = 0;
  let lost = 0;
  for (let i = 0; i < count; i++) {
    const value = treatment[i]! - control[i]!;
    const next = sum + value;
    lost += Math.abs(sum) >= Math.abs(value) ? sum - next + value : value - next + sum;
    sum = next;
    const seen = i + 1;
    if (seen >= burnIn) {
      const difference = (sum + lost) / seen;
      const deviation = Math.sqrt(pairVariance / seen);
      const logRatio = logMixtureRatio(difference - nullValue, deviation, mixing);
      const half = mixtureHalfWidth(deviation, mixing, alpha);
      pValue = Math.min(pValue, Math.exp(-logRatio));
      low = Math.max(low, difference - half);
      high = Math.min(high, difference + half);
      if (rejectedAt === null && pValue <= alpha) rejectedAt = seen;
    }
    pValues[i] = pValue;
    lower[i] = low;
    upper[i] = high;
  }
  return { ok: true, pValues, lower, upper, pValue, rejectedAt };
}

function checked(options: MixtureSprtOptions): {
  mixing: number;
  nullValue: number;
  alpha: number;
} {
  return {
    mixing: requirePositive('mixingDeviation', options.mixingDeviation),
    nullValue: requireFinite('nullValue', options.nullValue ?? 0),
    alpha: requireLevel('alpha', options.alpha ?? 0.05),
  };
}
