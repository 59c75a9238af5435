import type { ChartTable } from './chart.ts';

/**
 * A table as RFC 4180 has it. Numbers have every digit; NaN and the infinities are `NaN`, `Infinity`
 * and `-Infinity`; null is an empty cell. A text that a spreadsheet would run as a formula is given
 * an apostrophe in front, which spreadsheets take as "this is text".
 */
export function toCsv({ columns, rows }: ChartTable): string {
  return [columns, ...rows].map((row) => `${row.map(cell).join(',')}\r\n`).join('');
}

function cell(value: number | string | null): string {
  if (value === null) return '';
  if (typeof value === 'number') return String(value);
  const text = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
