import { studentTCdf, studentTSurvival, studentTUpperQuantile } from '../distribution/student-t.js';
import {
  ALTERNATIVES,
  type Alternative,
  type Interval,
  noAnswer,
  type Outcome,
  requireChoice,
  requireFinite,
  requireLevel,
} from '../outcome.js';

export interface TTestOptions {
  /** What is asked of the mean, or of the mean of x less that of y. Default `two-sided`. */
  readonly alternative?: Alternative;
  /** Of the interval. Default 0.95. */
  readonly confidence?: number;
  /** The mean, or difference of means, under the hypothesis that is tested. Default 0. */
  readonly nullValue?: number;
}

export interface TTest {
  readonly statistic: number;
  readonly degreesOfFreedom: number;
  readonly pValue: number;
  /** The mean, or the mean of x less that of y. */
  readonly estimate: number;
  readonly standardError: number;
  /** One-sided where the alternative is. */
  readonly interval: Interval;
}

export function decodeTTestOptions(options: TTestOptions): Required<TTestOptions> {
  return {
    alternative: requireChoice('alternative', ALTERNATIVES, options.alternative ?? 'two-sided'),
    confidence: requireLevel('confidence', options.confidence ?? 0.95),
    nullValue: requireFinite('nullValue', options.nullValue ?? 0),
  };
}

/** What a t test is made of: in units of `scale`, so that no square overflows or vanishes. */
export interface TTestParts {
  readonly estimate: number;
  /** The estimate less the null value, free of the rounding of either. */
  readonly excess: number;
  readonly standardError: number;
  readonly degreesOfFreedom: number;
  readonly scale: number;
}

export function tTest(parts: TTestParts, options: Required<TTestOptions>): Outcome<TTest> {
  const { estimate, excess, standardError, degreesOfFreedom, scale } = parts;
  if (!(standardError > 0))
    return noAnswer('no-variation', 'the values are constant, so the mean has no standard error');
  const { alternative, confidence } = options;
  const statistic = excess / standardError;
  const beyond = alternative === 'two-sided' ? (1 - confidence) / 2 : 1 - confidence;
  const margin = studentTUpperQuantile(beyond, degreesOfFreedom) * standardError;
  return {
    ok: true,
    statistic,
    degreesOfFreedom,
    pValue: tPValue(statistic, degreesOfFreedom, alternative),
    estimate: estimate * scale,
    standardError: standardError * scale,
    interval: {
      lower: alternative === 'less' ? -Infinity : (estimate - margin) * scale,
      upper: alternative === 'greater' ? Infinity : (estimate + margin) * scale,
      confidence,
    },
  };
}

export function tPValue(
  statistic: number,
  degreesOfFreedom: number,
  alternative: Alternative,
): number {
  if (alternative === 'greater') return studentTSurvival(statistic, degreesOfFreedom);
  if (alternative === 'less') return studentTCdf(statistic, degreesOfFreedom);
  return Math.min(1, 2 * studentTSurvival(Math.abs(statistic), degreesOfFreedom));
}
