import {
  type BooleanColumn,
  booleanAt,
  type Column,
  type DictionaryColumn,
  isValid,
  type NumberColumn,
  numberAt,
  type StringColumn,
  stringAt,
} from '../../event/column.js';
import { jsonNumber, jsonText } from '../../event/json-text.js';
import { CHUNK_ROWS, type Native, type Vector } from './native.js';
import { encodeTexts, placeTexts, type TextBlock } from './text-block.js';

const NO_VALUES = new Uint8Array(CHUNK_ROWS / 8);
const TWO_32 = 2 ** 32;

/** Rows `from` up to, not including, `to` of a batch; `from` is a multiple of eight. */
export interface RowRange {
  readonly from: number;
  readonly to: number;
}

/** Marks the rows without a value; a vector comes with every row valid. */
export function fillValidity(
  native: Native,
  vector: Vector,
  column: Column | undefined,
  { from, to }: RowRange,
): void {
  if (column !== undefined && column.validity === null) return;
  const bytes = (to - from + 7) >> 3;
  const bits = column?.validity?.subarray(from >> 3, (from >> 3) + bytes) ?? NO_VALUES;
  native.vector_ensure_validity_writable(vector);
  native.copy_data_to_vector_validity(vector, 0, bits.buffer, bits.byteOffset, bytes);
}

export function fillDoubles(
  native: Native,
  vector: Vector,
  column: NumberColumn,
  { from, to }: RowRange,
): void {
  if (column.values instanceof Float64Array && column.offset === 0) {
    copy(native, vector, column.values.subarray(from, to));
    return;
  }
  const { values, offset } = column;
  const doubles = new Float64Array(to - from);
  for (let row = from; row < to; row++) doubles[row - from] = offset + values[row]!;
  copy(native, vector, doubles);
}

export function fillIntegers(
  native: Native,
  vector: Vector,
  { values, offset }: NumberColumn,
  { from, to }: RowRange,
): void {
  const halves = new Int32Array((to - from) * 2);
  for (let row = from, at = 0; row < to; row++, at += 2) {
    const value = offset + values[row]!;
    const high = Math.floor(value / TWO_32);
    halves[at] = value - high * TWO_32;
    halves[at + 1] = high;
  }
  copy(native, vector, halves);
}

/** DuckDB has a byte for a truth value, a batch a bit. */
export function fillBooleans(
  native: Native,
  vector: Vector,
  { values }: BooleanColumn,
  { from, to }: RowRange,
): void {
  const bytes = new Uint8Array(to - from);
  for (let row = from; row < to; row++) bytes[row - from] = (values[row >> 3]! >> (row & 7)) & 1;
  copy(native, vector, bytes);
}

/** Codes of an enum: one byte each where it has no more than 256 values, two where it has more. */
export function fillCodes(
  native: Native,
  vector: Vector,
  { codes }: DictionaryColumn,
  { from, to }: RowRange,
  codeInFile: Uint16Array,
  wide: boolean,
): void {
  const mapped = wide ? new Uint16Array(to - from) : new Uint8Array(to - from);
  // A row without a value may carry any code.
  for (let row = from; row < to; row++) mapped[row - from] = codeInFile[codes[row]!] ?? 0;
  copy(native, vector, mapped);
}

export function fillTexts(
  native: Native,
  vector: Vector,
  column: StringColumn,
  { from, to }: RowRange,
): void {
  if (column.type === 'text') {
    const block = encodeTexts(column.text, column.offsets.subarray(from, to + 1));
    copy(native, vector, placeTexts(native, vector, block));
    return;
  }
  // Each text once, however many rows have it, and of a large dictionary only what these rows use.
  const places = new Map<number, number>();
  const used: string[] = [];
  const at = new Uint32Array(to - from);
  for (let row = from; row < to; row++) {
    const code = column.codes[row]!;
    let place = places.get(code);
    if (place === undefined) {
      places.set(code, (place = used.length));
      used.push(column.dictionary[code] ?? '');
    }
    at[row - from] = place;
  }
  const distinct = placeTexts(native, vector, blockOf(used));
  const headers = new Int32Array((to - from) * 4);
  for (let i = 0; i < at.length; i++) {
    const place = at[i]! * 4;
    headers[i * 4] = distinct[place]!;
    headers[i * 4 + 1] = distinct[place + 1]!;
    headers[i * 4 + 2] = distinct[place + 2]!;
    headers[i * 4 + 3] = distinct[place + 3]!;
  }
  copy(native, vector, headers);
}

/** Every value as JSON, for a column whose type is not the same in all batches. */
export function fillAsJson(
  native: Native,
  vector: Vector,
  column: Column,
  { from, to }: RowRange,
): void {
  const texts = Array.from({ length: to - from }, (_, i) =>
    isValid(column, from + i) ? asJson(column, from + i) : '',
  );
  copy(native, vector, placeTexts(native, vector, blockOf(texts)));
}

function asJson(column: Column, row: number): string {
  if (column.type === 'number') return jsonNumber(numberAt(column, row));
  if (column.type === 'boolean') return String(booleanAt(column, row));
  return column.json ? stringAt(column, row) : jsonText(stringAt(column, row));
}

function blockOf(texts: readonly string[]): TextBlock {
  const offsets = new Uint32Array(texts.length + 1);
  for (let i = 0; i < texts.length; i++) offsets[i + 1] = offsets[i]! + texts[i]!.length;
  return encodeTexts(texts.join(''), offsets);
}

function copy(native: Native, vector: Vector, data: ArrayBufferView): void {
  native.copy_data_to_vector(vector, 0, data.buffer, data.byteOffset, data.byteLength);
}
