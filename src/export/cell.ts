import {
  booleanAt,
  type Column,
  type DictionaryColumn,
  isJson,
  isValid,
  type NumberColumn,
  type NumericArray,
  type StringColumn,
  type TextColumn,
} from '../event/column.js';

/** A row's value as text, with what stands before it in the line. */
export type Cell = (row: number) => string;

/** How a file format writes values. */
export interface CellStyle {
  readonly number: (value: number) => string;
  readonly text: (text: string) => string;
  /** A text that is JSON already. */
  readonly json: (json: string) => string;
  /** Given all texts of a column in one: null where each needs its own look, else what encloses it. */
  readonly plain: (texts: string) => PlainStyle | null;
}

/** For texts that can stand in the line as they are. */
export interface PlainStyle {
  readonly quote: string;
  /** Texts that begin with one of these characters, and the empty one, need their own look after all. */
  readonly special: ReadonlySet<number>;
}

/**
 * Writes a column's values behind `before`. `before` (a key, a comma) is part of the text here
 * and not put in front by the caller, because texts that repeat are then put together once a
 * batch: joining and copying pieces is where the time of an export goes. Rows without a value
 * are not asked for.
 */
function valueCell(column: Column, style: CellStyle, before: string): Cell {
  switch (column.type) {
    case 'number':
      return numberCell(column, style, before);
    case 'boolean': {
      const yes = `${before}true`;
      const no = `${before}false`;
      return (row) => (booleanAt(column, row) ? yes : no);
    }
    case 'dictionary':
      return dictionaryCell(column, style, before);
    case 'text':
      return textCell(column, style, before);
  }
}

/** Up to so far from a column's smallest integer, texts are kept; for fewer rows they would not pay. */
const SMALL = 1024;

/** As the column's values, with `missing` for rows that have none. */
export function cellOf<Missing extends string | null>(
  column: Column,
  style: CellStyle,
  before: string,
  missing: Missing,
): (row: number) => string | Missing {
  const cell = valueCell(column, style, before);
  return column.validity === null ? cell : (row) => (isValid(column, row) ? cell(row) : missing);
}

function numberCell({ values, offset }: NumberColumn, style: CellStyle, before: string): Cell {
  if (!(values instanceof Float64Array) && values.length > SMALL) {
    return smallNumberCell(values, offset, style, before);
  }
  // Adding an offset of 0 would take the sign off -0.
  return offset === 0
    ? (row) => before + style.number(values[row]!)
    : (row) => before + style.number(offset + values[row]!);
}

/** Token counts, steps, epochs: integers near each other come again and again. */
function smallNumberCell(
  values: Exclude<NumericArray, Float64Array>,
  offset: number,
  style: CellStyle,
  before: string,
): Cell {
  const encoded: (string | undefined)[] = new Array(SMALL).fill(undefined);
  return (row) => {
    const value = values[row]!;
    if (value >= SMALL) return before + style.number(offset + value);
    return (encoded[value] ??= flat(before, style.number(offset + value)));
  };
}

function encoderOf(column: StringColumn, style: CellStyle): (text: string) => string {
  return isJson(column) ? style.json : style.text;
}

/** Each distinct text is encoded once a batch, and only if a row has it. */
function dictionaryCell(column: DictionaryColumn, style: CellStyle, before: string): Cell {
  const { codes, dictionary } = column;
  const encode = encoderOf(column, style);
  // A few rows that a filter left of many, with the dictionary of them all.
  if (dictionary.length > codes.length) return (row) => before + encode(dictionary[codes[row]!]!);
  const encoded: (string | undefined)[] = new Array(dictionary.length).fill(undefined);
  return (row) => {
    const code = codes[row]!;
    return (encoded[code] ??= flat(before, encode(dictionary[code]!)));
  };
}

/** As `a + b`, which would stay a tree of two and be walked for every row. */
function flat(a: string, b: string): string {
  return a === '' ? b : [a, b].join('');
}

/** One look over all texts of a batch saves one at each, where none of them needs an escape. */
function textCell(column: TextColumn, style: CellStyle, before: string): Cell {
  const { text, offsets } = column;
  const encode = encoderOf(column, style);
  const plain = column.json ? null : style.plain(text);
  if (plain === null) {
    return (row) => before + encode(text.slice(offsets[row]!, offsets[row + 1]!));
  }
  const open = before + plain.quote;
  return (row) => {
    const start = offsets[row]!;
    const value = text.slice(start, offsets[row + 1]!);
    return value === '' || plain.special.has(text.charCodeAt(start))
      ? before + encode(value)
      : open + value + plain.quote;
  };
}
