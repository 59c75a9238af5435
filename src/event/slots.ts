import type { Column } from './column.js';
import { BooleanBuilder, NumberBuilder } from './column-builder.js';
import { jsonNumber, jsonText } from './json-text.js';
import { StringBuilder } from './string-builder.js';

/**
 * One column under construction. Nearly always its values are of one type and one builder is
 * there; where a key carried a number in one event and a text in the next, each type has its
 * builder, and sealing writes both as JSON.
 */
export class Slot {
  readonly name: string;
  numbers: NumberBuilder | null = null;
  booleans: BooleanBuilder | null = null;
  strings: StringBuilder | null = null;
  json: StringBuilder | null = null;

  constructor(name: string) {
    this.name = name;
  }

  has(row: number): boolean {
    return (
      this.numbers?.has(row) === true ||
      this.strings?.has(row) === true ||
      this.booleans?.has(row) === true ||
      this.json?.has(row) === true
    );
  }

  clear(row: number): void {
    this.numbers?.clear(row);
    this.booleans?.clear(row);
    this.strings?.clear(row);
    this.json?.clear(row);
  }

  grow(capacity: number): void {
    this.numbers?.grow(capacity);
    this.booleans?.grow(capacity);
    this.strings?.grow(capacity);
    this.json?.grow(capacity);
  }

  seal(length: number, capacity: number): Column | null {
    const filled = [this.numbers, this.booleans, this.strings, this.json].filter(
      (builder) => builder !== null && builder.count > 0,
    );
    if (filled.length > 1) return this.#sealMixed(length, capacity);
    return filled[0]?.seal(length) ?? null;
  }

  #sealMixed(length: number, capacity: number): Column {
    const mixed = new StringBuilder(capacity, true);
    for (let row = 0; row < length; row++) {
      if (this.numbers?.has(row)) mixed.set(row, jsonNumber(this.numbers.get(row)));
      else if (this.booleans?.has(row)) mixed.set(row, String(this.booleans.get(row)));
      else if (this.strings?.has(row)) mixed.set(row, jsonText(this.strings.get(row)));
      else if (this.json?.has(row)) mixed.set(row, this.json.get(row));
    }
    this.numbers?.seal(length);
    this.booleans?.seal(length);
    this.strings?.seal(length);
    this.json?.seal(length);
    return mixed.seal(length);
  }
}

const FIRST_CAPACITY = 128;

/** All columns of the batch under construction, growing together from small to the batch's size. */
export class SlotTable {
  readonly #slots = new Map<string, Slot>();
  readonly #maxRows: number;
  readonly #maxColumns: number;
  #capacity = FIRST_CAPACITY;

  constructor(maxRows: number, maxColumns: number) {
    this.#maxRows = maxRows;
    this.#maxColumns = maxColumns;
  }

  get capacity(): number {
    return this.#capacity;
  }

  /** The slot of that name; null when it would be one column too many. */
  slot(name: string): Slot | null {
    const known = this.#slots.get(name);
    if (known !== undefined) return known;
    return this.#slots.size < this.#maxColumns ? this.reserve(name) : null;
  }

  /** The slot of a column every event may have, whatever the number of columns. */
  reserve(name: string): Slot {
    let slot = this.#slots.get(name);
    if (slot === undefined) {
      slot = new Slot(name);
      this.#slots.set(name, slot);
    }
    return slot;
  }

  numbers(slot: Slot): NumberBuilder {
    return (slot.numbers ??= new NumberBuilder(this.#capacity));
  }

  booleans(slot: Slot): BooleanBuilder {
    return (slot.booleans ??= new BooleanBuilder(this.#capacity));
  }

  strings(slot: Slot): StringBuilder {
    return (slot.strings ??= new StringBuilder(this.#capacity));
  }

  json(slot: Slot): StringBuilder {
    return (slot.json ??= new StringBuilder(this.#capacity, true));
  }

  /** Makes room for one more row than there were; false when the batch has its full size. */
  makeRoom(row: number): boolean {
    if (row < this.#capacity) return true;
    if (row >= this.#maxRows) return false;
    this.#capacity = Math.min(this.#capacity * 4, this.#maxRows);
    for (const slot of this.#slots.values()) slot.grow(this.#capacity);
    return true;
  }

  /** Takes back whatever was written into a row. */
  clearRow(row: number): void {
    for (const slot of this.#slots.values()) slot.clear(row);
  }

  /** The columns that have a value in at least one row; every builder starts again. */
  seal(length: number): Map<string, Column> {
    const columns = new Map<string, Column>();
    for (const slot of this.#slots.values()) {
      const column = slot.seal(length, this.#capacity);
      if (column !== null) columns.set(slot.name, column);
    }
    return columns;
  }
}
