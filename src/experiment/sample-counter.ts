import type { BooleanBuilder } from '../event/column-builder.js';
import type { SlotTable } from '../event/slots.js';
import type { StringBuilder } from '../event/string-builder.js';

/**
 * Counts samples towards a target: distinct sample ids where events carry them, else events whose
 * outcome is known. Ids are remembered only up to the target, so memory is bounded by it.
 */
export class SampleCounter {
  readonly #target: number | null;
  readonly #sampleIds: StringBuilder;
  readonly #seen = new Set<string>();
  #outcomes = 0;
  #reached = false;

  constructor(slots: SlotTable, target: number | null) {
    this.#target = target;
    this.#sampleIds = slots.strings(slots.reserve('sample_id'));
  }

  get observed(): number {
    return this.#seen.size > 0 ? this.#seen.size : this.#outcomes;
  }

  /** Takes in a row; true the one time that the target is reached by it. */
  count(row: number, success: BooleanBuilder): boolean {
    const target = this.#target;
    if (target === null || !success.has(row)) return false;
    this.#outcomes++;
    if (this.#sampleIds.has(row) && this.#seen.size < target)
      this.#seen.add(this.#sampleIds.get(row));
    if (this.#reached || this.observed < target) return false;
    this.#reached = true;
    return true;
  }
}
