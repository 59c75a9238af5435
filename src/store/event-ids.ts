import type { EventBatch } from '../event/batch.js';
import { scalarAt } from '../event/column.js';
import { SEQUENCE, WRITER } from '../event/fields.js';
import { takeRows } from '../event/take.js';
import { denseRange } from './event-order.js';
import { SequenceSet } from './sequence-set.js';

/** By writer, the intervals (both ends included) of its sequence. */
export type IdRanges = Readonly<
  Record<string, readonly (readonly [first: number, last: number])[]>
>;

/** Which events are there already: what makes an append idempotent. */
export class EventIds {
  readonly #seen = new Map<string, SequenceSet>();

  /** The rows that were not there, which are from now on. */
  take(batch: EventBatch): EventBatch {
    const dense = denseRange(batch);
    if (dense !== null && this.#seenOf(dense.writer).addAbove(dense.first, dense.last))
      return batch;
    const rows = new Uint32Array(batch.length);
    let count = 0;
    eachId(batch, (writer, sequence, row) => {
      if (this.#seenOf(writer).add(sequence)) rows[count++] = row;
    });
    return count === batch.length ? batch : takeRows(batch, rows.slice(0, count));
  }

  /** Undoes `take` for rows that could not be kept after all. */
  giveBack(batch: EventBatch): void {
    eachId(batch, (writer, sequence) => this.#seenOf(writer).delete(sequence));
  }

  /** The rows that are not there; nothing is taken in. */
  without(batch: EventBatch): EventBatch {
    const rows: number[] = [];
    eachId(batch, (writer, sequence, row) => {
      if (this.#seen.get(writer)?.has(sequence) !== true) rows.push(row);
    });
    return rows.length === batch.length ? batch : takeRows(batch, Uint32Array.from(rows));
  }

  /** The rows that are there. */
  rowsIn(batch: EventBatch): Uint32Array {
    const rows: number[] = [];
    eachId(batch, (writer, sequence, row) => {
      if (this.#seen.get(writer)?.has(sequence) === true) rows.push(row);
    });
    return Uint32Array.from(rows);
  }

  addRanges(ranges: IdRanges): void {
    for (const [writer, intervals] of Object.entries(ranges)) {
      for (const [first, last] of intervals) this.#seenOf(writer).addRange(first, last);
    }
  }

  /** How many ids are there. */
  get count(): number {
    let count = 0;
    for (const seen of this.#seen.values())
      for (const [first, last] of seen.intervals()) count += last - first + 1;
    return count;
  }

  /** Whether any of those ids is there. */
  overlaps(ranges: IdRanges): boolean {
    return Object.entries(ranges).some(([writer, intervals]) =>
      intervals.some(([first, last]) => this.#seen.get(writer)?.overlaps(first, last) === true),
    );
  }

  ranges(): IdRanges {
    return Object.fromEntries([...this.#seen].map(([writer, seen]) => [writer, seen.intervals()]));
  }

  #seenOf(writer: string): SequenceSet {
    let seen = this.#seen.get(writer);
    if (seen === undefined) this.#seen.set(writer, (seen = new SequenceSet()));
    return seen;
  }
}

function eachId(
  batch: EventBatch,
  visit: (writer: string, sequence: number, row: number) => void,
): void {
  const writers = batch.columns.get(WRITER);
  const sequences = batch.columns.get(SEQUENCE);
  for (let row = 0; row < batch.length; row++)
    visit(String(scalarAt(writers, row)), Number(scalarAt(sequences, row)), row);
}
