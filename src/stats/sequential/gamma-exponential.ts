import { refuse } from '../../errors.js';
import { noAnswer, type Outcome, requireLevel, requirePositive } from '../outcome.js';
import { logRegularizedGammaLower } from '../special/incomplete-gamma.js';
import { logExcess } from '../special/log-excess.js';
import { findRoot } from '../special/root.js';
import { HALF_LOG_TWO_PI, stirlingRemainder } from '../special/stirling.js';
import { tuningFactor } from './tuning.js';

export interface GammaExponentialOptions {
  /** The intrinsic time at which the boundary is tightest. */
  readonly tightestAt: number;
  /** The scale c of the sub-exponential bound: for an empirical Bernstein bound, the data's range. */
  readonly scale: number;
  /** The chance of ever crossing above; 0.05 by default. */
  readonly alpha?: number;
  /** The alpha that the mixture is tuned for; `alpha` by default. Below 0.5. */
  readonly tunedAlpha?: number;
}

export interface GammaExponentialBound {
  readonly bound: number;
  readonly rho: number;
}

/**
 * The one-sided gamma-exponential mixture boundary at an intrinsic time: a sum of centred values that
 * is sub-exponential with scale c ever rises above it with a chance of at most alpha.
 *
 * For values within a range c, and the intrinsic time Σ (xᵢ - mean of those before)², this is an
 * empirical Bernstein bound of S - n μ; take alpha / 2 for each of two sides.
 *
 * Howard, Ramdas, McAuliffe & Sekhon, "Time-uniform, nonparametric, nonasymptotic confidence
 * sequences" (Annals of Statistics 49(2), 2021), theorem 4 and proposition 9.
 *
 * @returns no answer: `not-finite`.
 * @throws CrucibleError `invalid-argument` for a negative time or a wrong option.
 *
 * @example
 * const at = gammaExponentialMixtureBound(100, { tightestAt: 100, scale: 2 });
 * if (at.ok) at.bound; // 33.02
 */
export function gammaExponentialMixtureBound(
  intrinsicTime: number,
  options: GammaExponentialOptions,
): Outcome<GammaExponentialBound> {
  const alpha = requireLevel('alpha', options.alpha ?? 0.05);
  const scale = requirePositive('scale', options.scale);
  const tunedAlpha = requireLevel('tunedAlpha', options.tunedAlpha ?? alpha);
  if (!(tunedAlpha < 0.5))
    throw refuse('invalid-argument', 'tunedAlpha', 'a number above 0 and below 0.5', tunedAlpha);
  // One side of a two-sided mixture at twice the level: hence the doubled alpha.
  const rho =
    requirePositive('tightestAt', options.tightestAt) / tuningFactor(2 * tunedAlpha, 'approximate');
  if (!Number.isFinite(intrinsicTime))
    return noAnswer('not-finite', 'the intrinsic time must be finite');
  if (intrinsicTime < 0)
    throw refuse('invalid-argument', 'intrinsicTime', 'a number of at least 0', intrinsicTime);

  const shape = rho / scale ** 2;
  const time = intrinsicTime / scale ** 2 + shape;
  const constant = -gammaExcess(shape) - logRegularizedGammaLower(shape, shape) + gammaExcess(time);
  const target = -Math.log(alpha);
  /** Log of the mixture minus its limit, of the sum in units of the scale; it rises with the sum. */
  const excess = (sum: number): number => {
    const x = sum / time;
    return constant + logRegularizedGammaLower(time, time + sum) + time * logExcess(x) - target;
  };
  let high = Math.sqrt(2 * time * (target + 1)) + target;
  while (excess(high) < 0) high *= 2;
  return { ok: true, bound: scale * findRoot(excess, 0, high), rho };
}

/** log Γ(x) - x log x + x, without the cancellation of its terms. */
function gammaExcess(x: number): number {
  return stirlingRemainder(x) + HALF_LOG_TWO_PI - Math.log(x) / 2;
}
