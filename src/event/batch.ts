import { eventIdOf } from '../ids.js';
import {
  type Column,
  columnBytes,
  type NumberColumn,
  numberAt,
  type StringColumn,
  scalarAt,
  stringAt,
} from './column.js';
import { EVENT_NAME, SEQUENCE, TIMESTAMP_US, WRITER } from './fields.js';

/**
 * Many events as columns, all of the same length: what a recorder hands to a store and a scan
 * hands back. Every batch has `writer`, `sequence`, `event_name` and `timestamp_us` without gaps
 * unless a query asked for fewer columns; any other column may be missing, which means "no value
 * in any row". A batch is never changed once made.
 */
export interface EventBatch {
  readonly length: number;
  readonly columns: ReadonlyMap<string, Column>;
}

/** The column of numbers under that name, or null where there is none or it holds something else. */
export function numberColumn(batch: EventBatch, name: string): NumberColumn | null {
  const column = batch.columns.get(name);
  return column?.type === 'number' ? column : null;
}

/** The column of strings under that name, or null where there is none or it holds something else. */
export function stringColumn(batch: EventBatch, name: string): StringColumn | null {
  const column = batch.columns.get(name);
  return column?.type === 'dictionary' || column?.type === 'text' ? column : null;
}

function required<T>(column: T | null, name: string): T {
  if (column === null) throw new TypeError(`a batch without its ${name} column`);
  return column;
}

export function timestampAt(batch: EventBatch, row: number): number {
  return numberAt(required(numberColumn(batch, TIMESTAMP_US), TIMESTAMP_US), row);
}

export function eventNameAt(batch: EventBatch, row: number): string {
  return stringAt(required(stringColumn(batch, EVENT_NAME), EVENT_NAME), row);
}

/** The id of a row's event: its writer and its place in that writer's sequence. */
export function eventIdAt(batch: EventBatch, row: number): string {
  const writer = scalarAt(batch.columns.get(WRITER), row);
  const sequence = scalarAt(batch.columns.get(SEQUENCE), row);
  if (typeof writer !== 'string' || typeof sequence !== 'number') {
    throw new TypeError('a batch without its writer and sequence columns');
  }
  return eventIdOf(writer, sequence);
}

/** Memory a batch takes, near enough to hold a limit by. */
export function batchBytes(batch: EventBatch): number {
  let bytes = 0;
  for (const column of batch.columns.values()) bytes += columnBytes(column);
  return bytes;
}

/** The same rows with only those columns. */
export function projectBatch(batch: EventBatch, names: ReadonlySet<string>): EventBatch {
  const columns = new Map<string, Column>();
  for (const [name, column] of batch.columns) if (names.has(name)) columns.set(name, column);
  return { length: batch.length, columns };
}
