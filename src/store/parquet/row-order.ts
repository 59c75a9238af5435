import type { EventBatch } from '../../event/batch.js';
import { scalarAt } from '../../event/column.js';
import { SEQUENCE, TIMESTAMP_US, WRITER } from '../../event/fields.js';

/** What files are sorted by, first to last. */
export const ORDER: readonly string[] = [TIMESTAMP_US, WRITER, SEQUENCE];

/** Watches whether rows come in a file's order: then nothing needs to be sorted. */
export class RowOrder {
  isSorted = true;
  #time = Number.NEGATIVE_INFINITY;
  #writer = '';
  #sequence = Number.NEGATIVE_INFINITY;

  add(batch: EventBatch): void {
    if (!this.isSorted) return;
    const [times, writers, sequences] = ORDER.map((name) => batch.columns.get(name));
    for (let row = 0; row < batch.length; row++) {
      const time = scalarAt(times, row);
      const writer = scalarAt(writers, row);
      const sequence = scalarAt(sequences, row);
      if (
        typeof time !== 'number' ||
        typeof writer !== 'string' ||
        typeof sequence !== 'number' ||
        !this.#follows(time, writer, sequence)
      ) {
        this.isSorted = false;
        return;
      }
      this.#time = time;
      this.#writer = writer;
      this.#sequence = sequence;
    }
  }

  #follows(time: number, writer: string, sequence: number): boolean {
    if (time !== this.#time) return time > this.#time;
    if (writer !== this.#writer) return writer > this.#writer;
    return sequence >= this.#sequence;
  }
}
