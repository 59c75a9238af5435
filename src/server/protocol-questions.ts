import type { SequentialDecision } from '../analysis/monitor/look.js';
import type { SequentialDesign, SequentialOptions } from '../analysis/monitor/settings.js';
import type { ComparisonOptions } from '../config/comparison-options.js';
import type { SequentialMethod } from '../event/plan.js';
import type { RunCurvesOptions } from '../lab/run-curves.js';
import type { EventQuery } from '../query/query.js';

/** What is asked in a body, and what is answered to that: part of `protocol.ts`, which exports all of it. */
export interface CompareRequest {
  readonly experiments: readonly string[];
  readonly options?: Omit<ComparisonOptions, 'signal' | 'onProgress'>;
}

export interface RunCurvesRequest {
  readonly experiments: readonly string[];
  readonly options: RunCurvesOptions;
}

export interface MonitorRequest {
  /** The baseline and the candidate; or one alone, whose conditions are told apart. */
  readonly experiments: readonly string[];
  /** `latency_ms`, `success`, `metadata.score`: something with a mean. The plan's unless given. */
  readonly metric?: string;
  /** What is not said of these is as the experiments planned it, else as the library has it. */
  readonly options?: Partial<SequentialOptions> & {
    /** Of one experiment: the conditions, where it does not assign two. */
    readonly baseline?: string;
    readonly candidate?: string;
    readonly query?: EventQuery;
  };
  /** At most so many points, 10 to 1,000; 400 unless given. */
  readonly maxPoints?: number;
}

/** What was known when so many values had come. */
export interface MonitorPoint {
  /** Samples of the arm that has fewer, or pairs. */
  readonly n: number;
  /** Of the newest value. */
  readonly timestampUs: number;
  /** Of the means, candidate - baseline. */
  readonly estimate: number | null;
  /** The confidence sequence: all of them together hold the true difference. Null before the burn-in. */
  readonly lower: number | null;
  readonly upper: number | null;
  /** What all looks so far leave of it; the decision is made on this one. */
  readonly runningLower: number | null;
  readonly runningUpper: number | null;
  readonly pValue: number | null;
  /** The smallest difference that matters, as it came to then. */
  readonly margin: number | null;
}

export interface MonitorArm {
  readonly experimentId: string;
  readonly experimentName: string;
  readonly condition: string;
  readonly samples: number;
  readonly mean: number | null;
  readonly stdDev: number | null;
  /** Further values of samples that had one already; they do not count. */
  readonly repeats: number;
  /** NaN and infinities; they do not count. */
  readonly nonFinite: number;
}

/** A watch over two arms as it would have gone, or as it has gone so far. */
export interface MonitorAnswer {
  readonly metric: string;
  /** `ms`, `USD`, `tokens`; empty where it has none. */
  readonly unit: string;
  readonly direction: 'lower' | 'higher';
  readonly method: SequentialMethod;
  readonly design: SequentialDesign;
  readonly alpha: number;
  readonly baseline: MonitorArm;
  readonly candidate: MonitorArm;
  /** In order; the first looks, the last one and the one that decided are always among them. */
  readonly points: readonly MonitorPoint[];
  /** How many looks there were; more than points where `reduced`. */
  readonly looks: number;
  readonly reduced: boolean;
  /** At the last look, over all values. */
  readonly decision: SequentialDecision;
  readonly why: string;
  /** The first look at which the rule says to stop; null while it goes on. */
  readonly stopped: {
    readonly by: 'decided' | 'budget';
    readonly decision: SequentialDecision;
    readonly why: string;
    readonly n: number;
    readonly timestampUs: number;
  } | null;
  readonly pValue: number | null;
  /** The smallest difference that matters, in the metric's unit; null where nobody gave one. */
  readonly margin: number | null;
  readonly caveats: readonly string[];
}

/** A column of numbers that a chart can show. */
export interface NumberColumn {
  /** As events call it. */
  readonly name: string;
  /** As files and SQL have it; what `metric` of `/curves` and `column` of `/distribution` take. */
  readonly column: string;
  /** Names of the events that carry it. */
  readonly events: readonly string[];
  /** Of its finite values; null where they are not known without reading all events. */
  readonly min: number | null;
  readonly max: number | null;
}

/** A column of texts, flags or few whole numbers (a seed, a fold), to tell curves apart by (`by`) or to filter by. */
export interface LabelColumn {
  readonly name: string;
  /** What `by` of `/curves`, and a query's `where`, take. */
  readonly column: string;
  readonly events: readonly string[];
  /** Up to 50 of the values that were seen, those seen most first. */
  readonly values: readonly (string | boolean | number)[];
}

export interface ColumnsAnswer {
  readonly events: readonly { readonly name: string; readonly count: number }[];
  readonly numbers: readonly NumberColumn[];
  readonly labels: readonly LabelColumn[];
  /** Whether all events were looked at; else the first and last of each name. */
  readonly complete: boolean;
}

export interface SqlSchema {
  readonly views: readonly {
    readonly name: string;
    readonly columns: readonly { readonly name: string; readonly type: string }[];
  }[];
  /** Of how many experiments the columns are; further ones may have others where not `complete`. */
  readonly experiments: number;
  readonly complete: boolean;
}

export interface SqlRequest {
  readonly statement: string;
  readonly experiments?: readonly string[];
  /** 1 to 10,000; 1,000 unless given. */
  readonly maxRows?: number;
}

export interface SqlAnswer {
  readonly columns: readonly string[];
  readonly types: readonly string[];
  readonly rows: readonly (readonly unknown[])[];
  readonly truncated: boolean;
  readonly elapsedMs: number;
}
