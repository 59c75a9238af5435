import { type EventBatch, numberColumn, stringColumn, timestampAt } from '../event/batch.js';
import { numberAt, scalarAt } from '../event/column.js';
import { SEQUENCE, TIMESTAMP_US, WRITER } from '../event/fields.js';
import { takeRows } from '../event/take.js';

/** A row's place in the order of every scan: time first, then writer and sequence. */
export interface EventKey {
  readonly timestampUs: number;
  readonly writer: string;
  readonly sequence: number;
}

export function keyAt(batch: EventBatch, row: number): EventKey {
  return {
    timestampUs: timestampAt(batch, row),
    writer: String(scalarAt(batch.columns.get(WRITER), row)),
    sequence: Number(scalarAt(batch.columns.get(SEQUENCE), row)),
  };
}

export function compareKeys(a: EventKey, b: EventKey): number {
  if (a.timestampUs !== b.timestampUs) return a.timestampUs - b.timestampUs;
  if (a.writer !== b.writer) return a.writer < b.writer ? -1 : 1;
  return a.sequence - b.sequence;
}

/** The same for two rows; the writer is only looked at where the time does not tell. */
export function compareRows(a: EventBatch, rowA: number, b: EventBatch, rowB: number): number {
  const difference = timestampAt(a, rowA) - timestampAt(b, rowB);
  return difference !== 0 ? difference : compareKeys(keyAt(a, rowA), keyAt(b, rowB));
}

export interface DenseRange {
  readonly writer: string;
  readonly first: number;
  readonly last: number;
}

/** The one writer and unbroken sequence that a recorder's batch has; null for any other. */
export function denseRange(batch: EventBatch): DenseRange | null {
  const writers = stringColumn(batch, WRITER);
  const sequences = numberColumn(batch, SEQUENCE);
  if (writers?.type !== 'dictionary' || writers.dictionary.length !== 1 || sequences === null)
    return null;
  const { values } = sequences;
  const lowest = values[0]!;
  for (let row = 1; row < values.length; row++) if (values[row] !== lowest + row) return null;
  const first = numberAt(sequences, 0);
  return { writer: writers.dictionary[0]!, first, last: first + batch.length - 1 };
}

/** The batch with its rows in the order of a scan; most batches are so already. */
export function inOrder(batch: EventBatch): EventBatch {
  if (isSorted(batch)) return batch;
  const rows = Uint32Array.from({ length: batch.length }, (_, row) => row);
  rows.sort((a, b) => compareRows(batch, a, batch, b));
  return takeRows(batch, rows);
}

function isSorted(batch: EventBatch): boolean {
  const { values } = numberColumn(batch, TIMESTAMP_US)!;
  // Events of one microsecond are in order by themselves where the sequence is unbroken.
  const isDense = denseRange(batch) !== null;
  for (let row = 1; row < values.length; row++) {
    const step = values[row]! - values[row - 1]!;
    if (step < 0 || (step === 0 && !isDense && compareRows(batch, row - 1, batch, row) > 0)) {
      return false;
    }
  }
  return true;
}
