import type { TTest } from '../../stats/location/t-test.js';
import { intervalAround, type TestedDifference } from './figures.js';

type TTestFigures = Omit<TTest, 'interval'>;

/** A t test as a comparison goes on with it. */
export function ofTTest(
  { statistic, degreesOfFreedom, pValue, estimate, standardError }: TTestFigures,
  name: string,
): Omit<TestedDifference, 'baselineError' | 'candidateError' | 'covariance'> {
  return {
    test: { name, why: '', statistic, degreesOfFreedom, pValue },
    standardError,
    degreesOfFreedom,
    intervalAt: (confidence) =>
      intervalAround(estimate, standardError, degreesOfFreedom, confidence),
  };
}

/** From the variance of the difference; within what the two allow, which rounding may leave. */
export function covarianceOf(baseline: number, candidate: number, difference: number): number {
  const covariance = (baseline ** 2 + candidate ** 2 - difference ** 2) / 2;
  const most = baseline * candidate;
  return Math.max(-most, Math.min(most, covariance));
}
