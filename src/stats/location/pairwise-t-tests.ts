import { refuse } from '../../errors.js';
import { adjustPValues, type Correction } from '../correction/adjust-p-values.js';
import {
  ALTERNATIVES,
  type Alternative,
  noAnswer,
  type Outcome,
  requireChoice,
} from '../outcome.js';
import { commonScale, meanDifference, sampleMoments } from '../sample/moments.js';
import { refuseGroups } from './groups.js';
import { tPValue } from './t-test.js';
import { welchTTest } from './welch-t-test.js';

export interface PairwiseTTestsOptions {
  /** Of each comparison: of groups[first] against groups[second]. Default `two-sided`. */
  readonly alternative?: Alternative;
  /** One standard deviation, pooled from all groups, for every comparison; else Welch's test. Default true. */
  readonly pooledSd?: boolean;
  /** How the p-values are adjusted for their number. Default `holm`. */
  readonly adjust?: Correction | 'none';
}

export interface PairwiseTTest {
  /** Index of the group that is compared … */
  readonly first: number;
  /** … and of that with which it is. */
  readonly second: number;
  /** The mean of the first less that of the second. */
  readonly estimate: number;
  readonly standardError: number;
  readonly statistic: number;
  readonly degreesOfFreedom: number;
  readonly pValue: number;
  readonly adjustedPValue: number;
}

/**
 * The t tests of each group against each later one, in the order (0, 1), (0, 2) … (1, 2) …, their
 * p-values adjusted together.
 *
 * No answer with fewer than two groups, an empty one, or too few values for a variance (`too-few`: two
 * in each group without `pooledSd`, else one more in all than there are groups); with NaN or an
 * infinity (`not-finite`); or when what a comparison divides by is constant (`no-variation`).
 *
 * Source: Fisher, "The Design of Experiments" (1935); for the adjustment see {@link adjustPValues}.
 *
 * @throws CrucibleError `invalid-argument` for an option that is none.
 *
 * @example
 * pairwiseTTests([[4.1, 4.6, 4.3], [5.0, 5.4, 5.1], [4.8, 4.7, 5.3]], { adjust: 'holm' });
 */
export function pairwiseTTests(
  groups: readonly ArrayLike<number>[],
  options: PairwiseTTestsOptions = {},
): Outcome<{ readonly comparisons: readonly PairwiseTTest[] }> {
  const alternative = requireChoice(
    'alternative',
    ALTERNATIVES,
    options.alternative ?? 'two-sided',
  );
  const pooledSd = options.pooledSd ?? true;
  if (typeof pooledSd !== 'boolean')
    throw refuse('invalid-argument', 'pooledSd', 'true or false', pooledSd);
  const adjust = requireChoice(
    'adjust',
    ['bonferroni', 'holm', 'hochberg', 'bh', 'by', 'none'],
    options.adjust ?? 'holm',
  );
  const refused = refuseGroups(groups, pooledSd ? 1 : 2);
  if (refused) return refused;
  const tests = pooledSd ? pooledTests(groups, alternative) : welchTests(groups, alternative);
  if (!tests.ok) return tests;
  const pValues = tests.comparisons.map((test) => test.pValue);
  const adjusted = adjust === 'none' ? pValues : adjustPValues(pValues, { method: adjust });
  return {
    ok: true,
    comparisons: tests.comparisons.map((test, i) => ({ ...test, adjustedPValue: adjusted[i]! })),
  };
}

type Unadjusted = Omit<PairwiseTTest, 'adjustedPValue'>;

function pooledTests(
  groups: readonly ArrayLike<number>[],
  alternative: Alternative,
): Outcome<{ comparisons: Unadjusted[] }> {
  const scale = commonScale(...groups);
  const moments = groups.map((group) => sampleMoments(group, scale));
  let degreesOfFreedom = -groups.length;
  let squares = 0;
  for (const group of moments) {
    degreesOfFreedom += group.count;
    squares += group.centredSquares;
  }
  if (degreesOfFreedom < 1)
    return noAnswer('too-few', 'each group holds a single value; one more is needed in some group');
  if (squares === 0) return noAnswer('no-variation', 'every group is constant');
  const variance = squares / degreesOfFreedom;
  const comparisons = pairsOf(groups.length).map(([first, second]) => {
    const a = moments[first]!;
    const b = moments[second]!;
    const difference = meanDifference(a, b);
    const error = Math.sqrt(variance * (1 / a.count + 1 / b.count));
    const statistic = difference / error;
    return {
      first,
      second,
      estimate: difference * scale,
      standardError: error * scale,
      statistic,
      degreesOfFreedom,
      pValue: tPValue(statistic, degreesOfFreedom, alternative),
    };
  });
  return { ok: true, comparisons };
}

function welchTests(
  groups: readonly ArrayLike<number>[],
  alternative: Alternative,
): Outcome<{ comparisons: Unadjusted[] }> {
  const comparisons: Unadjusted[] = [];
  for (const [first, second] of pairsOf(groups.length)) {
    const test = welchTTest(groups[first]!, groups[second]!, { alternative });
    if (!test.ok)
      return noAnswer(test.reason, `groups[${first}] and groups[${second}]: ${test.message}`);
    const { estimate, standardError, statistic, degreesOfFreedom, pValue } = test;
    comparisons.push({
      first,
      second,
      estimate,
      standardError,
      statistic,
      degreesOfFreedom,
      pValue,
    });
  }
  return { ok: true, comparisons };
}

function pairsOf(count: number): [number, number][] {
  const pairs: [number, number][] = [];
  for (let first = 0; first < count; first++) {
    for (let second = first + 1; second < count; second++) pairs.push([first, second]);
  }
  return pairs;
}
