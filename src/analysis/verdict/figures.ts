import { studentTSurvival, studentTUpperQuantile } from '../../stats/distribution/student-t.js';
import { type Interval, type NoAnswer, noAnswer } from '../../stats/outcome.js';
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
  /** Of the candidate's figure less so much of the baseline's, where there is a better one than by errors. */
  readonly contrastAt?: (weight: number, confidence: number) => Interval;
  /** Of the relative difference, likewise; null where the baseline may as well be 0. */
  readonly relativeAt?: (confidence: number) => Interval | null;
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
  /** Whether runs are counted beside samples. */
  readonly countsRuns?: boolean;
  /** What there would have to be more of; the observations unless given. */
  readonly more?: { readonly unit: ObservationUnit; readonly units: number };
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

export const BEYOND_RANGE = 'the values are too large, or too far apart, to compute with';

/**
 * Figures without what is beyond the range of numbers: squares of values near 1e308 are, and so then is
 * all that is made of them.
 */
export function withinRange(figures: ComparedFigures): ComparedFigures {
  const { baseline, candidate, tested } = figures;
  const arms = {
    baseline: armWithinRange(baseline),
    candidate: armWithinRange(candidate),
    effectSize: effectWithinRange(figures.effectSize),
  };
  if (isNoAnswer(tested)) return { ...figures, ...arms };
  const { standardError, degreesOfFreedom, baselineError, candidateError, covariance, test } =
    tested;
  const isWithin =
    [standardError, baselineError, candidateError, covariance, test.pValue].every(
      Number.isFinite,
    ) &&
    degreesOfFreedom > 0 &&
    arms.baseline.estimate !== null &&
    arms.candidate.estimate !== null;
  if (isWithin) return { ...figures, ...arms };
  const refused = noAnswer('out-of-range', BEYOND_RANGE);
  return { ...figures, ...arms, tested: refused, effectSize: null };
}

function effectWithinRange(effect: EffectSize | null): EffectSize | null {
  if (effect === null || !Number.isFinite(effect.estimate)) return null;
  const { interval } = effect;
  const isWithin = interval !== null && !Number.isNaN(interval.upper - interval.lower);
  return isWithin ? effect : { ...effect, interval: null };
}

function armWithinRange(arm: ArmFigures): ArmFigures {
  const { estimate, interval, stdDev } = arm;
  return {
    ...arm,
    estimate: estimate !== null && Number.isFinite(estimate) ? estimate : null,
    interval:
      interval !== null && Number.isFinite(interval.upper - interval.lower) ? interval : null,
    stdDev: stdDev !== null && Number.isFinite(stdDev) ? stdDev : null,
  };
}

export function isNoAnswer(tested: TestedDifference | NoAnswer): tested is NoAnswer {
  return 'ok' in tested;
}
