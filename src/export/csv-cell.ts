import type { CellStyle } from './cell.js';
import { numberText } from './number-text.js';

const QUOTED = /[",\r\n]/;

/** A field as RFC 4180 has it. The empty text is quoted: an empty field is no value. */
export function csvField(text: string): string {
  if (text === '') return '""';
  return QUOTED.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** The characters that make a spreadsheet take a text for a formula, or that it passes over to one. */
const FORMULA_STARTS: ReadonlySet<number> = new Set(
  Array.from('=+-@\t\r\n', (character) => character.charCodeAt(0)),
);
const NONE: ReadonlySet<number> = new Set();

/** As `csvField`, with an apostrophe before a text that a spreadsheet would run as a formula. */
function neutralizedField(text: string): string {
  return csvField(FORMULA_STARTS.has(text.charCodeAt(0)) ? `'${text}` : text);
}

/** How CSV writes values. `neutralizeFormulas` is about texts: numbers and JSON stay as they are. */
export function csvStyle(neutralizeFormulas: boolean): CellStyle {
  const text = neutralizeFormulas ? neutralizedField : csvField;
  const plain = { quote: '', special: neutralizeFormulas ? FORMULA_STARTS : NONE };
  return {
    number: numberText,
    text,
    json: (json) => jsonField(json, text),
    plain: (texts) => (QUOTED.test(texts) ? null : plain),
  };
}

/**
 * JSON text as a field. A JSON string stands there as its text, so that a key that is a number
 * in one event and a text in another reads the same whichever batch it came in.
 */
function jsonField(json: string, textField: (text: string) => string): string {
  if (!json.startsWith('"')) return csvField(json);
  try {
    return textField(String(JSON.parse(json)));
  } catch {
    return textField(json);
  }
}
