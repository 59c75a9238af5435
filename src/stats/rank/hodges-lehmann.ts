import { normalUpperQuantile } from '../distribution/normal.js';
import {
  ALTERNATIVES,
  type Alternative,
  type Interval,
  type Outcome,
  requireChoice,
  requireLevel,
} from '../outcome.js';
import { refuseSample } from '../sample/finite.js';
import { sortedCopy } from '../sample/ranks.js';
import { decodeRankTestMethod, isExact, type RankTestMethod } from './options.js';
import { countUpTo, differenceAbove, differenceOfRank } from './pairwise-differences.js';
import { rankSumLowerTail, rankSumQuantileBelow, rankSumSteps } from './rank-sum-distribution.js';

export interface HodgesLehmannOptions {
  /** Of the interval. Default 0.95. */
  readonly confidence?: number;
  /** `greater` bounds the shift from below only, `less` from above only. Default `two-sided`. */
  readonly alternative?: Alternative;
  /** Default `auto`: exact where both samples hold fewer than 50 values. */
  readonly method?: RankTestMethod;
}

export interface HodgesLehmannShift {
  /** The median of all differences x[i] - y[j]. */
  readonly estimate: number;
  readonly interval: Interval;
  /**
   * The confidence that the interval has without ties: at least the one asked for, unless samples are so
   * small that even the widest interval has less. The asymptotic method knows only the one asked for.
   */
  readonly attainedConfidence: number;
  readonly method: 'exact' | 'asymptotic';
}

/**
 * By how much x is shifted from y: the Hodges-Lehmann estimate, and the interval that belongs to
 * the Mann-Whitney test. In the unit of the values. Ties make the interval cover more often.
 *
 * The n·m differences are never formed: O((n + m) log(nm)) on average.
 *
 * No answer with an empty sample (`too-few`), or with NaN or an infinity (`not-finite`).
 *
 * Source: Hodges & Lehmann, "Estimates of location based on rank tests" (Annals of Mathematical
 * Statistics 34, 1963); Bauer, "Constructing confidence sets using rank statistics" (JASA 67, 1972).
 *
 * @throws CrucibleError `invalid-argument` for an option that is none, and for `method: 'exact'` with
 * so many values that it would take more than some seconds.
 *
 * @example
 * hodgesLehmannShift([12, 15, 9, 20], [8, 7, 11, 6], { confidence: 0.9 });
 */
export function hodgesLehmannShift(
  x: ArrayLike<number>,
  y: ArrayLike<number>,
  options: HodgesLehmannOptions = {},
): Outcome<HodgesLehmannShift> {
  const confidence = requireLevel('confidence', options.confidence ?? 0.95);
  const alternative = requireChoice(
    'alternative',
    ALTERNATIVES,
    options.alternative ?? 'two-sided',
  );
  const method = decodeRankTestMethod(options.method);
  const refused = refuseSample('x', x, 1) ?? refuseSample('y', y, 1);
  if (refused) return refused;
  const n = x.length;
  const m = y.length;
  const sides = alternative === 'two-sided' ? 2 : 1;
  const beyond = (1 - confidence) / sides;
  const exact = isExact(method, Math.max(n, m), () => rankSumSteps(n, m));
  const { rank, outside } = exact ? exactRank(n, m, beyond) : asymptoticRank(n, m, beyond);
  const sortedX = sortedCopy(x);
  const sortedY = sortedCopy(y);
  const pairs = n * m;
  const middle = Math.floor((pairs + 1) / 2);
  const low = differenceOfRank(sortedX, sortedY, middle);
  const one = pairs % 2 === 1 || countUpTo(sortedX, sortedY, low) > middle;
  const high = one ? low : differenceAbove(sortedX, sortedY, low);
  return {
    ok: true,
    estimate: low + (high - low) / 2,
    interval: {
      lower: alternative === 'less' ? -Infinity : differenceOfRank(sortedX, sortedY, rank),
      upper:
        alternative === 'greater' ? Infinity : differenceOfRank(sortedX, sortedY, pairs + 1 - rank),
      confidence,
    },
    attainedConfidence: 1 - sides * outside,
    method: exact ? 'exact' : 'asymptotic',
  };
}

/** The rank of the difference that bounds the interval, and the probability of a shift outside it. */
function exactRank(n: number, m: number, beyond: number): { rank: number; outside: number } {
  // A tail that ought to equal the level may miss it by its rounding.
  const below = rankSumQuantileBelow(beyond * (1 - 1e-12), n, m);
  const most = Math.max(0, Math.min(below, Math.ceil((n * m) / 2) - 1));
  return { rank: most + 1, outside: rankSumLowerTail(most, n, m) };
}

function asymptoticRank(n: number, m: number, beyond: number): { rank: number; outside: number } {
  const standardDeviation = Math.sqrt((n * m * (n + m + 1)) / 12);
  const rank = Math.floor((n * m) / 2 - normalUpperQuantile(beyond) * standardDeviation + 0.5);
  const widest = Math.ceil((n * m) / 2);
  return { rank: Math.min(widest, Math.max(1, rank)), outside: beyond };
}
