import type { EventBatch } from './batch.js';
import {
  booleanAt,
  type Column,
  isValid,
  numberAt,
  stringAt,
  type TextColumn,
  type Validity,
} from './column.js';
import { type Slot, SlotTable } from './slots.js';

/** Those rows, in that order, as a batch of its own. */
export function takeRows(batch: EventBatch, rows: Uint32Array): EventBatch {
  const columns = new Map<string, Column>();
  for (const [name, column] of batch.columns) columns.set(name, takeColumn(column, rows));
  return { length: rows.length, columns };
}

function takeColumn(column: Column, rows: Uint32Array): Column {
  const validity = takeBits(column.validity, rows);
  switch (column.type) {
    case 'number': {
      const values = new (column.values.constructor as Float64ArrayConstructor)(rows.length);
      for (let i = 0; i < rows.length; i++) values[i] = column.values[rows[i]!]!;
      return { type: 'number', values, offset: column.offset, validity };
    }
    case 'boolean':
      return {
        type: 'boolean',
        values: takeBits(column.values, rows) ?? new Uint8Array(0),
        validity,
      };
    case 'dictionary': {
      const codes = new (column.codes.constructor as Uint32ArrayConstructor)(rows.length);
      for (let i = 0; i < rows.length; i++) codes[i] = column.codes[rows[i]!]!;
      return { ...column, codes, validity };
    }
    case 'text':
      return takeText(column, rows, validity);
  }
}

function takeText(column: TextColumn, rows: Uint32Array, validity: Validity): TextColumn {
  const texts: string[] = [];
  const offsets = new Uint32Array(rows.length + 1);
  for (let i = 0; i < rows.length; i++) {
    const text = stringAt(column, rows[i]!);
    texts.push(text);
    offsets[i + 1] = offsets[i]! + text.length;
  }
  return { ...column, text: texts.join(''), offsets, validity };
}

function takeBits(bits: Uint8Array | null, rows: Uint32Array): Uint8Array | null {
  if (bits === null) return null;
  const taken = new Uint8Array((rows.length + 7) >> 3);
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i]!;
    taken[i >> 3]! |= ((bits[row >> 3]! >> (row & 7)) & 1) << (i & 7);
  }
  return taken;
}

/**
 * Puts rows of several batches together into one, whatever columns and encodings each has. A
 * column that holds numbers in one and texts in another becomes JSON.
 */
export class BatchAssembler {
  readonly #slots: SlotTable;
  readonly #capacity: number;
  #length = 0;

  constructor(capacity: number) {
    this.#capacity = capacity;
    this.#slots = new SlotTable(capacity, Number.POSITIVE_INFINITY);
  }

  get length(): number {
    return this.#length;
  }

  get isFull(): boolean {
    return this.#length >= this.#capacity;
  }

  addRow(batch: EventBatch, row: number): void {
    if (this.isFull) throw new RangeError(`a batch of ${this.#capacity} rows has no more room`);
    this.#slots.makeRoom(this.#length);
    for (const [name, column] of batch.columns) {
      if (isValid(column, row)) this.#set(this.#slots.reserve(name), this.#length, column, row);
    }
    this.#length++;
  }

  /** All rows of a batch, a column at a time. */
  addAll(batch: EventBatch): void {
    const first = this.#length;
    const length = first + batch.length;
    if (length > this.#capacity) {
      throw new RangeError(
        `a batch of ${this.#capacity} rows has no room for ${batch.length} more`,
      );
    }
    while (this.#slots.capacity < length) this.#slots.makeRoom(this.#slots.capacity);
    for (const [name, column] of batch.columns) {
      const slot = this.#slots.reserve(name);
      for (let row = 0; row < batch.length; row++) {
        if (isValid(column, row)) this.#set(slot, first + row, column, row);
      }
    }
    this.#length = length;
  }

  #set(slot: Slot, at: number, column: Column, row: number): void {
    if (column.type === 'number') this.#slots.numbers(slot).set(at, numberAt(column, row));
    else if (column.type === 'boolean') this.#slots.booleans(slot).set(at, booleanAt(column, row));
    else if (column.json) this.#slots.json(slot).set(at, stringAt(column, row));
    else this.#slots.strings(slot).set(at, stringAt(column, row));
  }

  /** The rows added so far as one batch; the assembler starts again. */
  finish(): EventBatch {
    const length = this.#length;
    this.#length = 0;
    return { length, columns: this.#slots.seal(length) };
  }
}
