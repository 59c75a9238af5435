import { logBetaTerm, logIncompleteBeta } from '../special/incomplete-beta.js';
import { logBeta, logGammaIncrement } from '../special/log-gamma.js';
import { logGammaOnePlus } from '../special/stirling.js';
import { normalQuantile } from './normal.js';

/**
 * ln (x / (1 - x)) at the x where a beta variable lies below with probability `lower` and above with
 * `upper` = 1 - `lower`: the quantile in the form from which those of beta, F and t follow, each without
 * loss where x is next to 0 or 1.
 *
 * In the log odds both tails of the beta distribution are log-concave, so Newton's method on the
 * logarithm of the smaller one converges from any start, and after the first step from one side.
 */
export function betaLogOdds(lower: number, upper: number, a: number, b: number): number {
  if (lower <= 0) return -Infinity;
  if (upper <= 0) return Infinity;
  return lower <= upper ? lowerLogOdds(lower, a, b) : -lowerLogOdds(upper, b, a);
}

/** For p up to ½. */
function lowerLogOdds(p: number, a: number, b: number): number {
  const logP = Math.log(p);
  // Where x is tiny the probability is x^a / (a B(a, b)).
  const power = (logP + logPowerScale(a, b)) / a;
  if (power < -700) return power;
  const complementaryPower = (Math.log1p(-p) + logPowerScale(b, a)) / b;
  if (complementaryPower < -700) return -complementaryPower;
  let u = cubeRootStart(p, a, b) ?? Math.min(power, 0);
  for (let i = 0; i < 200; i++) {
    const x = 1 / (1 + Math.exp(-u));
    const y = 1 / (1 + Math.exp(u));
    const logTail = logIncompleteBeta(x, y, a, b);
    if (x === 0 || y === 0) break;
    const gap = logTail - logP;
    u -= gap * Math.exp(logTail - logBetaTerm(x, y, a, b));
    if (Math.abs(gap) < 1e-8) break;
  }
  return u;
}

/** ln (a B(a, b)), relatively accurate for tiny a too, for it is divided by a. */
function logPowerScale(a: number, b: number): number {
  return a < 1 ? logGammaOnePlus(a) - logGammaIncrement(b, a) : Math.log(a) + logBeta(a, b);
}

/**
 * The cube root of an F ratio is nearly a ratio of normal variables (Paulson, "An approximate
 * normalization of the analysis of variance distribution", Annals of Mathematical Statistics 13(4),
 * 1942): a start within a few percent where it has a solution at all.
 */
function cubeRootStart(p: number, a: number, b: number): number | undefined {
  const z = normalQuantile(p);
  const varianceA = 1 / (9 * a);
  const varianceB = 1 / (9 * b);
  const meanA = 1 - varianceA;
  const meanB = 1 - varianceB;
  const spread =
    meanB * meanB * varianceA + meanA * meanA * varianceB - z * z * varianceA * varianceB;
  const top = meanA * meanA - z * z * varianceA;
  if (!(spread > 0 && top > 0.01 && meanA > 0 && meanB > 0)) return undefined;
  return 3 * Math.log(top / (meanA * meanB - z * Math.sqrt(spread))) + Math.log(a / b);
}
