import type { EventBatch } from '../event/batch.js';

/** What `OutcomeReader` says of a row. */
export const UNKNOWN = 0;
export const FAILED = 1;
export const SUCCEEDED = 2;

/** The column `success`, a batch at a time, unpacked to a byte a row. */
export class OutcomeReader {
  #outcomes = new Uint8Array(0);

  /** The batch's outcomes, overwritten by the next call; null when none is known. */
  read(batch: EventBatch): Uint8Array | null {
    const column = batch.columns.get('success');
    if (column?.type !== 'boolean') return null;
    const { length } = batch;
    if (this.#outcomes.length < length) this.#outcomes = new Uint8Array(length);
    const outcomes = this.#outcomes;
    const { values, validity } = column;
    for (let row = 0; row < length; row++)
      outcomes[row] = FAILED + ((values[row >> 3]! >> (row & 7)) & 1);
    if (validity !== null) {
      for (let row = 0; row < length; row++)
        if (((validity[row >> 3]! >> (row & 7)) & 1) === 0) outcomes[row] = UNKNOWN;
    }
    return outcomes.subarray(0, length);
  }
}
