import type { EventBatch } from '../../event/batch.js';
import {
  booleanAt,
  type Column,
  isJson,
  isValid,
  type StringColumn,
  stringAt,
} from '../../event/column.js';
import { reviveJson } from '../../event/json.js';
import { FiniteReader } from '../finite-reader.js';
import type { MetricSource } from './metric-spec.js';

/**
 * A metric's values a batch at a time, from whichever of its columns a row has one in. Yes and no are
 * 1 and 0.
 */
export class ValueReader {
  readonly #columns: readonly ColumnReader[];

  constructor({ columns }: MetricSource) {
    this.#columns = columns.map((name) => new ColumnReader(name));
  }

  /** NaN where a row has no finite value; null where none has. Overwritten by the next call. */
  read(batch: EventBatch): Float64Array | null {
    let found: Float64Array | null = null;
    for (const reader of this.#columns) {
      const values = reader.read(batch);
      if (values === null) continue;
      if (found === null) found = values;
      else merge(found, values);
    }
    return found;
  }

  /** The rows of the last batch whose value is NaN or infinite. */
  nonFiniteRows(): readonly number[] {
    return this.#columns.flatMap((reader) => reader.nonFiniteRows);
  }

  /** Whether every value so far was yes or no. */
  get isYesOrNo(): boolean {
    const kinds = this.#columns.map(({ kind }) => kind).filter((kind) => kind !== null);
    return kinds.length > 0 && kinds.every((kind) => kind === 'boolean');
  }
}

class ColumnReader {
  readonly #name: string;
  readonly #numbers: FiniteReader;
  #others = new Float64Array(0);
  kind: 'boolean' | 'number' | null = null;
  nonFiniteRows: number[] = [];

  constructor(name: string) {
    this.#name = name;
    this.#numbers = new FiniteReader(name);
  }

  read(batch: EventBatch): Float64Array | null {
    if (this.nonFiniteRows.length > 0) this.nonFiniteRows = [];
    const column = batch.columns.get(this.#name);
    if (column === undefined) return null;
    if (column.type === 'number') return this.#readNumbers(batch, column);
    if (column.type !== 'boolean' && !isJson(column)) return null;
    return this.#readOthers(column, batch.length);
  }

  #readNumbers(batch: EventBatch, column: Column): Float64Array | null {
    this.kind = 'number';
    const before = this.#numbers.nonFinite;
    const values = this.#numbers.read(batch);
    if (values === null || this.#numbers.nonFinite === before) return values;
    for (let row = 0; row < batch.length; row++)
      if (Number.isNaN(values[row]) && isValid(column, row)) this.nonFiniteRows.push(row);
    return values;
  }

  /** Booleans; and what is a number or one in a column that is JSON because other rows hold texts. */
  #readOthers(column: Column, length: number): Float64Array {
    if (this.#others.length < length) this.#others = new Float64Array(length);
    const values = this.#others.subarray(0, length).fill(Number.NaN);
    for (let row = 0; row < length; row++) {
      if (!isValid(column, row)) continue;
      const value =
        column.type === 'boolean'
          ? booleanAt(column, row)
          : reviveJson(stringAt(column as StringColumn, row));
      if (typeof value === 'boolean') {
        this.kind ??= 'boolean';
        values[row] = value ? 1 : 0;
      } else if (typeof value === 'number') {
        this.kind = 'number';
        if (Number.isFinite(value)) values[row] = value;
        else this.nonFiniteRows.push(row);
      }
    }
    return values;
  }
}

/** Of a row with a value in both, the first one counts. */
function merge(into: Float64Array, from: Float64Array): void {
  for (let row = 0; row < into.length; row++) if (Number.isNaN(into[row])) into[row] = from[row]!;
}
