import type { EventBatch } from '../../event/batch.js';
import { TIMESTAMP_US } from '../../event/fields.js';
import { FiniteReader } from '../finite-reader.js';

export const TOTALS_COLUMNS: readonly string[] = [TIMESTAMP_US, 'cost_usd'];

/** What a baseline took, batch by batch: events, money and time. */
export class BaselineTotals {
  readonly #costs = new FiniteReader('cost_usd');
  readonly #times = new FiniteReader(TIMESTAMP_US);
  #priced = 0;
  #costUsd = 0;
  #firstUs = Number.POSITIVE_INFINITY;
  #lastUs = Number.NEGATIVE_INFINITY;
  events = 0;

  add(batch: EventBatch): void {
    this.events += batch.length;
    for (const cost of this.#costs.read(batch) ?? []) {
      if (Number.isNaN(cost)) continue;
      this.#priced++;
      this.#costUsd += cost;
    }
    for (const time of this.#times.read(batch) ?? []) {
      if (time < this.#firstUs) this.#firstUs = time;
      if (time > this.#lastUs) this.#lastUs = time;
    }
  }

  /** Null where no event was priced. */
  get costUsd(): number | null {
    return this.#priced === 0 ? null : this.#costUsd;
  }

  /** From the first event to the last. */
  get durationMs(): number {
    return this.events === 0 ? 0 : (this.#lastUs - this.#firstUs) / 1000;
  }
}
