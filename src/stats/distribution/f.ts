import { incompleteBeta } from '../special/incomplete-beta.js';
import { chiSquaredCdf, chiSquaredSurvival, chiSquaredUpperQuantile } from './chi-squared.js';
import { requireDegreesOfFreedom } from './degrees-of-freedom.js';
import { betaLogOdds } from './log-odds-quantile.js';
import { requireNumber, requireProbability } from './normal.js';

/**
 * P(F <= x) for the F distribution with `df1` and `df2` degrees of freedom (not only whole ones; Infinity
 * gives the limit), to about 1e-14 relative however small it is.
 *
 * @throws CrucibleError `invalid-argument` when x is NaN, or degrees of freedom are not above 0.
 *
 * @example
 * fCdf(1, 5, 5); // 0.5
 */
export function fCdf(x: number, df1: number, df2: number): number {
  return tail(x, df1, df2, true);
}

/**
 * P(F > x) for the F distribution, as {@link fCdf}.
 *
 * An incomplete beta function of df1 x / (df1 x + df2): Abramowitz & Stegun, "Handbook of Mathematical
 * Functions", 26.6.2 (1964).
 *
 * @throws CrucibleError `invalid-argument` when x is NaN, or degrees of freedom are not above 0.
 *
 * @example
 * fSurvival(400, 4, 50); // 2.7496825944527244e-37
 */
export function fSurvival(x: number, df1: number, df2: number): number {
  return tail(x, df1, df2, false);
}

function tail(x: number, df1: number, df2: number, below: boolean): number {
  requireNumber('x', x);
  requireDegreesOfFreedom('df1', df1);
  requireDegreesOfFreedom('df2', df2);
  if (x <= 0) return below ? 0 : 1;
  if (x === Infinity) return below ? 1 : 0;
  if (df1 === Infinity && df2 === Infinity) return x > 1 === below ? 1 : 0;
  if (df2 === Infinity) return (below ? chiSquaredCdf : chiSquaredSurvival)(x * df1, df1);
  if (df1 === Infinity) return (below ? chiSquaredSurvival : chiSquaredCdf)(df2 / x, df2);
  const odds = (df1 / df2) * x;
  const upper = 1 / (1 + odds);
  const lower = odds === Infinity ? 1 : odds / (1 + odds);
  return below
    ? incompleteBeta(lower, upper, df1 / 2, df2 / 2)
    : incompleteBeta(upper, lower, df2 / 2, df1 / 2);
}

/**
 * The x with P(F > x) = q; Infinity and 0 for 0 and 1.
 *
 * @throws CrucibleError `invalid-argument` when q is not from 0 to 1, or degrees of freedom are not
 * above 0.
 *
 * @example
 * fUpperQuantile(0.05, 1, 10); // 4.964602743730711
 */
export function fUpperQuantile(q: number, df1: number, df2: number): number {
  requireProbability('q', q);
  requireDegreesOfFreedom('df1', df1);
  requireDegreesOfFreedom('df2', df2);
  if (df1 === Infinity && df2 === Infinity) return 1;
  if (df2 === Infinity) return chiSquaredUpperQuantile(q, df1) / df1;
  if (df1 === Infinity) return df2 / chiSquaredUpperQuantile(1 - q, df2);
  const logOdds = betaLogOdds(1 - q, q, df1 / 2, df2 / 2);
  return Math.exp(logOdds + Math.log(df2) - Math.log(df1));
}
