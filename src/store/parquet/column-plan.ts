import type { EventBatch } from '../../event/batch.js';
import type { Column, NumberColumn, StringColumn } from '../../event/column.js';
import { SEQUENCE, TIMESTAMP_US } from '../../event/fields.js';
import {
  type ColumnDescription,
  type ColumnType,
  columnType,
  DICTIONARY_LIMIT,
  wellFormed,
} from './description.js';

/** Up to so many distinct texts a column is written as codes of a type that lists them. */
const ENUM_LIMIT = 0xffff;

/**
 * What all of a column's batches have in common, found while they come in. A column that holds
 * numbers in one batch and texts in another is JSON, as a `BatchAssembler` decides it.
 */
export class ColumnPlan {
  readonly name: string;
  type: ColumnType | null = null;
  /** The types differ from batch to batch: each value is written as JSON. */
  mixed = false;
  /** Every number is a safe integer other than -0. */
  integral = true;
  hasNegativeZero = false;
  /** All texts so far with their codes; null once a batch came without dictionary. */
  #codes: Map<string, number> | null = new Map();
  #hasNul = false;

  constructor(name: string) {
    this.name = name;
  }

  add(column: Column, length: number, asJson: boolean): void {
    if (!hasValues(column, length)) return;
    const type = columnType(column);
    this.type ??= type;
    if (this.type !== type || asJson) {
      this.mixed = true;
      this.type = 'json';
      this.#codes = null;
    }
    if (column.type === 'number') this.#addNumbers(column);
    else if (column.type !== 'boolean') this.#addTexts(column);
  }

  /** Written as BIGINT: always time and sequence, others where that was asked for. */
  isInteger(integers: 'exact' | 'double'): boolean {
    if (this.type !== 'number' || !this.integral) return false;
    return integers === 'exact' || this.name === TIMESTAMP_US || this.name === SEQUENCE;
  }

  /** The texts in order of their codes, where the column is to be written as codes. */
  enumValues(): readonly string[] | null {
    const codes = this.#codes;
    // The C interface takes an enum's values as texts that end at the first NUL.
    return codes === null || this.#hasNul || codes.size === 0 ? null : [...codes.keys()];
  }

  /** For a batch's dictionary, the code of each of its texts in the whole file. */
  codesOf(dictionary: readonly string[]): Uint16Array {
    const codes = this.#codes;
    return Uint16Array.from(dictionary, (text) => codes?.get(wellFormed(text)) ?? 0);
  }

  describe(): ColumnDescription {
    const texts = this.type === 'string' || this.type === 'json' ? this.#codes : null;
    return {
      name: this.name,
      type: this.type ?? 'string',
      dictionary: texts === null || texts.size > DICTIONARY_LIMIT ? null : [...texts.keys()],
    };
  }

  #addNumbers({ values, offset, validity }: NumberColumn): void {
    // Narrow arrays hold distances from a safe integer.
    if (!(values instanceof Float64Array)) {
      this.integral &&= Number.isSafeInteger(offset);
      return;
    }
    for (let row = 0; row < values.length; row++) {
      // Where there is no value, anything may lie.
      if (validity !== null && ((validity[row >> 3]! >> (row & 7)) & 1) === 0) continue;
      const value = values[row]!;
      if (value === 0) {
        if (offset === 0 && 1 / value < 0) this.hasNegativeZero = true;
      } else if (this.integral && !Number.isSafeInteger(offset + value)) this.integral = false;
    }
    if (this.hasNegativeZero) this.integral = false;
  }

  #addTexts(column: StringColumn): void {
    const codes = this.#codes;
    if (codes === null) return;
    if (column.type === 'text') {
      this.#codes = null;
      return;
    }
    for (const text of column.dictionary) {
      if (codes.has(text)) continue;
      const kept = wellFormed(text);
      if (kept.includes('\0')) this.#hasNul = true;
      if (!codes.has(kept)) codes.set(kept, codes.size);
      if (codes.size > ENUM_LIMIT) {
        this.#codes = null;
        return;
      }
    }
  }
}

/** The plans of all columns of the batches so far, in order of first appearance. */
export class BatchPlan {
  readonly columns: Map<string, ColumnPlan> = new Map();
  readonly #only: ReadonlySet<string> | null;
  readonly #asJson: ReadonlySet<string>;

  /** `only` those columns, in that order; those of `asJson` become JSON whatever they hold. */
  constructor(only: readonly string[] | null, asJson: ReadonlySet<string> = new Set()) {
    this.#asJson = asJson;
    this.#only = only === null ? null : new Set(only);
    for (const name of only ?? []) this.columns.set(name, new ColumnPlan(name));
  }

  add(batch: EventBatch): void {
    for (const [name, column] of batch.columns) {
      if (this.#only !== null && !this.#only.has(name)) continue;
      let plan = this.columns.get(name);
      if (plan === undefined) this.columns.set(name, (plan = new ColumnPlan(name)));
      plan.add(column, batch.length, this.#asJson.has(name));
    }
  }

  /** The columns that have a value in any row. */
  filled(): ColumnPlan[] {
    return [...this.columns.values()].filter((plan) => plan.type !== null);
  }
}

function hasValues(column: Column, length: number): boolean {
  const bits = column.validity;
  if (bits === null) return length > 0;
  const bytes = length >> 3;
  for (let i = 0; i < bytes; i++) if (bits[i] !== 0) return true;
  return (length & 7) !== 0 && (bits[bytes]! & ((1 << (length & 7)) - 1)) !== 0;
}
