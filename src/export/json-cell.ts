import type { Column } from '../event/column.js';
import { encodeJson, reviveJson, WHOLE } from '../event/json.js';
import { jsonNumber, jsonText } from '../event/json-text.js';
import { type CellStyle, cellOf, type PlainStyle } from './cell.js';

/** JSON text as it can stand in a line: a store may have laid it out over several. */
function embeddedJson(json: string): string {
  return json.includes('\n') ? encodeJson(reviveJson(json), WHOLE) : json;
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
