import type { Column } from '../event/column.js';
import { encodeJson } from '../event/json.js';
import { type CellStyle, cellOf, type PlainStyle } from './cell.js';
import { numberText } from './number-text.js';

/**
 * Texts that read like what stands for a non-finite number. Their first letter is written as an
 * escape, which every JSON parser reads as that letter, and `parseRevived` as "this is a text".
 */
const LOOKALIKES: ReadonlyMap<string, string> = new Map([
  ['NaN', '"\\u004eaN"'],
  ['Infinity', '"\\u0049nfinity"'],
  ['-Infinity', '"\\u002dInfinity"'],
]);

/** A text as a JSON string. */
export function jsonText(text: string): string {
  return LOOKALIKES.get(text) ?? JSON.stringify(text);
}

function jsonNumber(value: number): string {
  return Number.isFinite(value) ? numberText(value) : `"${value}"`;
}

/** JSON text as it can stand in a line: a store may have laid it out over several. */
function embeddedJson(json: string): string {
  return json.includes('\n') ? encodeJson(JSON.parse(json)) : json;
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: those are what JSON has to escape
const ESCAPED = /["\\\u0000-\u001f\ud800-\udfff]|NaN|Infinity/;
const PLAIN: PlainStyle = { quote: '"', special: new Set() };

const JSON_STYLE: CellStyle = {
  number: jsonNumber,
  text: jsonText,
  json: embeddedJson,
  plain: (texts) => (ESCAPED.test(texts) ? null : PLAIN),
};

/** A row's value as JSON, with what stands before it; null where the row has none. */
export type JsonCell = (row: number) => string | null;

export function jsonCell(column: Column, before: string): JsonCell {
  return cellOf(column, JSON_STYLE, before, null);
}
