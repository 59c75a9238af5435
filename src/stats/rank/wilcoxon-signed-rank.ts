import { noAnswer, type Outcome, requireChoice } from '../outcome.js';
import { differencesOf } from '../sample/pairs.js';
import { rankTogether } from '../sample/ranks.js';
import { approximatePValue } from './normal-approximation.js';
import { decodeRankTestOptions, exactPValue, isExact, type RankTestOptions } from './options.js';
import { signedRankTails } from './signed-rank-distribution.js';

export interface WilcoxonSignedRankOptions extends RankTestOptions {
  /**
   * What becomes of pairs without a difference: `wilcox` (the default) leaves them out before ranking,
   * `pratt` after it.
   */
  readonly zeroMethod?: 'wilcox' | 'pratt';
}

export interface WilcoxonSignedRankTest {
  /** W+: the sum of the ranks of the positive differences. */
  readonly statistic: number;
  readonly pValue: number;
  /** Pairs with a difference. */
  readonly count: number;
  readonly method: 'exact' | 'asymptotic';
}

/**
 * Wilcoxon's signed-rank test of pairs: are the differences x[i] - y[i] symmetric about 0?
 *
 * `exact` is the distribution of W+ over all signs of the differences, with ties that of their
 * midranks; two-sided p-values are twice the smaller tail, and at most 1. `asymptotic` is the normal
 * curve with the variance of the very midranks. `auto` is exact with fewer than 50 differences.
 * Differences which are apart by no more than the values' own rounding are tied: 0.3 - 0.2 and 1.1 - 1
 * have one rank.
 *
 * No answer without pairs (`too-few`), with NaN or an infinity (`not-finite`), or when all
 * differences are 0 (`no-variation`).
 *
 * Source: Wilcoxon, "Individual comparisons by ranking methods" (Biometrics Bulletin 1, 1945); Pratt,
 * "Remarks on zeros and ties in the Wilcoxon signed rank procedures" (JASA 54, 1959).
 *
 * @throws CrucibleError `invalid-argument` when x and y differ in length, for an option that is none,
 * and for `method: 'exact'` with so many pairs that it would take more than some seconds.
 *
 * @example
 * wilcoxonSignedRankTest([125, 115, 130, 140], [110, 122, 125, 120], { alternative: 'greater' });
 */
export function wilcoxonSignedRankTest(
  x: ArrayLike<number>,
  y: ArrayLike<number>,
  options: WilcoxonSignedRankOptions = {},
): Outcome<WilcoxonSignedRankTest> {
  const { alternative, method, continuity } = decodeRankTestOptions(options);
  const zeroMethod = requireChoice(
    'zeroMethod',
    ['wilcox', 'pratt'],
    options.zeroMethod ?? 'wilcox',
  );
  const pairs = differencesOf(x, y, 1);
  if ('ok' in pairs) return pairs;
  const positive = pairs.differences.filter((difference) => difference > 0).sort();
  const negative = pairs.differences
    .filter((difference) => difference < 0)
    .map((difference) => -difference)
    .sort();
  const count = positive.length + negative.length;
  if (count === 0) return noAnswer('no-variation', 'no pair has a difference');
  const { rounding } = pairs;
  const tolerance = (size: number) => Math.min(rounding, size * LARGEST_RELATIVE_ROUNDING);
  const { rankSum, tieSizes } = rankTogether(positive, negative, tolerance);
  // Zeros that were ranked have the lowest ranks, so each of the others is moved up by their number.
  const moved = zeroMethod === 'pratt' ? x.length - count : 0;
  const statistic = rankSum + moved * positive.length;
  const exact = isExact(method, count, () => (count * (count + 1 + 2 * moved) * count) / 2);
  let pValue: number;
  if (exact) {
    const tied = tieSizes.length < count;
    const unit = tied ? 2 : 1;
    const ranks = wholeRanks(tieSizes, moved, unit);
    pValue = exactPValue(signedRankTails(statistic * unit, ranks), alternative);
  } else {
    const { mean, variance } = momentsOfRankSum(tieSizes, moved);
    pValue = approximatePValue(statistic - mean, Math.sqrt(variance), alternative, continuity);
  }
  return { ok: true, statistic, pValue, count, method: exact ? 'exact' : 'asymptotic' };
}

/** Keeps one huge pair from tying the differences of all small ones. */
const LARGEST_RELATIVE_ROUNDING = 1e-9;

/** The midranks in units of 1 / `unit`. */
function wholeRanks(tieSizes: Uint32Array, moved: number, unit: number): number[] {
  const ranks: number[] = [];
  let before = moved;
  for (const size of tieSizes) {
    for (let k = 0; k < size; k++) ranks.push(unit * (before + (size + 1) / 2));
    before += size;
  }
  return ranks;
}

/** Under random signs each midrank r adds r/2 to the mean and r²/4 to the variance. */
function momentsOfRankSum(
  tieSizes: Uint32Array,
  moved: number,
): { mean: number; variance: number } {
  let mean = 0;
  let variance = 0;
  let before = moved;
  for (const size of tieSizes) {
    const rank = before + (size + 1) / 2;
    mean += (size * rank) / 2;
    variance += (size * rank * rank) / 4;
    before += size;
  }
  return { mean, variance };
}
