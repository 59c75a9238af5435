import { refuse } from '../../errors.js';
import {
  ALTERNATIVES,
  type Alternative,
  noAnswer,
  type Outcome,
  requireChoice,
} from '../outcome.js';
import { refuseSample } from '../sample/finite.js';
import { sortedCopy } from '../sample/ranks.js';
import { exactSmirnovPValue, gapOf, limitingSmirnovPValue } from './smirnov-distribution.js';

export interface KolmogorovSmirnovOptions {
  /**
   * Of the distribution functions, not of the values: `greater` asks whether that of x lies above that
   * of y, which is so where the values of x are the smaller ones. Default `two-sided`.
   */
  readonly alternative?: Alternative;
  /** Default `auto`: exact where the product of the sizes is below 10,000. */
  readonly method?: 'auto' | 'exact' | 'asymptotic';
}

export interface KolmogorovSmirnovTest {
  /** D: the largest distance between the two empirical distribution functions, from 0 to 1. */
  readonly statistic: number;
  readonly pValue: number;
  readonly method: 'exact' | 'asymptotic';
}

const FEW_PAIRS = 10_000;
/** A few seconds. */
const MOST_PAIRS = 1e9;

/**
 * Kolmogorov and Smirnov's test of two independent samples: have they one distribution? It sees
 * differences of any kind, of shape and spread as well as of location.
 *
 * `exact` counts over all orders of the pooled values, for sizes that may differ, and with ties given
 * the tied values. `asymptotic` is the limit for large samples, too cautious with ties. A million
 * values each take some tenths of a second.
 *
 * No answer with an empty sample (`too-few`), with NaN or an infinity (`not-finite`), or when all values
 * are equal (`no-variation`).
 *
 * Source: Smirnov, "On the estimation of the discrepancy between empirical curves of distribution for
 * two independent samples" (Moscow University Mathematics Bulletin 2, 1939).
 *
 * @throws CrucibleError `invalid-argument` for an option that is none, and for `method: 'exact'` with
 * more than 10⁹ pairs of values.
 *
 * @example
 * kolmogorovSmirnovTest([0.1, 0.4, 0.7], [0.5, 0.8, 0.9, 1.3]);
 */
export function kolmogorovSmirnovTest(
  x: ArrayLike<number>,
  y: ArrayLike<number>,
  options: KolmogorovSmirnovOptions = {},
): Outcome<KolmogorovSmirnovTest> {
  const side = requireChoice('alternative', ALTERNATIVES, options.alternative ?? 'two-sided');
  const asked = requireChoice('method', ['auto', 'exact', 'asymptotic'], options.method ?? 'auto');
  const refused = refuseSample('x', x, 1) ?? refuseSample('y', y, 1);
  if (refused) return refused;
  const n = x.length;
  const m = y.length;
  const exact = asked === 'exact' || (asked === 'auto' && n * m < FEW_PAIRS);
  if (exact && n * m > MOST_PAIRS)
    throw refuse(
      'invalid-argument',
      'method',
      "'asymptotic' or 'auto' for this many values",
      asked,
    );
  const ascendingX = sortedCopy(x);
  const ascendingY = sortedCopy(y);
  if (Math.min(ascendingX[0]!, ascendingY[0]!) === Math.max(ascendingX.at(-1)!, ascendingY.at(-1)!))
    return noAnswer('no-variation', 'all values are equal');
  const { largest, lastOfTie } = largestGap(ascendingX, ascendingY, side);
  const statistic = largest / (n * m);
  return {
    ok: true,
    statistic,
    pValue: exact
      ? exactSmirnovPValue(largest, side, n, m, lastOfTie)
      : limitingSmirnovPValue(statistic * Math.sqrt(n / (1 + n / m)), side),
    method: exact ? 'exact' : 'asymptotic',
  };
}

/** The largest gap between two ascending samples in steps of 1/(nm), and where groups of ties end. */
function largestGap(
  x: Float64Array,
  y: Float64Array,
  side: Alternative,
): { largest: number; lastOfTie: Uint8Array } {
  const lastOfTie = new Uint8Array(x.length + y.length + 1);
  lastOfTie[0] = 1;
  let largest = 0;
  let i = 0;
  let j = 0;
  while (i < x.length || j < y.length) {
    const value = Math.min(x[i] ?? Infinity, y[j] ?? Infinity);
    while (x[i] === value) i++;
    while (y[j] === value) j++;
    lastOfTie[i + j] = 1;
    const gap = gapOf(side, i, j, x.length, y.length);
    if (gap > largest) largest = gap;
  }
  return { largest, lastOfTie };
}
