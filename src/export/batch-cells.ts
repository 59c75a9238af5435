import type { EventBatch } from '../event/batch.js';
import { type JsonCell, jsonCell } from './json-cell.js';

/**
 * The cells of a batch's columns, each made once: there may be thousands of layouts in a batch, all
 * of the same columns, and cells keep texts.
 */
export class BatchCells {
  readonly #batch: EventBatch;
  readonly #cells = new Map<string, Map<string, JsonCell>>();

  constructor(batch: EventBatch) {
    this.#batch = batch;
  }

  /** The first value that one of those columns has in a row, with what stands before it. */
  firstOf(columns: readonly string[], before: string): JsonCell {
    const cells = columns.map((name) => this.#cell(name, before)).filter((cell) => cell !== null);
    const [first, second] = cells;
    if (first === undefined) return () => null;
    return second === undefined ? first : (row) => first(row) ?? second(row);
  }

  /** The same for one row only. */
  firstAt(columns: readonly string[], row: number): string | null {
    for (const name of columns) {
      const value = this.#cell(name, '')?.(row) ?? null;
      if (value !== null) return value;
    }
    return null;
  }

  #cell(name: string, before: string): JsonCell | null {
    const column = this.#batch.columns.get(name);
    if (column === undefined) return null;
    let behind = this.#cells.get(name);
    if (behind === undefined) this.#cells.set(name, (behind = new Map()));
    let cell = behind.get(before);
    if (cell === undefined) behind.set(before, (cell = jsonCell(column, before)));
    return cell;
  }
}
