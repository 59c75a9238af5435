/** An effect, as a share of the baseline's figure or in the metric's own unit; never negative. */
export type PlannedSize = { readonly relative: number } | { readonly absolute: number };

/** Which way a metric is to go. */
export type PlannedDirection = 'lower' | 'higher';

/** A metric that may get worse by no more than a margin, whatever the primary one does. */
export interface PlannedGuardrail {
  /** As `compareExperiments` names it: `success rate`. */
  readonly metric: string;
  /** Which way is the good one. */
  readonly direction: PlannedDirection;
  /** How much worse it may get. */
  readonly margin: PlannedSize;
}

/**
 * A sequential method, whose decision stays valid however often one looks:
 * - `asymptotic`: any mean or rate, from as many samples an arm on as their skewness asks for, thirty at least;
 * - `mixture-sprt`: the same, most powerful for a difference about the size of the smallest effect;
 * - `empirical-bernstein`: values within known bounds, right at every sample size, wider;
 * - `beta-binomial`: values 0 and 1, right at every sample size.
 */
export type SequentialMethod =
  | 'asymptotic'
  | 'mixture-sprt'
  | 'empirical-bernstein'
  | 'beta-binomial';

/** When the experiment is over: after so many samples, or when a sequential method has decided. */
export type StoppingRule =
  | {
      readonly kind: 'fixed';
      /** Samples of each condition. */
      readonly samples: number;
    }
  | {
      readonly kind: 'sequential';
      readonly method: SequentialMethod;
      /** Samples of each condition before the first decision. */
      readonly burnIn: number | null;
      /** The number of samples (of each condition) at which the method is to be at its sharpest. */
      readonly tuning: number | null;
      /** Bounds at which it ends undecided: samples of each condition; US dollars and time in all. */
      readonly maxSamples: number | null;
      readonly maxCostUsd: number | null;
      readonly maxDurationMs: number | null;
    };

export type PlannedCorrection = 'bonferroni' | 'holm' | 'hochberg' | 'bh' | 'by';

/** How the data are going to be analysed; null leaves it to what the comparison does by itself. */
export interface PlannedAnalysis {
  readonly correction: PlannedCorrection | null;
  /** Further metrics that are going to be looked at, besides the primary one and the guardrails. */
  readonly metrics: readonly string[];
  /** What counts as one independent observation. */
  readonly unit: 'event' | 'sample' | 'run' | null;
  /** The field that tells runs apart: `metadata.seed`. */
  readonly runBy: string | null;
}

/** What an experiment is going to decide, and how, written down before there are data. Complete. */
export interface ExperimentPlan {
  readonly primaryMetric: string;
  /** Which way the primary metric is to go. */
  readonly direction: PlannedDirection;
  /** The smallest difference that matters. */
  readonly minimumEffect: PlannedSize;
  readonly alpha: number;
  /** The chance to find an effect of that size if there is one. */
  readonly power: number;
  readonly guardrails: readonly PlannedGuardrail[];
  readonly stoppingRule: StoppingRule;
  readonly analysis: PlannedAnalysis;
}

/** A plan as the record of an experiment keeps it. */
export interface RegisteredPlan extends ExperimentPlan {
  /**
   * SHA-256, in hexadecimal digits, of the plan without `hash` and `registeredAt` as canonical JSON
   * (RFC 8785) in UTF-8.
   */
  readonly hash: string;
  /** ISO 8601 in UTC: before the experiment took its first event. */
  readonly registeredAt: string;
}
