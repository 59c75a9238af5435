import type { EventBatch } from '../event/batch.js';
import type { ExperimentRecord } from '../event/experiment.js';
import type { ResolvedQuery } from '../query/query.js';

/** What became of a batch: every one of its events is in exactly one of these counts. */
export interface AppendResult {
  readonly stored: number;
  /** Events the store had already, by their id. */
  readonly duplicates: number;
  /** Events given up because the store is at its bound: those of this batch, or older ones. */
  readonly dropped: number;
}

/** Which figures `aggregate` is asked for: of those columns, for each combination of values of these. */
export interface Aggregation {
  readonly groupBy: readonly string[];
  readonly columns: readonly string[];
}

/** Finite values of a column; what has no data is null. `stdDev` divides by n - 1. */
export interface AggregateFigures {
  readonly count: number;
  readonly sum: number | null;
  readonly mean: number | null;
  readonly stdDev: number | null;
  readonly min: number | null;
  readonly max: number | null;
}

/** One group: its values by column of `groupBy`, how many events, and figures by column. */
export interface AggregateRow {
  readonly group: Readonly<Record<string, string | number | boolean | null>>;
  readonly events: number;
  readonly figures: Readonly<Record<string, AggregateFigures>>;
}

/**
 * Where experiments are kept. Batches go in and batches come out; capture, analysis and export
 * know nothing else of a store. An adapter passes the contract suite in
 * `crucible-telemetry/testing`.
 *
 * - `append` is idempotent by event id: the same batch twice is stored once. A store that takes a
 *   batch at once answers at once; any other with a promise.
 * - `scan` yields the events that were appended before it was called, by time, writer and sequence
 *   (or the reverse), whatever order they came in; it applies the whole query.
 * - An experiment that is not there is an empty scan; `getExperiment` gives undefined.
 * - Failures reject with a `CrucibleError`; a rejected append has stored nothing.
 */
export interface EventStore {
  readonly kind: string;
  append(experimentId: string, batch: EventBatch): AppendResult | Promise<AppendResult>;
  scan(experimentId: string, query: ResolvedQuery): AsyncIterable<EventBatch>;
  /** For stores that can do it where the events are, and exactly; for others, a scan does it. */
  aggregate?(
    experimentId: string,
    query: ResolvedQuery,
    aggregation: Aggregation,
  ): Promise<readonly AggregateRow[]>;
  saveExperiment(record: ExperimentRecord): Promise<void>;
  getExperiment(experimentId: string): Promise<ExperimentRecord | undefined>;
  /** Oldest first. */
  listExperiments(): Promise<readonly ExperimentRecord[]>;
  /** Removes the events, and with `record: true` the record too. */
  deleteExperiment(experimentId: string, what: { readonly record: boolean }): Promise<void>;
  close(): Promise<void>;
}
