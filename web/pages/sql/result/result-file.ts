import { exactText } from './cell-text.ts';
import { isNumeric, type ResultColumn, type ResultRow } from './result-columns.ts';

/**
 * As RFC 4180 has it, every digit as it came; null is an empty cell, an empty text is `""`. A text that a
 * spreadsheet would run as a formula is given an apostrophe in front.
 */
export function resultCsv(columns: readonly ResultColumn[], rows: readonly ResultRow[]): string {
  const head = columns.map(({ key }) => quoted(guarded(key))).join(',');
  const lines = rows.map((row) => columns.map((column) => cell(column, row)).join(','));
  return [head, ...lines].map((line) => `${line}\r\n`).join('');
}

function cell(column: ResultColumn, row: ResultRow): string {
  const value = row[column.index];
  if (value === null) return '';
  if (value === '') return '""';
  const text = exactText(value);
  return quoted(isNumeric(column) ? text : guarded(text));
}

function guarded(text: string): string {
  return /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
}

function quoted(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** A list with an object for each row. Integers beyond 2^53, NaN and the infinities are texts, as in the API. */
export function resultJson(columns: readonly ResultColumn[], rows: readonly ResultRow[]): string {
  const lines = rows.map((row) => JSON.stringify(rowObject(columns, row)));
  return lines.length === 0 ? '[]\n' : `[\n${lines.join(',\n')}\n]\n`;
}

export function rowObject(
  columns: readonly ResultColumn[],
  row: ResultRow,
): Record<string, unknown> {
  return Object.fromEntries(columns.map(({ key, index }) => [key, row[index]]));
}

/** To paste into a spreadsheet: cells apart by tabs. */
export function rowTabbed(columns: readonly ResultColumn[], row: ResultRow): string {
  return columns.map(({ index }) => exactText(row[index]).replace(/[\t\r\n]+/g, ' ')).join('\t');
}
