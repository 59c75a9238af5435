import type { EventBatch } from '../../event/batch.js';
import type { Column, DictionaryColumn } from '../../event/column.js';
import type { ColumnPlan } from './column-plan.js';
import {
  fillAsJson,
  fillBooleans,
  fillCodes,
  fillDoubles,
  fillIntegers,
  fillTexts,
  fillValidity,
  type RowRange,
} from './fill-vector.js';
import { type LogicalType, type Native, TypeId, type Vector } from './native.js';

/** One column of batches on its way into DuckDB: its type there, and how its vectors are filled. */
export class SourceColumn {
  readonly name: string;
  readonly logicalType: LogicalType;
  /** Its texts are codes; DuckDB treats such a column as text in most places, not in all. */
  readonly isEnum: boolean;
  readonly #native: Native;
  readonly #plan: ColumnPlan;
  readonly #isInteger: boolean;
  readonly #isWide: boolean;
  /** The file's code of each of the last batch's, which several chunks come from. */
  #lastDictionary: readonly string[] | null = null;
  #lastCodes: Uint16Array = new Uint16Array(0);

  constructor(native: Native, plan: ColumnPlan, name: string, integers: 'exact' | 'double') {
    this.#native = native;
    this.#plan = plan;
    this.name = name;
    this.#isInteger = plan.isInteger(integers);
    const values = plan.enumValues();
    this.isEnum = values !== null;
    this.#isWide = values !== null && values.length > 0x100;
    this.logicalType =
      values !== null
        ? native.create_enum_type(values)
        : native.create_logical_type(this.#typeId());
  }

  #typeId(): number {
    if (this.#plan.type === 'boolean') return TypeId.boolean;
    if (this.#plan.type !== 'number') return TypeId.varchar;
    return this.#isInteger ? TypeId.bigint : TypeId.double;
  }

  fill(vector: Vector, batch: EventBatch, rows: RowRange): void {
    const column = batch.columns.get(this.#plan.name);
    fillValidity(this.#native, vector, column, rows);
    if (column !== undefined) this.#fillValues(vector, column, rows);
  }

  #fillValues(vector: Vector, column: Column, rows: RowRange): void {
    const native = this.#native;
    if (this.#plan.mixed) {
      fillAsJson(native, vector, column, rows);
      return;
    }
    // A column without any value may be of another type than those that have some.
    switch (this.#plan.type) {
      case 'number':
        if (column.type !== 'number') return;
        if (this.#isInteger) fillIntegers(native, vector, column, rows);
        else fillDoubles(native, vector, column, rows);
        return;
      case 'boolean':
        if (column.type === 'boolean') fillBooleans(native, vector, column, rows);
        return;
      default:
        if (column.type === 'number' || column.type === 'boolean') return;
        if (!this.isEnum) fillTexts(native, vector, column, rows);
        else if (column.type === 'dictionary') this.#fillCodes(vector, column, rows);
    }
  }

  #fillCodes(vector: Vector, column: DictionaryColumn, rows: RowRange): void {
    if (column.dictionary !== this.#lastDictionary) {
      this.#lastDictionary = column.dictionary;
      this.#lastCodes = this.#plan.codesOf(column.dictionary);
    }
    fillCodes(this.#native, vector, column, rows, this.#lastCodes, this.#isWide);
  }
}
