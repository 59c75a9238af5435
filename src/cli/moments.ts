import { refuse } from '../errors.js';
import type { WindowUnit } from '../query/window.js';

const UNITS: ReadonlyMap<string, readonly [WindowUnit, number]> = new Map([
  ['ms', ['milliseconds', 1]],
  ['s', ['seconds', 1000]],
  ['m', ['minutes', 60_000]],
  ['min', ['minutes', 60_000]],
  ['h', ['hours', 3_600_000]],
  ['d', ['days', 86_400_000]],
  ['w', ['days', 7 * 86_400_000]],
]);
const SPAN = /^(\d+(?:\.\d+)?)\s*(ms|s|min|m|h|d|w)$/;
const EXPECTED_SPAN = 'a time span like 90s, 5m, 2h or 7d';

/** `5m` as the library's windows have it. */
export function lastOf(text: string, path: string): { last: number; unit: WindowUnit } {
  const { amount, unit } = spanOf(text, path);
  // There is no week among the units.
  return unit === 'w'
    ? { last: amount * 7, unit: 'days' }
    : { last: amount, unit: UNITS.get(unit)![0] };
}

/** `90s`, `2h` in milliseconds. */
export function spanMs(text: string, path: string): number {
  return spanOf(text, path).ms;
}

function spanOf(text: string, path: string): { amount: number; unit: string; ms: number } {
  const match = SPAN.exec(text.trim());
  if (match === null) throw refuse('invalid-option', path, EXPECTED_SPAN, text);
  const [, amount, unit] = match;
  return { amount: Number(amount), unit: unit!, ms: Number(amount) * UNITS.get(unit!)![1] };
}

/**
 * A point in time, in milliseconds since the epoch: ISO 8601 (without a zone: local time; a date
 * alone: its beginning in UTC), how long ago (`2h`), or `now`.
 */
export function momentMs(text: string, path: string, nowMs: number): number {
  const trimmed = text.trim();
  if (trimmed === 'now') return nowMs;
  if (SPAN.test(trimmed)) return nowMs - spanOf(trimmed, path).ms;
  const ms = /^\d{4}-\d\d/.test(trimmed) ? Date.parse(trimmed) : Number.NaN;
  if (!Number.isNaN(ms)) return ms;
  const expected = 'a time like 2026-05-01T12:00Z, or how long ago, like 2h';
  throw refuse('invalid-option', path, expected, text);
}
