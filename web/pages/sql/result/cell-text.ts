import type { WireNumber } from '../../../../src/server/protocol.ts';
import { formatExact } from '../../../format/number.ts';
import { formatTimestamp } from '../../../format/time.ts';
import { isMicroseconds, microsecondsOf, type ResultColumn } from './result-columns.ts';

const MOST_CHARACTERS = 300;
/** More digits than a column has room for are shortened; the whole number is in the row's own view. */
const MOST_DIGITS = 12;

/** What a cell shows. Null is the caller's to show. */
export function cellText(column: ResultColumn, value: unknown): string {
  switch (column.kind) {
    case 'integer':
      return integerText(column, value);
    case 'real':
      return realText(value);
    case 'moment':
      return momentText(String(value));
    default:
      return exactText(value)
        .slice(0, MOST_CHARACTERS)
        .replace(/[\r\n\t]+/g, ' ');
  }
}

/** What a copied cell holds, and a file: every digit and letter of it. */
export function exactText(value: unknown): string {
  if (value === null || value === undefined) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** What is said beside it: all of what was shortened, and the time that a number stands for. */
export function cellTitle(column: ResultColumn, value: unknown): string {
  const exact = exactText(value).slice(0, 2000);
  if (isMicroseconds(column, value))
    return `${exact} (${formatTimestamp(value / 1000, { milliseconds: true })})`;
  return column.kind === 'moment' && exact.endsWith('Z') ? `${exact} (UTC)` : exact;
}

/** Digits in threes; beyond 2^53 they come as text, of which no digit is lost. */
function integerText(column: ResultColumn, value: unknown): string {
  if (isMicroseconds(column, value)) return String(value);
  const text = String(value);
  if (!/^-?\d+$/.test(text)) return text;
  return text.replace('-', '−').replace(/\B(?=(?:\d{3})+$)/g, ',');
}

function realText(value: unknown): string {
  const exact = formatExact(value as WireNumber);
  if (typeof value !== 'number' || exact.length <= MOST_DIGITS) return exact;
  return formatExact(Number(value.toPrecision(7)));
}

/** In the reader's own zone where it has one, else as it says; to the microsecond where it is not whole. */
function momentText(iso: string): string {
  const micros = microsecondsOf(iso);
  const fraction = /\.(\d*)Z?$/.exec(iso)?.[1] ?? '';
  const shown = micros === null ? iso.replace('T', ' ') : formatTimestamp(micros / 1000);
  return micros === null || !/[1-9]/.test(fraction) ? shown : `${shown}.${fraction}`;
}
