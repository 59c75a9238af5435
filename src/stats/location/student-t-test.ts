import { noAnswer, type Outcome } from '../outcome.js';
import { meanDifference } from '../sample/moments.js';
import type { MomentsOfSample, ReadMoments } from './moments.js';
import { type TTest, type TTestOptions, tTest } from './t-test.js';
import { testMoments, testSamples } from './two-sample.js';

/**
 * Student's t test of two independent samples, taken to have one variance: is the mean of x less that
 * of y `nullValue`? Prefer {@link welchTTest}, which does not assume that.
 *
 * t = (mean x - mean y - nullValue) / (s √(1/n + 1/m)) with the pooled standard deviation s and
 * n + m - 2 degrees of freedom; one of the samples may be a single value.
 *
 * No answer with an empty sample or fewer than three values in all (`too-few`), with NaN or an
 * infinity (`not-finite`), or when both samples are constant (`no-variation`).
 *
 * Source: Student, "The probable error of a mean" (Biometrika 6(1), 1908); Fisher, "Applications of
 * Student's distribution" (Metron 5, 1925).
 *
 * @throws CrucibleError `invalid-argument` for an option that is none.
 *
 * @example
 * studentTTest([5.1, 4.9, 5.6], [4.4, 4.7, 4.1], { confidence: 0.99 });
 */
export function studentTTest(
  x: ArrayLike<number>,
  y: ArrayLike<number>,
  options: TTestOptions = {},
): Outcome<TTest> {
  return testSamples(x, y, 1, options, studentTTestAtScale);
}

/**
 * {@link studentTTest} of samples that are known by their counts, means and variances only.
 *
 * @throws CrucibleError `invalid-argument` for an option, a count or a variance that is none.
 *
 * @example
 * studentTTestOfMoments({ count: 40, mean: 5.2, variance: 1.1 }, { count: 38, mean: 4.7, variance: 0.9 });
 */
export function studentTTestOfMoments(
  x: MomentsOfSample,
  y: MomentsOfSample,
  options: TTestOptions = {},
): Outcome<TTest> {
  return testMoments(x, y, options, studentTTestAtScale);
}

function studentTTestAtScale(
  x: ReadMoments,
  y: ReadMoments,
  options: Required<TTestOptions>,
  scale: number,
): Outcome<TTest> {
  const degreesOfFreedom = x.count + y.count - 2;
  if (degreesOfFreedom < 1)
    return noAnswer('too-few', `x and y hold ${x.count + y.count} values together; 3 are needed`);
  const pooled = ((x.count - 1) * x.variance + (y.count - 1) * y.variance) / degreesOfFreedom;
  return tTest(
    {
      estimate: meanDifference(x, y),
      excess: x.mean - y.mean - options.nullValue / scale + (x.meanLow - y.meanLow),
      standardError: Math.sqrt(pooled * (1 / x.count + 1 / y.count)),
      degreesOfFreedom,
      scale,
    },
    options,
  );
}
