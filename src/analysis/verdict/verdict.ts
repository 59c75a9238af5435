import type { Interval, NoAnswer } from '../../stats/outcome.js';

/** What a metric's values are boiled down to, for each condition. */
export type MetricStatistic =
  | 'mean'
  | 'p50'
  | 'p90'
  | 'p95'
  | 'p99'
  | 'rate'
  | 'ratio'
  | 'final'
  | 'sum';

/** Which way is good; null where nobody has said. */
export type Direction = 'lower' | 'higher' | null;

/**
 * What counts as one independent observation: an event, a sample of the data set (`sample_id`), or a
 * whole run (a seed). Events of one sample, and batches of one run, resemble each other: taken for
 * independent they make any difference look sure.
 */
export type ObservationUnit = 'event' | 'sample' | 'run';

/** `differs` is said of a metric without a direction; `unknown` where nothing could be worked out. */
export type VerdictWord =
  | 'better'
  | 'worse'
  | 'differs'
  | 'equivalent'
  | 'inconclusive'
  | 'unknown';

/** What a plan says of a metric; without a plan all are exploratory. */
export type MetricRole = 'primary' | 'guardrail' | 'secondary' | 'exploratory';

/**
 * One condition's figure, in the metric's unit. Where units are paired, those are counted that both
 * conditions saw, and each weighs the same: the mean is that of the samples' means.
 */
export interface ArmEstimate {
  readonly experimentIds: readonly string[];
  readonly condition: string;
  /** Values that count, NaN and infinities not among them. */
  readonly values: number;
  /** Independent observations among them, see {@link ObservationUnit}. */
  readonly units: number;
  readonly nonFinite: number;
  readonly estimate: number | null;
  readonly interval: Interval | null;
  /** Between values (between runs, where the run is the unit); null for a rate, a ratio or fewer than two. */
  readonly stdDev: number | null;
}

export interface EstimatedDifference {
  readonly estimate: number;
  /** Null where none can be given; ends may be infinite. */
  readonly interval: Interval | null;
}

export interface EffectSize {
  readonly name: 'hedges-g' | 'cohens-dz' | 'odds-ratio';
  readonly estimate: number;
  readonly interval: Interval | null;
}

export interface TestResult {
  /** As the field calls it: `Welch's t test`. */
  readonly name: string;
  /** Why this one, in a sentence. */
  readonly why: string;
  readonly statistic: number | null;
  readonly degreesOfFreedom: number | null;
  readonly pValue: number;
}

/** Something the test relies on, looked at. */
export interface AssumptionCheck {
  readonly name: string;
  /** Null where it cannot be told from the data. */
  readonly holds: boolean | null;
  readonly message: string;
}

/** How many more observations a clear answer is likely to take. */
export interface MoreNeeded {
  readonly unit: ObservationUnit;
  readonly perCondition: number;
  /** The difference that these would find with the planned power, in the metric's unit. */
  readonly toDetect: number;
}

/** A candidate against the baseline, in one metric. Every difference is candidate - baseline. */
export interface MetricVerdict {
  /** `latency_ms p95`: once for each pair of conditions. */
  readonly metric: string;
  readonly statistic: MetricStatistic;
  /** `ms`, `USD`, `tokens`; empty where it has none. A rate is from 0 to 1. */
  readonly unit: string;
  readonly direction: Direction;
  readonly role: MetricRole;
  readonly baseline: ArmEstimate;
  readonly candidate: ArmEstimate;
  readonly design: 'paired' | 'clustered' | 'independent';
  readonly observationUnit: ObservationUnit;
  readonly difference: EstimatedDifference | null;
  /**
   * The difference over the baseline's figure (over its size, where that is negative), as a fraction;
   * null where the baseline is not clearly apart from 0.
   */
  readonly relativeDifference: EstimatedDifference | null;
  readonly effectSize: EffectSize | null;
  readonly test: TestResult | null;
  /** Corrected for the number of tests in this comparison, or among those of its role in a plan. */
  readonly adjustedPValue: number | null;
  /** How many tests it was corrected for, itself among them; null where there is none. */
  readonly correctedFor: number | null;
  readonly checks: readonly AssumptionCheck[];
  /**
   * Differences smaller than this do not matter, in the metric's unit. Null where nobody gave one and the
   * baseline is too near 0, or too uncertain, for a share of it to be one.
   */
  readonly margin: { readonly absolute: number; readonly isGiven: boolean } | null;
  /**
   * Whether harm as large as the margin is excluded, one-sidedly at alpha / 2; a margin that is a share
   * of the baseline taken for as uncertain as the baseline. Null without a test, a margin or a direction.
   */
  readonly isNotWorseByMargin: boolean | null;
  readonly verdict: VerdictWord;
  readonly moreNeeded: MoreNeeded | null;
  /** Why there is no test, where there is none; `missing-values` where what is there can not be trusted. */
  readonly reason: NoAnswer | null;
  /** The verdict in a sentence, with its figures. */
  readonly words: string;
}

/** Whether more than two conditions differ at all, in one metric. */
export interface OmnibusResult {
  readonly metric: string;
  readonly test: TestResult | null;
  readonly reason: NoAnswer | null;
}

/** Whether the conditions got the shares of samples that they were to get. */
export interface SampleRatioCheck {
  /** What was counted: units exposed by assignment, distinct samples, or events where none has one. */
  readonly counted: 'exposures' | 'samples' | 'events';
  readonly observed: readonly number[];
  readonly expected: readonly number[];
  readonly pValue: number;
  /** Units exposed to more than one condition, which count in each; left out where there are none. */
  readonly inSeveral?: number;
  /** False below p = 0.001: then something loses samples of one condition, and no figure can be trusted. */
  readonly holds: boolean;
}

/** All that a comparison says of how sure it is. */
export interface Verdict {
  readonly alpha: number;
  readonly confidence: number;
  /** How p-values were corrected (`none`: not at all), and how many tests there are in all. */
  readonly correction: { readonly method: string; readonly tests: number };
  readonly metrics: readonly MetricVerdict[];
  readonly omnibus: readonly OmnibusResult[];
  readonly sampleRatio: SampleRatioCheck | null;
  /** The whole in one or two sentences. */
  readonly words: string;
}
