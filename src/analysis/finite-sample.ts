import type { EventBatch } from '../event/batch.js';
import { FiniteReader } from './finite-reader.js';
import { Sample } from './sample.js';

/** The finite values of one column. */
export class FiniteSample {
  readonly #reader: FiniteReader;
  readonly #sample = new Sample();

  constructor(column: string) {
    this.#reader = new FiniteReader(column);
  }

  add(batch: EventBatch): void {
    const values = this.#reader.read(batch);
    if (values !== null) this.#sample.addKnown(values);
  }

  values(): Float64Array {
    return this.#sample.toArray();
  }

  get nonFinite(): number {
    return this.#reader.nonFinite;
  }
}
