import { requireChoice } from '../outcome.js';
import { lambertWMinusOneOfLog } from '../special/lambert-w.js';

/**
 * How the free parameter of a normal mixture is chosen so that its interval is tightest at one
 * sample size: `exact`, or the `approximate` closed form that confseq and GrowthBook use (1-2% off).
 * The choice moves the width only; the error rate holds with either.
 */
export type Tuning = 'exact' | 'approximate';

const TUNINGS: readonly Tuning[] = ['exact', 'approximate'];

/**
 * The ratio of the time at which a two-sided normal mixture is tightest to its parameter rho:
 * -W₋₁(-alpha²/e) - 1, or for that 2 log(1/alpha) + log(1 + 2 log(1/alpha)).
 *
 * Howard, Ramdas, McAuliffe & Sekhon, "Time-uniform, nonparametric, nonasymptotic confidence
 * sequences" (Annals of Statistics 49(2), 2021), section 3.5.
 */
export function tuningFactor(alpha: number, tuning: Tuning): number {
  requireChoice('tuning', TUNINGS, tuning);
  const distance = -2 * Math.log(alpha);
  if (tuning === 'approximate') return distance + Math.log1p(distance);
  return -lambertWMinusOneOfLog(distance) - 1;
}
