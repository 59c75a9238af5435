import { readSuccesses, type SuccessCount } from '../count/success-count.js';
import {
  type Interval,
  noAnswer,
  type Outcome,
  requireLevel,
  requirePositive,
} from '../outcome.js';
import { logBeta } from '../special/log-gamma.js';

export interface BetaBinomialIntervalOptions {
  /** The chance of ever excluding the true rate, over all looks together; 0.05 by default. */
  readonly alpha?: number;
  /** The mixing distribution Beta(a, b): it shapes the width only; ½ and ½ by default. */
  readonly prior?: { readonly a: number; readonly b: number };
}

export interface BetaBinomialInterval {
  readonly estimate: number;
  readonly interval: Interval;
}

/**
 * A confidence sequence for a rate: of independent trials with one chance of success, the intervals
 * of *all* sample sizes hold it with a chance of at least 1 - alpha. Exact at every size, so it needs
 * no burn-in: the rates p at which the likelihood, mixed over Beta(a, b), is below 1/alpha times that
 * of p.
 *
 * Robbins, "Statistical methods related to the law of the iterated logarithm" (Annals of Mathematical
 * Statistics 41(5), 1970), section 2.
 *
 * @returns no answer: `too-few` without a trial.
 * @throws CrucibleError `invalid-argument` for counts that are none, more successes than trials, or
 *   a wrong option.
 *
 * @example
 * const rate = betaBinomialInterval({ successes: 70, trials: 200 });
 * if (rate.ok) rate.interval; // { lower: 0.242, upper: 0.470, confidence: 0.95 }
 */
export function betaBinomialInterval(
  count: SuccessCount,
  options: BetaBinomialIntervalOptions = {},
): Outcome<BetaBinomialInterval> {
  const alpha = requireLevel('alpha', options.alpha ?? 0.05);
  const a = requirePositive('prior.a', options.prior?.a ?? 0.5);
  const b = requirePositive('prior.b', options.prior?.b ?? 0.5);
  const { successes, failures, trials } = readSuccesses('count', count);
  if (trials === 0) return noAnswer('too-few', 'there is no trial; at least 1 is needed');
  const estimate = successes / trials;
  // How far the likelihood may fall below its largest, on the log scale; at least log(1/alpha).
  const drop =
    -Math.log(alpha) -
    (logBeta(a + successes, b + failures) - logBeta(a, b)) +
    largestLogLikelihood(successes, failures);
  const interval = {
    lower: successes === 0 ? 0 : Math.exp(logLowerEnd(successes, failures, drop)),
    upper: failures === 0 ? 1 : -Math.expm1(logLowerEnd(failures, successes, drop)),
    confidence: 1 - alpha,
  };
  return { ok: true, estimate, interval };
}

function largestLogLikelihood(successes: number, failures: number): number {
  return successes * logShare(successes, failures) + failures * logShare(failures, successes);
}

/** log(part / (part + rest)), also where that is next to 0; 0 without a part, whose logarithm nobody needs. */
function logShare(part: number, rest: number): number {
  if (part === 0) return 0;
  return part > rest ? Math.log1p(-rest / (part + rest)) : Math.log(part / (part + rest));
}

/**
 * The log of the rate below the observed one at which the log-likelihood has fallen by `drop`. In the
 * log of the rate it is concave, so Newton's steps from the left never leave the bracket.
 */
function logLowerEnd(successes: number, failures: number, drop: number): number {
  const observed = logShare(successes, failures);
  const target = largestLogLikelihood(successes, failures) - drop;
  // There the likelihood of the successes alone has fallen so far.
  let logRate = target / successes;
  for (let i = 0; i < 200; i++) {
    const rate = Math.exp(logRate);
    const logMiss = logRate > -0.7 ? Math.log(-Math.expm1(logRate)) : Math.log1p(-rate);
    const missing = target - (successes * logRate + failures * logMiss);
    const slope = successes - failures * Math.exp(logRate - logMiss);
    const next = Math.min(observed, logRate + missing / slope);
    // Steps to the right shrink until rounding ends them.
    if (!(next > logRate)) break;
    logRate = next;
  }
  return logRate;
}
