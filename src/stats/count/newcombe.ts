import { normalUpperQuantile } from '../distribution/normal.js';
import { type Interval, noAnswer, type Outcome, requireLevel } from '../outcome.js';
import { productDifference } from './product-difference.js';
import { readSuccesses, type SuccessCount } from './success-count.js';
import { wilsonEnds } from './wilson.js';

export interface ProportionDifference {
  /** The first share of successes less the second. */
  readonly estimate: number;
  readonly interval: Interval;
}

/**
 * Newcombe's hybrid score interval of the difference of two independent proportions, first less
 * second: it joins their Wilson intervals, stays within -1 to 1, and holds its coverage for few trials
 * and shares near 0 or 1. For the same units measured twice use {@link newcombePairedInterval}. No
 * answer where one side has no trial (`too-few`).
 *
 * Method 10 (without continuity correction) of Newcombe, "Interval estimation for the difference
 * between independent proportions" (Statistics in Medicine 17, 1998, 873-890).
 *
 * @throws CrucibleError `invalid-argument` when a count is not a whole number of at least 0, there are
 * more successes than trials, or the confidence (0.95 unless given) is not between 0 and 1.
 *
 * @example
 * newcombeInterval({ successes: 45, trials: 200 }, { successes: 30, trials: 190 });
 * // estimate 0.067, interval -0.011 to 0.144
 */
export function newcombeInterval(
  first: SuccessCount,
  second: SuccessCount,
  options: { readonly confidence?: number } = {},
): Outcome<ProportionDifference> {
  const one = readSuccesses('first', first);
  const two = readSuccesses('second', second);
  const confidence = requireLevel('confidence', options.confidence ?? 0.95);
  if (one.trials === 0 || two.trials === 0)
    return noAnswer('too-few', 'each proportion needs at least one trial');
  const z = normalUpperQuantile((1 - confidence) / 2);
  const share1 = one.successes / one.trials;
  const share2 = two.successes / two.trials;
  const ends1 = wilsonEnds(one.successes, one.trials, z);
  const ends2 = wilsonEnds(two.successes, two.trials, z);
  const estimate =
    productDifference(one.successes, two.trials, two.successes, one.trials) /
    one.trials /
    two.trials;
  return {
    ok: true,
    estimate,
    interval: {
      lower: estimate - Math.hypot(share1 - ends1.lower, ends2.upper - share2),
      upper: estimate + Math.hypot(ends1.upper - share1, share2 - ends2.lower),
      confidence,
    },
  };
}
