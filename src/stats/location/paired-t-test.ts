import { noAnswer, type Outcome } from '../outcome.js';
import { differencesOf } from '../sample/pairs.js';
import { oneSampleTTest } from './one-sample-t-test.js';
import { decodeTTestOptions, type TTest, type TTestOptions } from './t-test.js';

/**
 * Student's t test of pairs: is the mean of x[i] - y[i] `nullValue`? The one-sample test of the
 * differences; n - 1 degrees of freedom for n pairs.
 *
 * No answer with fewer than two pairs (`too-few`), with NaN or an infinity among the values
 * (`not-finite`), or when the differences are all equal (`no-variation`): differences that
 * are apart by no more than the values' own rounding count as equal.
 *
 * Source: Student, "The probable error of a mean" (Biometrika 6(1), 1908).
 *
 * @throws CrucibleError `invalid-argument` when x and y differ in length, or for an option that is
 * none.
 *
 * @example
 * pairedTTest([12.1, 11.4, 13.0], [11.8, 11.5, 12.2], { alternative: 'greater' });
 */
export function pairedTTest(
  x: ArrayLike<number>,
  y: ArrayLike<number>,
  options: TTestOptions = {},
): Outcome<TTest> {
  decodeTTestOptions(options);
  const pairs = differencesOf(x, y, 2);
  if ('ok' in pairs) return pairs;
  const { differences, rounding } = pairs;
  let least = Infinity;
  let most = -Infinity;
  for (let i = 0; i < differences.length; i++) {
    least = Math.min(least, differences[i]!);
    most = Math.max(most, differences[i]!);
  }
  if (most - least <= rounding)
    return noAnswer('no-variation', 'the differences of the pairs are all equal');
  return oneSampleTTest(differences, options);
}
