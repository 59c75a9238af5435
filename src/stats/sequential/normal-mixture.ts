import { refuse } from '../../errors.js';
import {
  type Interval,
  noAnswer,
  type Outcome,
  requireCount,
  requireLevel,
  requirePositive,
} from '../outcome.js';
import { type Tuning, tuningFactor } from './tuning.js';

/** Either `rho` itself, or the place where the boundary is to be tightest. */
export interface NormalMixtureOptions {
  /** The chance of ever crossing, on either side; 0.05 by default. */
  readonly alpha?: number;
  /** The mixture's parameter, in the unit of the intrinsic time. */
  readonly rho?: number;
  /** The intrinsic time at which the boundary is tightest, from which `rho` follows. */
  readonly tightestAt?: number;
  /** The alpha that `rho` is tuned for; `alpha` by default. */
  readonly tunedAlpha?: number;
  /** How `rho` follows from `tightestAt`; `exact` by default. */
  readonly tuning?: Tuning;
}

export interface NormalMixtureBound {
  readonly bound: number;
  readonly rho: number;
}

/**
 * The two-sided normal-mixture boundary at an intrinsic time: a sum of centred sub-Gaussian values
 * whose variance bounds add up to `intrinsicTime` ever leaves ± bound with a chance of at most alpha,
 * however long it runs: sqrt((v + rho) log((v + rho) / (rho alpha²))).
 *
 * Robbins, "Statistical methods related to the law of the iterated logarithm" (Annals of Mathematical
 * Statistics 41(5), 1970); Howard, Ramdas, McAuliffe & Sekhon, "Time-uniform, nonparametric,
 * nonasymptotic confidence sequences" (Annals of Statistics 49(2), 2021), equation 14.
 *
 * @returns no answer: `not-finite`.
 * @throws CrucibleError `invalid-argument` for a negative time or a wrong option.
 *
 * @example
 * const at = normalMixtureBound(100, { tightestAt: 100 });
 * if (at.ok) at.bound; // 30.35
 */
export function normalMixtureBound(
  intrinsicTime: number,
  options: NormalMixtureOptions,
): Outcome<NormalMixtureBound> {
  const alpha = requireLevel('alpha', options.alpha ?? 0.05);
  const rho = chosenRho(options, alpha);
  if (!Number.isFinite(intrinsicTime))
    return noAnswer('not-finite', 'the intrinsic time must be finite');
  if (intrinsicTime < 0)
    throw refuse('invalid-argument', 'intrinsicTime', 'a number of at least 0', intrinsicTime);
  const logRatio = Math.log1p(intrinsicTime / rho) - 2 * Math.log(alpha);
  return { ok: true, bound: Math.sqrt((intrinsicTime + rho) * logRatio), rho };
}

export interface NormalMixtureIntervalOptions extends NormalMixtureOptions {
  /**
   * The known standard deviation of normal values; for any data between two bounds, half the
   * distance between them, and the interval then holds without a normal distribution.
   */
  readonly standardDeviation: number;
}

export interface NormalMixtureInterval {
  readonly interval: Interval;
  readonly rho: number;
}

/**
 * A confidence sequence for a mean whose standard deviation (or range) is known: the chance that the
 * intervals of *all* sample sizes hold the true mean is at least 1 - alpha.
 *
 * `rho` and `tightestAt` are in units of count × standardDeviation². Source: see
 * {@link normalMixtureBound}.
 *
 * @returns no answer: `too-few` without a value, `not-finite`.
 * @throws CrucibleError `invalid-argument` for a wrong option or count.
 *
 * @example
 * const seen = normalMixtureInterval(0.2, 100, { standardDeviation: 1, rho: 10 });
 * if (seen.ok) seen.interval; // { lower: -0.104, upper: 0.504, confidence: 0.95 }
 */
export function normalMixtureInterval(
  mean: number,
  count: number,
  options: NormalMixtureIntervalOptions,
): Outcome<NormalMixtureInterval> {
  const deviation = requirePositive('standardDeviation', options.standardDeviation);
  requireCount('count', count);
  const at = normalMixtureBound(count * deviation * deviation, options);
  if (!at.ok) return at;
  if (count === 0) return noAnswer('too-few', 'there is no value; at least 1 is needed');
  if (!Number.isFinite(mean)) return noAnswer('not-finite', 'the mean must be finite');
  const half = at.bound / count;
  const confidence = 1 - (options.alpha ?? 0.05);
  return {
    ok: true,
    interval: { lower: mean - half, upper: mean + half, confidence },
    rho: at.rho,
  };
}

function chosenRho(options: NormalMixtureOptions, alpha: number): number {
  const { rho, tightestAt, tunedAlpha = alpha, tuning = 'exact' } = options;
  if ((rho === undefined) === (tightestAt === undefined))
    throw refuse('invalid-argument', 'rho', 'either rho or tightestAt', rho);
  if (rho !== undefined) return requirePositive('rho', rho);
  const time = requirePositive('tightestAt', tightestAt!);
  return time / tuningFactor(requireLevel('tunedAlpha', tunedAlpha), tuning);
}
