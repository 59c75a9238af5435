/**
 * Columns as they travel from the recorder to stores and from stores to analysis and export:
 * plain objects of typed arrays, so a batch can be posted to a worker or laid into a file as it is.
 * A row without a value has its validity bit clear; NaN and ±Infinity are values.
 */
export type NumericArray = Float64Array | Uint32Array | Uint16Array | Uint8Array;
export type CodeArray = Uint32Array | Uint16Array | Uint8Array;

/** One bit a row, least significant first; null means that every row has a value. */
export type Validity = Uint8Array | null;

/** Value of a row = `offset + values[row]`; integers are stored narrow, from their minimum up. */
export interface NumberColumn {
  readonly type: 'number';
  readonly values: NumericArray;
  readonly offset: number;
  readonly validity: Validity;
}

/** One bit a row. */
export interface BooleanColumn {
  readonly type: 'boolean';
  readonly values: Uint8Array;
  readonly validity: Validity;
}

/** Few distinct strings: value of a row = `dictionary[codes[row]]`. `json` says each is JSON text. */
export interface DictionaryColumn {
  readonly type: 'dictionary';
  readonly json: boolean;
  readonly codes: CodeArray;
  readonly dictionary: readonly string[];
  readonly validity: Validity;
}

/** Many distinct strings, end to end: value of a row = `text.slice(offsets[row], offsets[row + 1])`. */
export interface TextColumn {
  readonly type: 'text';
  readonly json: boolean;
  readonly text: string;
  readonly offsets: Uint32Array;
  readonly validity: Validity;
}

export type StringColumn = DictionaryColumn | TextColumn;
export type Column = NumberColumn | BooleanColumn | StringColumn;

export function isValid(column: Column, row: number): boolean {
  const bits = column.validity;
  return bits === null || ((bits[row >> 3]! >> (row & 7)) & 1) === 1;
}

export function numberAt(column: NumberColumn, row: number): number {
  const value = column.values[row]!;
  // Not added where there is nothing to add: 0 + -0 would be 0.
  return column.offset === 0 ? value : column.offset + value;
}

export function booleanAt(column: BooleanColumn, row: number): boolean {
  return ((column.values[row >> 3]! >> (row & 7)) & 1) === 1;
}

export function stringAt(column: StringColumn, row: number): string {
  return column.type === 'dictionary'
    ? column.dictionary[column.codes[row]!]!
    : column.text.slice(column.offsets[row]!, column.offsets[row + 1]!);
}

/** A row's value; JSON text stays text; null where the row has none or the column is not there. */
export function scalarAt(
  column: Column | undefined,
  row: number,
): number | boolean | string | null {
  if (column === undefined || !isValid(column, row)) return null;
  if (column.type === 'number') return numberAt(column, row);
  if (column.type === 'boolean') return booleanAt(column, row);
  return stringAt(column, row);
}

export function isJson(column: Column): boolean {
  return (column.type === 'dictionary' || column.type === 'text') && column.json;
}

/** How many bytes the column takes, near enough to hold a limit by. */
export function columnBytes(column: Column): number {
  const validity = column.validity?.byteLength ?? 0;
  switch (column.type) {
    case 'number':
    case 'boolean':
      return column.values.byteLength + validity;
    case 'dictionary':
      return (
        column.codes.byteLength +
        validity +
        column.dictionary.reduce((bytes, text) => bytes + 24 + text.length, 0)
      );
    case 'text':
      return column.text.length + column.offsets.byteLength + validity;
  }
}
