import type { Outcome } from '../outcome.js';
import { refuseSample } from '../sample/finite.js';
import { rankTogether, sortedCopy } from '../sample/ranks.js';

export interface CliffsDelta {
  /** From -1 (every x below every y) to 1. */
  readonly estimate: number;
}

/**
 * Cliff's delta: the share of pairs in which x is the larger, less the share in which y is. Exact, ties
 * counting for neither; in O(n log n).
 *
 * No answer with an empty sample (`too-few`), or with NaN or an infinity (`not-finite`).
 *
 * Source: Cliff, "Dominance statistics: ordinal analyses to answer ordinal questions" (Psychological
 * Bulletin 114, 1993).
 *
 * @example
 * cliffsDelta([3, 4, 5], [1, 3, 4]); // { ok: true, estimate: 0.5555555555555556 }
 */
export function cliffsDelta(x: ArrayLike<number>, y: ArrayLike<number>): Outcome<CliffsDelta> {
  const refused = refuseSample('x', x, 1) ?? refuseSample('y', y, 1);
  if (refused) return refused;
  const n = x.length;
  const m = y.length;
  const { rankSum } = rankTogether(sortedCopy(x), sortedCopy(y));
  const larger = rankSum - (n * (n + 1)) / 2;
  return { ok: true, estimate: (2 * larger - n * m) / (n * m) };
}
