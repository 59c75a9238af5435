import type { SequentialDecision } from '../analysis/monitor/look.js';
import type { RollupLabel } from '../analysis/rollup-plan.js';
import type { RollupBucket, RollupSeriesResult } from '../analysis/rollup-series.js';
import type { CrucibleErrorCode } from '../errors.js';
import type { TelemetryEvent } from '../event/event.js';
import type { ExperimentRecord, ExperimentStatus, RecordingCounts } from '../event/experiment.js';
import type { SequentialMethod } from '../event/plan.js';

export type { JudgedComparison } from '../analysis/compare.js';
export type { ExperimentMetrics } from '../analysis/metrics.js';
export type { RunBand, RunCurves } from '../analysis/verdict/run-curves.js';
export type { MetricVerdict, Verdict, VerdictWord } from '../analysis/verdict/verdict.js';
export type { ComparisonOptions } from '../config/comparison-options.js';
export type { EventQuery } from '../query/query.js';
export type {
  ColumnsAnswer,
  CompareRequest,
  LabelColumn,
  MonitorAnswer,
  MonitorArm,
  MonitorPoint,
  MonitorRequest,
  NumberColumn,
  RunCurvesRequest,
  SqlAnswer,
  SqlRequest,
  SqlSchema,
} from './protocol-questions.js';
/**
 * What the server says, as types: all that the dashboard knows of it. Keys are in camelCase, times ISO
 * 8601 in UTC or microseconds since the Unix epoch (`…Us`). The full contract is `GET /openapi.json`.
 */
export type {
  CrucibleErrorCode,
  ExperimentRecord,
  ExperimentStatus,
  RecordingCounts,
  RollupBucket,
  RollupLabel,
  RollupSeriesResult,
  SequentialDecision,
  SequentialMethod,
  TelemetryEvent,
};

/** JSON has no word for NaN and the infinities; a diverged loss is one of these texts. */
export type WireNumber = number | 'NaN' | 'Infinity' | '-Infinity';

/** `application/problem+json` (RFC 9457): every answer that is no success. */
export interface Problem {
  /** `urn:crucible:<code>`. */
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  /** Of the library's errors, and of those that only a server has. */
  readonly code: CrucibleErrorCode | ServerErrorCode;
  /** The parameter or option at fault, where it is one. */
  readonly path?: string;
  readonly expected?: string;
  readonly received?: string;
}

export type ServerErrorCode =
  | 'unauthorized'
  | 'forbidden'
  | 'misdirected'
  | 'route-not-found'
  | 'event-not-found'
  | 'method-not-allowed'
  | 'too-large'
  | 'unsupported-media-type'
  | 'too-many-requests'
  | 'timed-out'
  | 'internal';

/** One experiment in the list. */
export interface ExperimentRow {
  readonly id: string;
  readonly name: string;
  readonly hypothesis: string | null;
  readonly condition: string;
  readonly tags: readonly string[];
  readonly status: ExperimentStatus;
  readonly startedAt: string;
  readonly stoppedAt: string | null;
  readonly sampleSize: number | null;
  readonly samplesObserved: number;
  readonly recorded: number;
  readonly dropped: number;
  /** Plain values of the experiment's metadata: what it was run with. */
  readonly parameters: Readonly<Record<string, WireNumber | string | boolean | null>>;
  /**
   * By name: `events`, `latency_ms`, …, and the last value of each number that events carried. Null
   * while they are being worked out; `metricsAreOld` while newer ones are.
   */
  readonly metrics: Readonly<Record<string, WireNumber | null>> | null;
  readonly metricsAreOld: boolean;
  /** Events in each of equal parts of the time it has recorded; null while it is worked out. */
  readonly sparkline: readonly number[] | null;
}

export interface ExperimentList {
  readonly experiments: readonly ExperimentRow[];
  /** How many the filters let through. */
  readonly matching: number;
  /** How many there are. */
  readonly total: number;
  readonly nextOffset: number | null;
  /** Metrics that any experiment has, to sort and filter by. */
  readonly metricNames: readonly string[];
  /** How many experiments have which status, tag and condition; the 200 most frequent of each. */
  readonly statuses: Readonly<Record<string, number>>;
  readonly tags: Readonly<Record<string, number>>;
  readonly conditions: Readonly<Record<string, number>>;
  /** Experiments whose metrics are not known yet: sorted last, and let through by no comparison. */
  readonly pendingMetrics: number;
  /** Where `/api/stream` goes on from this list, as its `Last-Event-ID`. */
  readonly cursor: string;
}

export interface ExperimentDetail {
  readonly experiment: ExperimentRecord;
  readonly row: ExperimentRow;
  readonly notes: readonly ExperimentNote[];
}

export interface ExperimentNote {
  readonly text: string;
  readonly at: string;
}

/** What the tiles of an experiment show. Percentiles are within 1%. */
export interface ExperimentTotals {
  readonly events: number;
  /** Events a second over the last ten seconds. */
  readonly rate: number;
  readonly succeeded: number;
  readonly failed: number;
  readonly successRate: number | null;
  readonly latency: RollupBucket['latency'];
  readonly costUsd: RollupBucket['costUsd'];
  readonly tokens: RollupBucket['tokens'];
}

export interface LiveState {
  readonly row: ExperimentRow;
  readonly counts: RecordingCounts;
  readonly totals: ExperimentTotals;
  readonly cursor: string;
}

export interface EventsRequest {
  /** The library's own query. `limit` bounds all pages together; `window.lastN` is not for pages. */
  readonly query?: import('../query/query.js').EventQuery;
  /** At most so many in this answer, 1 to 1,000; 100 unless given. */
  readonly pageSize?: number;
  /** `nextCursor` of the page before, with the same query. */
  readonly cursor?: string;
}

export interface EventsPage {
  /** Whole events; with `columns` in the query, their ids and those columns. */
  readonly events: readonly Readonly<Record<string, unknown>>[];
  readonly nextCursor: string | null;
}

export interface ReducedCurve {
  readonly metric: string;
  readonly group: WireNumber | string | boolean | null;
  readonly x: readonly number[];
  readonly y: readonly WireNumber[];
  /** Points in the range before they were reduced. */
  readonly points: number;
  /** Whether there are fewer here: of each pixel its first, least, greatest and last are kept. */
  readonly reduced: boolean;
}

export interface CurvesAnswer {
  readonly x: 'step' | 'epoch' | 'timestamp_us';
  readonly curves: readonly ReducedCurve[];
}

export interface Histogram {
  /** One more than `counts`. */
  readonly edges: readonly number[];
  readonly counts: readonly number[];
}

export interface DistributionAnswer {
  readonly column: string;
  readonly count: number;
  readonly nonFinite: number;
  readonly min: number | null;
  readonly max: number | null;
  readonly mean: number | null;
  /** Whether figures are exact; else quantiles and edges are within `relativeAccuracy`. */
  readonly exact: boolean;
  readonly relativeAccuracy: number;
  /** Of bins of equal width. */
  readonly histogram: Histogram;
  /** Of bins whose edges have equal ratios; null unless all values are above 0. */
  readonly logHistogram: Histogram | null;
  /** `fraction[i]` of the values are at most `value[i]`. */
  readonly ecdf: { readonly value: readonly number[]; readonly fraction: readonly number[] };
}

export interface TraceSpan {
  readonly spanId: string;
  readonly parentSpanId: string | null;
  /** The event's name without `.start`, `.stop` or `.exception`. */
  readonly name: string;
  readonly startUs: number;
  /** Null while nothing has ended it. */
  readonly endUs: number | null;
  readonly success: boolean | null;
  readonly model: string | null;
  readonly costUsd: WireNumber | null;
  readonly totalTokens: WireNumber | null;
  /** How far down the tree. */
  readonly depth: number;
  readonly eventIds: readonly string[];
}

export interface TraceAnswer {
  readonly traceId: string;
  readonly startUs: number | null;
  readonly endUs: number | null;
  /** Parents before children, in order of their start. */
  readonly spans: readonly TraceSpan[];
  /** Events of the trace that belong to no span. */
  readonly looseEventIds: readonly string[];
  /** Whether there are more events than were looked at. */
  readonly truncated: boolean;
}

export interface Health {
  readonly status: 'ok' | 'unavailable';
  readonly store: 'ok' | 'unavailable';
  /** The same for servers over the same directory; null where the store is none on this disk. */
  readonly storeId: string | null;
  readonly uptimeSeconds: number;
  readonly version: string;
  /** Whether changes are possible at all, and whether reading takes a token. */
  readonly writable: boolean;
  readonly readNeedsToken: boolean;
}

/** Events of `GET /api/experiments/{id}/stream`, by their SSE `event` name. */
export interface ExperimentStreamEvents {
  /** First of all, and after a reconnect that nothing was missed in. */
  readonly hello: LiveState & { readonly widthUs: number };
  /** Buckets replace those of the same start; the rest replaces what was there. */
  readonly update: LiveState & {
    readonly widthUs: number;
    readonly buckets: readonly RollupBucket[];
  };
  /** Something was missed: load anew what is on the screen. The stream goes on. */
  readonly resync: StreamResync;
  readonly unavailable: StreamUnavailable;
  /** The experiment has ended, or the server is going to; nothing comes any more. */
  readonly end: StreamEnd;
}

/** Events of `GET /api/stream`. */
export interface ExperimentsStreamEvents {
  readonly hello: { readonly total: number };
  readonly update: {
    readonly rows: readonly ExperimentRow[];
    readonly removed: readonly string[];
    readonly total: number;
  };
  readonly resync: StreamResync;
  readonly unavailable: StreamUnavailable;
  readonly end: StreamEnd;
}

export interface StreamResync {
  readonly reason: 'too-far-behind' | 'slow-client' | 'store-came-back';
}

/** The store does not answer; the stream goes on when it does again, with a `resync`. */
export interface StreamUnavailable {
  readonly code: string;
  readonly detail: string;
}

export interface StreamEnd {
  readonly reason: 'experiment-ended' | 'experiment-removed' | 'server-closing';
}
