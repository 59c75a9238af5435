import { refuse } from '../../errors.js';
import {
  ALTERNATIVES,
  type Alternative,
  noAnswer,
  type Outcome,
  requireChoice,
  requireCount,
} from '../outcome.js';
import type { Seed } from '../random/seed.js';
import { randomStream } from '../random/stream.js';
import { refuseSample } from '../sample/finite.js';
import type { PermutationCount, PermutationPlan } from './permutation-plan.js';
import { flippedMeans, permutedMeans } from './permuted-means.js';
import { permutedFunction, permutedQuantiles } from './permuted-statistics.js';
import { decodeStatistic, type NamedStatistic } from './statistic.js';

type OfSamples = (x: Float64Array, y: Float64Array) => number;

export interface PermutationOptions {
  /**
   * Default 'mean'. A name stands for the difference statistic(x) - statistic(y); a function is the
   * whole statistic of both, and for a two-sided test should be 0 where the samples do not differ.
   */
  readonly statistic?: NamedStatistic | OfSamples;
  /** Default 'two-sided'. */
  readonly alternative?: Alternative;
  /** Default 'auto': exact where all rearrangements can be counted in about a second. */
  readonly method?: 'auto' | 'exact' | 'montecarlo';
  /** Default 9,999. Rearrangements that 'montecarlo' draws. */
  readonly resamples?: number;
  /** Default 0. Equal seeds give equal p-values. */
  readonly seed?: Seed;
  /** Default false. Whether x[i] and y[i] belong together: then the two of a pair are exchanged. */
  readonly paired?: boolean;
}

export interface PermutationTest {
  /** The statistic of the data as they are. */
  readonly estimate: number;
  readonly pValue: number;
  readonly alternative: Alternative;
  readonly method: 'exact' | 'montecarlo';
  /** How many rearrangements the p-value rests on: all there are, or the resamples. */
  readonly rearrangements: number;
}

/**
 * The permutation test of the hypothesis that `x` and `y` come from one distribution (paired: that the
 * two of a pair can be exchanged). The p-value is the share of the rearrangements of the data whose
 * statistic is at least as extreme, ties judged with the rounding they have; two-sided by size, |T*| ≥
 * |T|. It is exact whatever the distribution. Drawn at random ('montecarlo'), it is (b + 1) / (B + 1),
 * never 0, and the test still holds its level.
 *
 * The difference of means is counted exactly up to about 42 values in all (or 42 pairs), other
 * statistics up to a million rearrangements.
 *
 * No answer: `too-few` with fewer than 3 values in all or 2 pairs, `not-finite`, `no-variation` when all
 * data are the same, `out-of-range` when the statistic of a rearrangement is no number.
 *
 * Fisher, "The Design of Experiments" (1935); Pitman, "Significance tests which may be applied to
 * samples from any populations" (1937); Phipson & Smyth, "Permutation p-values should never be zero"
 * (Statistical Applications in Genetics and Molecular Biology 9(1), 2010).
 *
 * @throws CrucibleError `invalid-argument` for an option out of its range, pairs of unequal length, and
 *   'exact' where there are too many rearrangements.
 *
 * @example
 * const found = permutationTest(scoresOfA, scoresOfB, { statistic: 'median', seed: 7 });
 * if (found.ok) console.log(found.estimate, found.pValue, found.method);
 */
export function permutationTest(
  x: ArrayLike<number>,
  y: ArrayLike<number>,
  options: PermutationOptions = {},
): Outcome<PermutationTest> {
  const statistic = decodeStatistic<OfSamples>(options.statistic ?? 'mean');
  const methods = ['auto', 'exact', 'montecarlo'] as const;
  const plan: PermutationPlan = {
    alternative: requireChoice('alternative', ALTERNATIVES, options.alternative ?? 'two-sided'),
    method: requireChoice('method', methods, options.method ?? 'auto'),
    resamples: requireCount('resamples', options.resamples ?? 9_999, 1),
    stream: randomStream(options.seed ?? 0),
  };
  const paired = options.paired ?? false;
  if (paired && x.length !== y.length)
    throw refuse('invalid-argument', 'y', `${x.length} values, one for each of x`, y);

  const least = paired ? 2 : 1;
  const refused = refuseSample('x', x, least) ?? refuseSample('y', y, least);
  if (refused) return refused;
  if (x.length + y.length < 3) return noAnswer('too-few', '2 values; at least 3 in all needed');
  const counted = countExtremes(x, y, statistic, paired, plan);
  if (!counted.ok) return counted;
  const { estimate, method, looked, extreme } = counted;
  const pValue = method === 'exact' ? extreme / looked : (extreme + 1) / (looked + 1);
  return {
    ok: true,
    estimate,
    pValue,
    alternative: plan.alternative,
    method,
    rearrangements: looked,
  };
}

function countExtremes(
  x: ArrayLike<number>,
  y: ArrayLike<number>,
  statistic: ReturnType<typeof decodeStatistic<OfSamples>>,
  paired: boolean,
  plan: PermutationPlan,
): Outcome<PermutationCount> {
  switch (statistic.kind) {
    case 'mean':
      return paired ? flippedMeans(x, y, plan) : permutedMeans(x, y, plan);
    case 'quantile':
      return permutedQuantiles(x, y, statistic.probability, paired, plan);
    case 'function':
      return permutedFunction(x, y, statistic.of, paired, plan);
  }
}
