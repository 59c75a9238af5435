import type { EventBatch } from '../event/batch.js';
import {
  type Column,
  isJson,
  isValid,
  numberAt,
  type StringColumn,
  stringAt,
} from '../event/column.js';
import { columnOf, fieldNamed, metricColumn } from '../event/fields.js';
import { reviveJson } from '../event/json.js';
import { resolveColumn } from '../query/query.js';

/**
 * The columns in which a metric of that name may be, the likeliest first: its field; else what was
 * measured, what a custom metric computed, what the metadata say.
 *
 * @example
 * metricColumns('val_loss'); // ['measurements_val_loss', 'metric_val_loss', 'metadata_val_loss']
 */
export function metricColumns(name: string): readonly string[] {
  const field = fieldNamed(name);
  if (field !== null) return [field.column];
  const named = resolveColumn(name);
  if (named !== columnOf('metadata', name.split('.'))) return [named];
  return [columnOf('measurements', name.split('.')), metricColumn(name), named];
}

/**
 * A metric's values a batch at a time, from whichever column a row has one in. NaN and infinite
 * values are values: a curve shows where a loss diverged.
 */
export class CurveReader {
  readonly #columns: readonly string[];
  /** Whether each row of the batch has a value. */
  present: Uint8Array = new Uint8Array(0);
  values: Float64Array = new Float64Array(0);

  constructor(columns: readonly string[]) {
    this.#columns = columns;
  }

  /** Fills `present` and `values`; false when no column of the metric is in the batch. */
  read(batch: EventBatch): boolean {
    const columns = this.#columns
      .map((name) => batch.columns.get(name))
      .filter((column) => column !== undefined);
    if (columns.length === 0) return false;
    if (this.present.length < batch.length) {
      this.present = new Uint8Array(batch.length);
      this.values = new Float64Array(batch.length);
    }
    this.present.fill(0);
    for (const column of columns) this.#readColumn(column, batch.length);
    return true;
  }

  #readColumn(column: Column, length: number): void {
    if (column.type === 'number') {
      for (let row = 0; row < length; row++)
        if (isValid(column, row)) this.#set(row, numberAt(column, row));
    } else if (column.type !== 'boolean' && isJson(column)) {
      this.#readJson(column, length);
    }
  }

  /** A column is JSON where one event gave a text for what is a number in others. */
  #readJson(column: StringColumn, length: number): void {
    for (let row = 0; row < length; row++) {
      if (!isValid(column, row)) continue;
      const value = reviveJson(stringAt(column, row));
      if (typeof value === 'number') this.#set(row, value);
    }
  }

  #set(row: number, value: number): void {
    if (this.present[row] === 1) return;
    this.present[row] = 1;
    this.values[row] = value;
  }
}
