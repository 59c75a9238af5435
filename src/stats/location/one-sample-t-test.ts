import type { Outcome } from '../outcome.js';
import { refuseSample } from '../sample/finite.js';
import { commonScale, sampleMoments } from '../sample/moments.js';
import { decodeTTestOptions, type TTest, type TTestOptions, tTest } from './t-test.js';

/**
 * Student's t test of one sample: is its mean `nullValue`? The estimate and the interval are of the
 * mean, in the unit of the values; t = (mean - nullValue) / (s / √n) with n - 1 degrees of freedom.
 *
 * No answer with fewer than two values (`too-few`), with NaN or an infinity among them
 * (`not-finite`), or when all are equal (`no-variation`).
 *
 * Source: Student, "The probable error of a mean" (Biometrika 6(1), 1908).
 *
 * @throws CrucibleError `invalid-argument` for an option that is none.
 *
 * @example
 * const test = oneSampleTTest([5.1, 4.9, 5.6, 5.2], { nullValue: 5 });
 * if (test.ok) console.log(test.pValue, test.interval.lower);
 */
export function oneSampleTTest(
  values: ArrayLike<number>,
  options: TTestOptions = {},
): Outcome<TTest> {
  const decoded = decodeTTestOptions(options);
  const refused = refuseSample('values', values, 2);
  if (refused) return refused;
  const scale = commonScale(values);
  const { count, mean, meanLow, variance } = sampleMoments(values, scale);
  return tTest(
    {
      estimate: mean + meanLow,
      excess: mean - decoded.nullValue / scale + meanLow,
      standardError: Math.sqrt(variance / count),
      degreesOfFreedom: count - 1,
      scale,
    },
    decoded,
  );
}
