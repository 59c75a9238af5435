import type { EventBatch } from '../event/batch.js';
import type { ExperimentRecord, RecordingCounts } from '../event/experiment.js';
import type { ResolvedQuery } from '../query/query.js';
import type { RollupCells, RollupExtent } from '../sketch/rollup/cells.js';
import type { RollupWidthUs } from '../sketch/rollup/widths.js';
import type { ParquetFile } from './parquet/merge-parquet.js';
import type { EventTables } from './sql/event-tables.js';

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
 * When an event is safe. `interval`: handed over within the flush interval, so that a process that is
 * killed loses no more than that. `sync`: written before `execute` returns; it survives the process.
 * `fsync`: on the device by then; it survives the machine losing power.
 */
export type Durability = 'interval' | 'sync' | 'fsync';

/** One process's part in an experiment, as it tells the store of it. */
export interface WriterSession {
  readonly durability: Durability;
  /** What it has counted by now. */
  readonly state: () => {
    readonly counts: RecordingCounts | null;
    readonly samplesObserved: number;
  };
  /** Called when another process has saved the experiment's record. */
  readonly onRecordChanged: () => void;
}

/** Aggregates by time over all of an experiment's events, as the store keeps them. */
export interface OpenRollups {
  /** The time that each part covers. */
  readonly extents: readonly (RollupExtent | null)[];
  /** The cells of all parts that start in the range, of that width or of one that divides it. */
  cells(widthUs: RollupWidthUs, fromUs: number, toUs: number): Promise<readonly RollupCells[]>;
}

export interface OpenWriter {
  /** Events this writer had appended, and that were lost since: their files were removed. */
  readonly lost: number;
  /** Blocks until everything appended is written: for a process that is about to end. */
  drainSync(): void;
  /** Everything appended is in the store in its final form when this resolves. */
  close(): Promise<void>;
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
  /**
   * For stores that several processes share: says that this one writes to the experiment, until the
   * writer is closed. Its record is then the sum of all writers' counts, and `interrupted` where
   * none of them lives.
   */
  openWriter?(experimentId: string, session: WriterSession): Promise<OpenWriter>;
  /** Whether another process that lives writes to the experiment. */
  hasOtherWriter?(experimentId: string): Promise<boolean>;
  /** The first sequence number after all that are there; where it is not to be had, a scan tells. */
  nextSequence?(experimentId: string): Promise<number>;
  /** Puts in its final form what writers that died have left. */
  recover?(experimentId: string): Promise<void>;
  /** For stores that keep rollups; for others, a scan makes them. */
  openRollups?(experimentId: string): Promise<OpenRollups>;
  /** For stores whose events lie in Parquet files, which SQL then reads; for others, a scan does it. */
  eventTables?(experimentId: string): Promise<EventTables>;
  /**
   * For stores that keep events in Parquet files: those that hold just the events of the query, one
   * after the other in its order; null where they do not lie so.
   */
  parquetFiles?(experimentId: string, query: ResolvedQuery): Promise<readonly ParquetFile[] | null>;
  saveExperiment(record: ExperimentRecord): Promise<void>;
  getExperiment(experimentId: string): Promise<ExperimentRecord | undefined>;
  /** Oldest first. */
  listExperiments(): Promise<readonly ExperimentRecord[]>;
  /** Removes the events, and with `record: true` the record too. */
  deleteExperiment(experimentId: string, what: { readonly record: boolean }): Promise<void>;
  close(): Promise<void>;
}
