import {
  ALTERNATIVES,
  type Alternative,
  noAnswer,
  type Outcome,
  requireChoice,
} from '../outcome.js';
import { productDifference } from './product-difference.js';
import { readSuccesses, type SuccessCount } from './success-count.js';
import { zPValue } from './z-p-value.js';

export interface TwoProportionZTest {
  readonly statistic: number;
  readonly pValue: number;
  /** The first share of successes less the second. */
  readonly estimate: number;
  readonly standardError: number;
}

/**
 * The z test of whether two independent proportions are equal. `pooled` (unless `false`) takes the
 * standard error under that hypothesis, which the test wants, and squares to Pearson's chi-square;
 * otherwise from each proportion by itself. `greater` asks whether the first is the larger.
 *
 * No answer where a side has no trial (`too-few`), or where the standard error is 0: all successes or
 * all failures (`no-variation`). For small counts use {@link fisherExactTest}; for an interval
 * {@link newcombeInterval}.
 *
 * Fleiss, Levin & Paik, "Statistical methods for rates and proportions" (3rd ed., 2003), chapter 3.
 *
 * @throws CrucibleError `invalid-argument` when a count is not a whole number of at least 0, there are
 * more successes than trials, or the alternative is unknown.
 *
 * @example
 * twoProportionZTest({ successes: 45, trials: 200 }, { successes: 30, trials: 190 });
 * // statistic 1.68, pValue 0.093, estimate 0.067
 */
export function twoProportionZTest(
  first: SuccessCount,
  second: SuccessCount,
  options: { readonly alternative?: Alternative; readonly pooled?: boolean } = {},
): Outcome<TwoProportionZTest> {
  const one = readSuccesses('first', first);
  const two = readSuccesses('second', second);
  const alternative = requireChoice(
    'alternative',
    ALTERNATIVES,
    options.alternative ?? 'two-sided',
  );
  if (one.trials === 0 || two.trials === 0)
    return noAnswer('too-few', 'each proportion needs at least one trial');
  const variance =
    (options.pooled ?? true)
      ? shareVariance(
          one.successes + two.successes,
          one.failures + two.failures,
          one.trials + two.trials,
        ) *
        (1 / one.trials + 1 / two.trials)
      : shareVariance(one.successes, one.failures, one.trials) / one.trials +
        shareVariance(two.successes, two.failures, two.trials) / two.trials;
  if (variance === 0) return noAnswer('no-variation', 'the trials of each side all ended alike');
  const estimate =
    productDifference(one.successes, two.trials, two.successes, one.trials) /
    one.trials /
    two.trials;
  const standardError = Math.sqrt(variance);
  const statistic = estimate / standardError;
  return { ok: true, statistic, pValue: zPValue(statistic, alternative), estimate, standardError };
}

/** p(1 - p), from both counts so that neither share is lost near 0 or 1. */
function shareVariance(successes: number, failures: number, trials: number): number {
  return (successes / trials) * (failures / trials);
}
