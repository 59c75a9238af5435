import type { EventBatch } from '../../event/batch.js';
import type { ExperimentRecord } from '../../event/experiment.js';
import type { ColumnDescription } from '../parquet/description.js';

/** A Parquet file of events. */
export interface EventsInFile {
  readonly path: string;
  readonly columns: readonly ColumnDescription[];
}

/** Every event of an experiment, each in one place. */
export interface EventTables {
  readonly files: readonly EventsInFile[];
  readonly batches: readonly EventBatch[];
}

/** An experiment that SQL is to see. */
export interface ExperimentTables {
  readonly record: ExperimentRecord;
  /** Asked for only where a statement wants events; once more where a file has gone away meanwhile. */
  readonly events: () => Promise<EventTables>;
}

/** A relation of SQL with events; which experiment each is of, three expressions say. */
export interface EventRelation {
  readonly id: string;
  readonly name: string;
  /** Of events that name none. */
  readonly condition: string;
  /** What follows FROM. */
  readonly source: string;
  /** By their own names, in the relation's order; there they have those of `fileNames`. */
  readonly columns: readonly ColumnDescription[];
}
