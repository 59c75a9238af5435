import { decodeTTestOptions, type TTest, type TTestOptions, tTest } from '../location/t-test.js';
import { noAnswer, type Outcome } from '../outcome.js';
import { isConstant, ratioInfluence, type UnitTotals } from './unit-totals.js';

/**
 * A ratio metric, sum of numerators / sum of denominators over independent units (cost per request
 * where users are assigned, clicks per view), with its standard error by the delta method and a t
 * interval with n - 1 degrees of freedom for n units.
 *
 * Units must be independent: sum up everything of a user, prompt or cluster before. Good from some
 * thirty units on, as long as the denominators' mean is well away from 0.
 *
 * Cochran, "Sampling techniques" (3rd ed., 1977), section 6.4; Deng, Knoblich & Lu, "Applying the delta
 * method in metric analytics" (KDD 2018).
 *
 * @returns no answer: `too-few` with fewer than two units, `not-finite`, `out-of-range` when the
 *   denominators do not sum to more than 0, `no-variation` when every unit has the same ratio.
 * @throws CrucibleError `invalid-argument` when the lengths differ, or for a wrong option.
 *
 * @example
 * const perRequest = ratioEstimate({ numerators: costOfUser, denominators: requestsOfUser });
 * if (perRequest.ok) perRequest.interval;
 */
export function ratioEstimate(totals: UnitTotals, options: TTestOptions = {}): Outcome<TTest> {
  const decoded = decodeTTestOptions(options);
  const read = ratioInfluence('totals', totals);
  if ('ok' in read) return read;
  if (isConstant(read)) return noAnswer('no-variation', 'every unit has the same ratio');
  return tTest(
    {
      estimate: read.ratio,
      excess: read.ratio - decoded.nullValue,
      standardError: Math.sqrt(read.variance),
      degreesOfFreedom: read.units - 1,
      scale: 1,
    },
    decoded,
  );
}
