import type { EventBatch } from '../../event/batch.js';
import { GroupReader } from '../group-reader.js';

/** The columns that say who was exposed to what. */
export const EXPOSURE_COLUMNS: readonly string[] = ['condition', 'metadata_unit_id'];

/** Distinct units exposed to each condition, from the events that record it. */
export class ExposureCounter {
  readonly #conditions = new GroupReader();
  readonly #units = new GroupReader();
  readonly #exposed: Set<number>[] = [];

  add(batch: EventBatch): void {
    const { columns, length } = batch;
    const conditions = this.#conditions.read(columns.get('condition'), length);
    const units = this.#units.read(columns.get('metadata_unit_id'), length);
    for (let row = 0; row < length; row++) {
      const unit = units[row]!;
      if (this.#units.keys[unit] === null) continue;
      (this.#exposed[conditions[row]!] ??= new Set()).add(unit);
    }
  }

  /** By condition; empty where nothing was recorded. */
  counts(): ReadonlyMap<string, number> {
    const counts = new Map<string, number>();
    this.#exposed.forEach((units, condition) => {
      counts.set(String(this.#conditions.keys[condition]), units.size);
    });
    return counts;
  }
}
