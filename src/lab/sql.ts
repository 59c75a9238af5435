import { record as decodeRecord, noOthers } from '../config/decode.js';
import { refuse } from '../errors.js';
import type { EventBatch } from '../event/batch.js';
import { resolveQuery } from '../query/query.js';
import type { EventStore } from '../store/port.js';
import { askExperiments, type SqlResult } from '../store/sql/ask.js';
import type { EventTables, ExperimentTables } from '../store/sql/event-tables.js';
import type { Lab } from './lab.js';

export type { SqlResult };

export interface SqlOptions {
  /** Ids of the experiments that the views show; all of them unless given. */
  readonly experiments?: string | readonly string[];
  /** Gives up when it aborts: the statement is interrupted, the call rejects with the reason. */
  readonly signal?: AbortSignal;
  /** At most so many rows; `truncated` tells whether there are more. Default 10,000. */
  readonly maxRows?: number;
  /**
   * Refuses an answer that takes more, about, before it is put into memory: a single row can hold a list
   * of millions. Default: no limit.
   */
  readonly maxBytes?: number;
}

const OPTIONS: readonly string[] = ['experiments', 'signal', 'maxRows', 'maxBytes'];
const MAX_ROWS = 10_000;

/** Asks experiments with a statement of SQL that reads. */
export async function sql(
  lab: Lab,
  statement: string,
  options: SqlOptions = {},
): Promise<SqlResult> {
  noOthers(decodeRecord(options, 'options'), 'options', OPTIONS);
  const { signal, maxRows = MAX_ROWS, maxBytes = Infinity } = options;
  if (signal !== undefined && !(signal instanceof AbortSignal))
    throw refuse('invalid-option', 'options.signal', 'an AbortSignal', signal);
  if (typeof maxRows !== 'number' || !(Number.isInteger(maxRows) && maxRows >= 0))
    throw refuse('invalid-option', 'options.maxRows', 'a count of rows', maxRows);
  if (typeof maxBytes !== 'number' || !(maxBytes > 0))
    throw refuse('invalid-option', 'options.maxBytes', 'a count of bytes', maxBytes);
  const ids = idsOf(options.experiments) ?? (await lab.list()).map(({ id }) => id);
  const experiments: ExperimentTables[] = [];
  for (const id of ids) experiments.push(await tablesIn(lab, id));
  return askExperiments({ statement, experiments, maxRows, maxBytes, signal });
}

function idsOf(given: unknown): readonly string[] | null {
  if (given === undefined) return null;
  const ids: readonly unknown[] = Array.isArray(given) ? given : [given];
  if (ids.every((id) => typeof id === 'string')) return [...new Set(ids as string[])];
  throw refuse('invalid-option', 'options.experiments', "an experiment's id, or several", given);
}

async function tablesIn(lab: Lab, id: string): Promise<ExperimentTables> {
  // A reader sees its own process's events.
  await lab.flush(id);
  const { record, store } = await lab.find(id);
  return { record, events: () => eventTables(store, id) };
}

async function eventTables(store: EventStore, id: string): Promise<EventTables> {
  if (store.eventTables !== undefined) return store.eventTables(id);
  const batches: EventBatch[] = [];
  for await (const batch of store.scan(id, { ...resolveQuery({}, 0), columns: null })) {
    batches.push(batch);
  }
  return { files: [], batches };
}
