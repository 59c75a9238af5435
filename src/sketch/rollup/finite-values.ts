import type { NumberColumn } from '../../event/column.js';

const NONE: Float64Array = new Float64Array(0);

/** A column of numbers as doubles, NaN where a row has no finite value. */
export class FiniteValues {
  #values: Float64Array = NONE;

  /** Overwritten by the next call; empty when there is no column. */
  read(column: NumberColumn | null, length: number): Float64Array {
    if (column === null) return NONE;
    if (this.#values.length < length) this.#values = new Float64Array(length);
    const values = this.#values.subarray(0, length);
    const { offset, validity } = column;
    // One native conversion from whichever of four widths, so that loops after it see doubles.
    values.set(column.values.length > length ? column.values.subarray(0, length) : column.values);
    if (offset !== 0) for (let row = 0; row < length; row++) values[row]! += offset;
    // Narrow columns hold whole numbers only.
    if (column.values instanceof Float64Array) {
      for (let row = 0; row < length; row++) {
        const value = values[row]!;
        if (value - value !== 0) values[row] = Number.NaN;
      }
    }
    if (validity !== null) {
      for (let row = 0; row < length; row++)
        if (((validity[row >> 3]! >> (row & 7)) & 1) === 0) values[row] = Number.NaN;
    }
    return values;
  }
}
