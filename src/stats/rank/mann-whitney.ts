import { noAnswer, type Outcome } from '../outcome.js';
import { refuseSample } from '../sample/finite.js';
import { rankSpread, rankTogether, sortedCopy } from '../sample/ranks.js';
import { approximatePValue } from './normal-approximation.js';
import { decodeRankTestOptions, exactPValue, isExact, type RankTestOptions } from './options.js';
import {
  rankSumSteps,
  rankSumTails,
  tiedRankSumSteps,
  tiedRankSumTails,
} from './rank-sum-distribution.js';

export interface MannWhitneyTest {
  /** U of x: the pairs in which x is the larger, equal ones counted half. */
  readonly statistic: number;
  readonly pValue: number;
  /** Share of all pairs in which x is the larger, equal ones counted half: U / (n m). */
  readonly probabilityOfSuperiority: number;
  /** Which distribution the p-value is of. */
  readonly method: 'exact' | 'asymptotic';
}

/**
 * Mann and Whitney's U test (Wilcoxon's rank-sum test) of two independent samples: are the values of
 * one as a rule larger than those of the other?
 *
 * `exact` is the distribution of U over all ways to deal the pooled values out to the two samples.
 * With ties it is that given the tied values (the permutation distribution of the midranks); two-sided
 * p-values are twice the smaller tail, and at most 1. `asymptotic` is the normal curve, its variance
 * corrected for ties. `auto` is exact where both samples hold fewer than 50 values. A million values
 * each take some tenths of a second.
 *
 * No answer with an empty sample (`too-few`), with NaN or an infinity (`not-finite`), or when all
 * values are equal (`no-variation`).
 *
 * Source: Mann & Whitney, "On a test of whether one of two random variables is stochastically larger
 * than the other" (Annals of Mathematical Statistics 18, 1947); Lehmann, "Nonparametrics" (1975).
 *
 * @throws CrucibleError `invalid-argument` for an option that is none, and for `method: 'exact'` with
 * so many values that it would take more than some seconds.
 *
 * @example
 * mannWhitneyTest([12, 15, 9, 20], [8, 7, 11, 6], { alternative: 'greater' });
 */
export function mannWhitneyTest(
  x: ArrayLike<number>,
  y: ArrayLike<number>,
  options: RankTestOptions = {},
): Outcome<MannWhitneyTest> {
  const { alternative, method, continuity } = decodeRankTestOptions(options);
  const refused = refuseSample('x', x, 1) ?? refuseSample('y', y, 1);
  if (refused) return refused;
  const n = x.length;
  const m = y.length;
  const { rankSum, tieSizes } = rankTogether(sortedCopy(x), sortedCopy(y));
  const spread = rankSpread(tieSizes);
  if (spread === 0) return noAnswer('no-variation', 'all values are equal');
  const statistic = rankSum - (n * (n + 1)) / 2;
  const tied = tieSizes.length < n + m;
  const exact = isExact(method, Math.max(n, m), () =>
    tied ? tiedRankSumSteps(n, m) : rankSumSteps(n, m),
  );
  let pValue: number;
  if (exact) {
    const tails = tied
      ? tiedRankSumTails(statistic, n, m, tieSizes)
      : rankSumTails(statistic, n, m);
    pValue = exactPValue(tails, alternative);
  } else {
    const total = n + m;
    const deviation = statistic - (n * m) / 2;
    const variance = (n * m * (spread / total / (total - 1))) / 12;
    pValue = approximatePValue(deviation, Math.sqrt(variance), alternative, continuity);
  }
  return {
    ok: true,
    statistic,
    pValue,
    probabilityOfSuperiority: statistic / (n * m),
    method: exact ? 'exact' : 'asymptotic',
  };
}
