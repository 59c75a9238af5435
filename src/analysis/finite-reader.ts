import { type EventBatch, numberColumn } from '../event/batch.js';

/**
 * One column of numbers, a batch at a time, as doubles: NaN where a row has no finite value. The
 * typed arrays of batches come in four widths; the one native conversion here lets every loop
 * after it run over a Float64Array, with one comparison a row.
 */
export class FiniteReader {
  readonly #column: string;
  #values = new Float64Array(0);
  /** NaN and infinite values met so far, which `read` gives as NaN like missing ones. */
  nonFinite = 0;

  constructor(column: string) {
    this.#column = column;
  }

  /** The batch's values, overwritten by the next call; null when no row has one. */
  read(batch: EventBatch): Float64Array | null {
    const column = numberColumn(batch, this.#column);
    if (column === null) return null;
    const { length } = batch;
    if (this.#values.length < length) this.#values = new Float64Array(length);
    const values = this.#values;
    const { offset, validity } = column;
    values.set(column.values.length > length ? column.values.subarray(0, length) : column.values);
    if (offset !== 0) for (let row = 0; row < length; row++) values[row]! += offset;
    if (validity !== null) {
      for (let row = 0; row < length; row++) {
        if (((validity[row >> 3]! >> (row & 7)) & 1) === 0) values[row] = Number.NaN;
        else if (!Number.isFinite(values[row])) this.#setAside(row);
      }
    } else if (column.values instanceof Float64Array) {
      for (let row = 0; row < length; row++) {
        if (!Number.isFinite(values[row])) this.#setAside(row);
      }
    }
    return values.subarray(0, length);
  }

  #setAside(row: number): void {
    this.nonFinite++;
    this.#values[row] = Number.NaN;
  }
}
