/**
 * The figures of one experiment. What has no data is null, never 0. A family that `metricsConfig`
 * switches off looks at no event: its counts are 0, its figures null. NaN and infinite values are
 * in no figure but `nonFinite`.
 */
export interface ExperimentMetrics {
  readonly summary: SummaryMetrics;
  readonly latency: LatencyMetrics;
  readonly cost: CostMetrics;
  readonly reliability: ReliabilityMetrics;
  readonly tokens: TokenMetrics;
  /** By event name, in order of first appearance. */
  readonly events: Readonly<Record<string, EventMetrics>>;
  /** The experiment's own metrics, by name in snake_case. */
  readonly custom: Readonly<Record<string, Distribution>>;
}

export interface SummaryMetrics {
  readonly totalEvents: number;
  /** Of the first and the last event, microseconds since the Unix epoch. */
  readonly timeRange: { readonly startUs: number | null; readonly endUs: number | null };
  /** From the first to the last event; 0 for one event. */
  readonly durationSeconds: number | null;
  readonly eventTypes: Readonly<Record<string, number>>;
  /** Events that were lost on their way to the store, and so are in no figure. */
  readonly dropped: number;
}

/**
 * A sample in the unit of its values. `stdDev` divides by n - 1, and is null for fewer than two;
 * percentiles interpolate linearly between order statistics (type 7, as in R and numpy).
 */
export interface Distribution {
  readonly count: number;
  readonly mean: number | null;
  readonly stdDev: number | null;
  readonly min: number | null;
  readonly max: number | null;
  readonly p50: number | null;
  readonly p90: number | null;
  readonly p95: number | null;
  readonly p99: number | null;
  /** NaN and infinite values, left out of all the others. */
  readonly nonFinite: number;
}

/** Milliseconds. */
export interface LatencyMetrics extends Distribution {
  readonly median: number | null;
}

/** US dollars; a request is an event whose cost is known. */
export interface CostMetrics {
  readonly count: number;
  readonly total: number | null;
  readonly meanPerRequest: number | null;
  readonly medianPerRequest: number | null;
  readonly costPer1kRequests: number | null;
  readonly costPer1mRequests: number | null;
  readonly nonFinite: number;
}

/** A request is an event whose outcome is known. Rates are from 0 to 1. */
export interface ReliabilityMetrics {
  readonly totalRequests: number;
  readonly successful: number;
  readonly failed: number;
  readonly successRate: number | null;
  readonly failureRate: number | null;
  /** Whether at least 99%, 99.9% and 99.99% succeeded. */
  readonly sla99: boolean | null;
  readonly sla999: boolean | null;
  readonly sla9999: boolean | null;
}

/** `count` is of events that report any tokens; each mean is over the events that report that kind. */
export interface TokenMetrics {
  readonly count: number;
  readonly totalPrompt: number | null;
  readonly totalCompletion: number | null;
  readonly total: number | null;
  readonly meanPrompt: number | null;
  readonly meanCompletion: number | null;
  readonly meanTotal: number | null;
  readonly nonFinite: number;
}

/** One event name's figures. */
export interface EventMetrics {
  readonly count: number;
  /** Milliseconds. */
  readonly latencyMs: {
    readonly count: number;
    readonly mean: number | null;
    readonly p50: number | null;
    readonly p95: number | null;
  };
  readonly successRate: number | null;
}
