import { noAnswer, type Outcome } from '../outcome.js';
import { meanDifference } from '../sample/moments.js';
import type { MomentsOfSample, ReadMoments } from './moments.js';
import { type TTest, type TTestOptions, tTest } from './t-test.js';
import { testMoments, testSamples } from './two-sample.js';

/**
 * Welch's t test of two independent samples, each with a variance of its own: is the mean of x less
 * that of y `nullValue`? The test to use for two means unless there is a reason for another.
 *
 * t = (mean x - mean y - nullValue) / √(s²/n + r²/m); degrees of freedom by Satterthwaite's formula,
 * as a rule not whole.
 *
 * No answer with fewer than two values in a sample (`too-few`), with NaN or an infinity
 * (`not-finite`), or when both samples are constant (`no-variation`).
 *
 * Source: Welch, "The generalization of 'Student's' problem when several different population
 * variances are involved" (Biometrika 34, 1947).
 *
 * @throws CrucibleError `invalid-argument` for an option that is none.
 *
 * @example
 * const test = welchTTest(latenciesOfTreatment, latenciesOfBaseline, { alternative: 'less' });
 * if (test.ok) console.log(test.estimate, test.interval.upper, test.pValue);
 */
export function welchTTest(
  x: ArrayLike<number>,
  y: ArrayLike<number>,
  options: TTestOptions = {},
): Outcome<TTest> {
  return testSamples(x, y, 2, options, welchTTestAtScale);
}

/**
 * {@link welchTTest} of samples that are known by their counts, means and variances only.
 *
 * @throws CrucibleError `invalid-argument` for an option, a count or a variance that is none.
 *
 * @example
 * welchTTestOfMoments({ count: 1e6, mean: 812, variance: 9e4 }, { count: 1e6, mean: 830, variance: 8e4 });
 */
export function welchTTestOfMoments(
  x: MomentsOfSample,
  y: MomentsOfSample,
  options: TTestOptions = {},
): Outcome<TTest> {
  return testMoments(x, y, options, welchTTestAtScale);
}

function welchTTestAtScale(
  x: ReadMoments,
  y: ReadMoments,
  options: Required<TTestOptions>,
  scale: number,
): Outcome<TTest> {
  if (x.count < 2 || y.count < 2)
    return noAnswer(
      'too-few',
      `x holds ${x.count} and y ${y.count}; at least 2 values each needed`,
    );
  const ofX = x.variance / x.count;
  const ofY = y.variance / y.count;
  const shareOfX = ofX / (ofX + ofY);
  const shareOfY = ofY / (ofX + ofY);
  return tTest(
    {
      estimate: meanDifference(x, y),
      excess: x.mean - y.mean - options.nullValue / scale + (x.meanLow - y.meanLow),
      standardError: Math.sqrt(ofX + ofY),
      degreesOfFreedom: 1 / (shareOfX ** 2 / (x.count - 1) + shareOfY ** 2 / (y.count - 1)),
      scale,
    },
    options,
  );
}
