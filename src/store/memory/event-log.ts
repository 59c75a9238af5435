import {
  batchBytes,
  type EventBatch,
  numberColumn,
  stringColumn,
  timestampAt,
} from '../../event/batch.js';
import { numberAt, scalarAt } from '../../event/column.js';
import { SEQUENCE, TIMESTAMP_US, WRITER } from '../../event/fields.js';
import { BatchAssembler, takeRows } from '../../event/take.js';
import type { AppendResult } from '../port.js';
import { SequenceSet } from './sequence-set.js';

export interface StoredBatch {
  readonly batch: EventBatch;
  readonly bytes: number;
  readonly minUs: number;
  readonly maxUs: number;
}

/** What to do when the bound on memory is reached. */
export type FullPolicy = 'drop-newest' | 'drop-oldest';

/** Batches are put together up to this size, so that frequent reads do not leave crumbs. */
const MERGED_ROWS = 512;

/**
 * One experiment's events: runs of batches, each run in order of time. One writer fills one run;
 * a second run is begun only where a batch starts before the last one ended.
 */
export class EventLog {
  readonly runs: StoredBatch[][] = [];
  readonly #seen = new Map<string, SequenceSet>();
  readonly #maxBytes: number;
  readonly #policy: FullPolicy;
  #bytes = 0;

  constructor(maxBytes: number, policy: FullPolicy) {
    this.#maxBytes = maxBytes;
    this.#policy = policy;
  }

  append(batch: EventBatch): AppendResult {
    if (this.#policy === 'drop-newest' && this.#bytes >= this.#maxBytes) {
      const duplicates = this.#countDuplicates(batch);
      return { stored: 0, duplicates, dropped: batch.length - duplicates };
    }
    const fresh = this.#withoutDuplicates(batch);
    const duplicates = batch.length - fresh.length;
    if (fresh.length === 0) return { stored: 0, duplicates, dropped: 0 };
    this.#keep(inOrder(fresh));
    return { stored: fresh.length, duplicates, dropped: this.#dropOldest() };
  }

  /** A batch tried again that is there already was not dropped, however full it is by now. */
  #countDuplicates(batch: EventBatch): number {
    const writers = batch.columns.get(WRITER);
    const sequences = batch.columns.get(SEQUENCE);
    let count = 0;
    for (let row = 0; row < batch.length; row++) {
      const seen = this.#seen.get(String(scalarAt(writers, row)));
      if (seen?.has(Number(scalarAt(sequences, row))) === true) count++;
    }
    return count;
  }

  #withoutDuplicates(batch: EventBatch): EventBatch {
    const dense = denseRange(batch);
    if (dense !== null && this.#seenOf(dense.writer).addAbove(dense.first, dense.last))
      return batch;
    const writers = batch.columns.get(WRITER);
    const sequences = batch.columns.get(SEQUENCE);
    const rows = new Uint32Array(batch.length);
    let count = 0;
    for (let row = 0; row < batch.length; row++) {
      const seen = this.#seenOf(String(scalarAt(writers, row)));
      if (seen.add(Number(scalarAt(sequences, row)))) rows[count++] = row;
    }
    return count === batch.length ? batch : takeRows(batch, rows.slice(0, count));
  }

  #seenOf(writer: string): SequenceSet {
    let seen = this.#seen.get(writer);
    if (seen === undefined) this.#seen.set(writer, (seen = new SequenceSet()));
    return seen;
  }

  #keep(batch: EventBatch): void {
    const stored = describe(batch);
    const run = this.runs.find((r) => isBefore(r.at(-1)!, stored));
    if (run === undefined) {
      this.runs.push([stored]);
      this.#bytes += stored.bytes;
      return;
    }
    run.push(stored);
    this.#bytes += stored.bytes;
    while (run.length > 1 && isWorthMerging(run.at(-2)!.batch, run.at(-1)!.batch)) {
      const [earlier, later] = run.splice(-2) as [StoredBatch, StoredBatch];
      const merged = describe(concatenate(earlier.batch, later.batch));
      run.push(merged);
      this.#bytes += merged.bytes - earlier.bytes - later.bytes;
    }
  }

  #dropOldest(): number {
    let dropped = 0;
    while (this.#bytes > this.#maxBytes && this.runs.length > 0) {
      const oldest = this.runs.reduce((a, b) => (b[0]!.minUs < a[0]!.minUs ? b : a));
      if (this.#policy === 'drop-newest' || (this.runs.length === 1 && oldest.length === 1)) break;
      const gone = oldest.shift()!;
      dropped += gone.batch.length;
      this.#bytes -= gone.bytes;
      if (oldest.length === 0) this.runs.splice(this.runs.indexOf(oldest), 1);
    }
    return dropped;
  }
}

function describe(batch: EventBatch): StoredBatch {
  return {
    batch,
    bytes: batchBytes(batch),
    minUs: timestampAt(batch, 0),
    maxUs: timestampAt(batch, batch.length - 1),
  };
}

/** Whether a batch's last row comes before another's first; at the same time, by writer and sequence. */
function isBefore(earlier: StoredBatch, later: StoredBatch): boolean {
  return (
    earlier.maxUs < later.minUs ||
    compareRows(earlier.batch, earlier.batch.length - 1, later.batch, 0) < 0
  );
}

/** Orders two rows as every scan does: by time, then by writer and sequence. */
export function compareRows(a: EventBatch, rowA: number, b: EventBatch, rowB: number): number {
  const difference = timestampAt(a, rowA) - timestampAt(b, rowB);
  if (difference !== 0) return difference;
  const writerA = String(scalarAt(a.columns.get(WRITER), rowA));
  const writerB = String(scalarAt(b.columns.get(WRITER), rowB));
  if (writerA !== writerB) return writerA < writerB ? -1 : 1;
  return (
    Number(scalarAt(a.columns.get(SEQUENCE), rowA)) -
    Number(scalarAt(b.columns.get(SEQUENCE), rowB))
  );
}

/** The one writer and unbroken sequence that a recorder's batch has; null for any other. */
function denseRange(batch: EventBatch): { writer: string; first: number; last: number } | null {
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

function inOrder(batch: EventBatch): EventBatch {
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

/** As a binary counter does it: a row is copied at most once for each doubling. */
function isWorthMerging(earlier: EventBatch, later: EventBatch): boolean {
  return earlier.length < 2 * later.length && earlier.length + later.length <= MERGED_ROWS;
}

function concatenate(earlier: EventBatch, later: EventBatch): EventBatch {
  const assembler = new BatchAssembler(earlier.length + later.length);
  assembler.addAll(earlier);
  assembler.addAll(later);
  return assembler.finish();
}
