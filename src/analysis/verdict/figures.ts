import { studentTSurvival, studentTUpperQuantile } from '../../stats/distribution/student-t.js';
import type { Interval, NoAnswer } from '../../stats/outcome.js';
import { momentsOf } from './moments-of.js';
import type {
  AssumptionCheck,
  EffectSize,
  MetricVerdict,
  ObservationUnit,
  TestResult,
} from './verdict.js';

/** What was worked out of one arm. */
export interface ArmFigures {
  readonly values: number;
  readonly units: number;
  readonly estimate: number | null;
  readonly interval: Interval | null;
  readonly stdDev: number | null;
}

/** A difference with all that a verdict asks of it. */
export interface TestedDifference {
  readonly test: TestResult;
  readonly standardError: number;
  /** Infinity where the normal distribution serves. */
  readonly degreesOfFreedom: number;
  readonly intervalAt: (confidence: number) => Interval;
  readonly baselineError: number;
  readonly candidateError: number;
  /** Of the two arms' estimates. */
  readonly covariance: number;
}

/** A candidate against the baseline, before there is a verdict. */
export interface ComparedFigures {
  readonly design: MetricVerdict['design'];
  readonly observationUnit: ObservationUnit;
  readonly baseline: ArmFigures;
  readonly candidate: ArmFigures;
  readonly tested: TestedDifference | NoAnswer;
  readonly effectSize: EffectSize | null;
  readonly checks: readonly AssumptionCheck[];
}

/** Mean and deviation of values, each an observation, with Student's interval. */
export function meanFigures(values: Float64Array, confidence: number): ArmFigures {
  const { count, mean, meanLow, variance } = momentsOf(values);
  const stdDev = count < 2 ? null : Math.sqrt(variance);
  const estimate = count === 0 ? null : mean + meanLow;
  return {
    values: count,
    units: count,
    estimate,
    interval:
      estimate === null || stdDev === null
        ? null
        : intervalAround(estimate, stdDev / Math.sqrt(count), count - 1, confidence),
    stdDev,
  };
}

export function intervalAround(
  estimate: number,
  standardError: number,
  degreesOfFreedom: number,
  confidence: number,
): Interval {
  const reach = studentTUpperQuantile((1 - confidence) / 2, degreesOfFreedom) * standardError;
  return { lower: estimate - reach, upper: estimate + reach, confidence };
}

export function twoSidedPValue(statistic: number, degreesOfFreedom: number): number {
  return Math.min(1, 2 * studentTSurvival(Math.abs(statistic), degreesOfFreedom));
}

export function isNoAnswer(tested: TestedDifference | NoAnswer): tested is NoAnswer {
  return 'ok' in tested;
}
