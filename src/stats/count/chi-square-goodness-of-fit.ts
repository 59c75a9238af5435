import { refuse } from '../../errors.js';
import { chiSquaredSurvival } from '../distribution/chi-squared.js';
import { noAnswer, type Outcome, requireCount } from '../outcome.js';
import { requireCategories, requireSameLength } from './category-counts.js';
import { productDifference } from './product-difference.js';

/** How far the sum of probabilities that were rounded by hand may be from 1. */
const SUM_TOLERANCE = 1e-8;

export interface ChiSquareGoodnessOfFit {
  readonly statistic: number;
  readonly degreesOfFreedom: number;
  readonly pValue: number;
  /** Counts expected, one a category. */
  readonly expected: readonly number[];
  /** The smallest of them; below about 5 the p-value is a rough one. */
  readonly smallestExpected: number;
}

/**
 * Pearson's chi-square test of whether counts by category follow given probabilities, or equal ones
 * when none are given. `estimatedParameters` is how many parameters of those probabilities were
 * estimated from the same counts; each takes one degree of freedom away.
 *
 * No answer without a single count, or without a degree of freedom (`too-few`), or where a category
 * has probability 0 (`zero-cell`).
 *
 * Pearson, "On the criterion that a given system of deviations …" (Philosophical Magazine 50, 1900);
 * Fisher, "The conditions under which χ² measures the discrepancy between observation and hypothesis"
 * (JRSS 87, 1924).
 *
 * @throws CrucibleError `invalid-argument` when a count is not a whole number of at least 0, a
 * probability is not between 0 and 1, or they do not sum to 1 or differ in number from the counts.
 *
 * @example
 * chiSquareGoodnessOfFitTest([3, 1]); // statistic 1, degreesOfFreedom 1, pValue 0.317
 */
export function chiSquareGoodnessOfFitTest(
  observed: ArrayLike<number>,
  options: {
    readonly probabilities?: ArrayLike<number>;
    readonly estimatedParameters?: number;
  } = {},
): Outcome<ChiSquareGoodnessOfFit> {
  const total = requireCategories('observed', observed);
  const categories = observed.length;
  const estimated = requireCount('estimatedParameters', options.estimatedParameters ?? 0);
  const { probabilities } = options;
  if (probabilities !== undefined) requireProbabilities(probabilities, observed);
  const degreesOfFreedom = categories - 1 - estimated;
  if (total === 0) return noAnswer('too-few', 'every count is 0');
  if (degreesOfFreedom < 1) {
    return noAnswer(
      'too-few',
      `${categories} categories leave no degree of freedom to ${estimated} estimated parameters`,
    );
  }
  const expected: number[] = [];
  let statistic = 0;
  for (let i = 0; i < categories; i++) {
    const share = probabilities === undefined ? total / categories : total * probabilities[i]!;
    if (share === 0) return noAnswer('zero-cell', `category ${i} is expected to hold nothing`);
    const deviation =
      probabilities === undefined
        ? productDifference(observed[i]!, categories, total, 1) / categories
        : productDifference(observed[i]!, 1, total, probabilities[i]!);
    statistic += (deviation / share) * deviation;
    expected.push(share);
  }
  return {
    ok: true,
    statistic,
    degreesOfFreedom,
    pValue: chiSquaredSurvival(statistic, degreesOfFreedom),
    expected,
    smallestExpected: expected.reduce((least, share) => Math.min(least, share), Infinity),
  };
}

function requireProbabilities(probabilities: ArrayLike<number>, observed: ArrayLike<number>): void {
  requireSameLength('probabilities', probabilities, observed);
  let sum = 0;
  for (let i = 0; i < probabilities.length; i++) {
    const p = probabilities[i]!;
    if (!(p >= 0 && p <= 1))
      throw refuse('invalid-argument', `probabilities[${i}]`, 'a number from 0 to 1', p);
    sum += p;
  }
  if (Math.abs(sum - 1) > SUM_TOLERANCE)
    throw refuse('invalid-argument', 'the sum of probabilities', '1', sum);
}
