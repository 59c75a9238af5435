import { noAnswer, type Outcome } from '../outcome.js';
import { refuseSample } from '../sample/finite.js';
import { commonScale, meanDifference, sampleMoments } from '../sample/moments.js';
import { isNoAnswer, type MomentsOfSample, type ReadMoments, readMoments } from './moments.js';
import { decodeTTestOptions, type TTest, type TTestOptions, tTest } from './t-test.js';

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
  const decoded = decodeTTestOptions(options);
  const refused = refuseSample('x', x, 2) ?? refuseSample('y', y, 2);
  if (refused) return refused;
  const scale = commonScale(x, y);
  const first = readMoments('x', sampleMoments(x, scale));
  const second = readMoments('y', sampleMoments(y, scale));
  if (isNoAnswer(first)) return first;
  if (isNoAnswer(second)) return second;
  return welchTTestAtScale(first, second, decoded, scale);
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
  const decoded = decodeTTestOptions(options);
  const first = readMoments('x', x);
  const second = readMoments('y', y);
  if (isNoAnswer(first)) return first;
  if (isNoAnswer(second)) return second;
  return welchTTestAtScale(first, second, decoded, 1);
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
