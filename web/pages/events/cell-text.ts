import type { WireNumber } from '../../../src/server/protocol.ts';
import { formatExact, formatValue, UNKNOWN } from '../../format/number.ts';
import { formatTimestamp } from '../../format/time.ts';
import { type Field, fieldOf } from './fields.ts';
import { exactTime } from './moments.ts';

/** A value in a table: what is shown, and in full what it is. */
export interface CellText {
  readonly text: string;
  readonly title: string;
  readonly align: 'left' | 'right';
  readonly tone: 'plain' | 'muted' | 'bad' | 'good';
}

/** Of a text no more is put into a table's cell; the event itself has it whole. */
const MOST_CHARACTERS = 200;
const MOST_TITLE_CHARACTERS = 1000;

/** JSON's texts for what it has no number for. */
export function isWireNumber(value: unknown): value is WireNumber {
  return (
    typeof value === 'number' || value === 'NaN' || value === 'Infinity' || value === '-Infinity'
  );
}

export function cellText(name: string, value: unknown): CellText {
  const field = fieldOf(name);
  const align = alignOf(field);
  if (value === null || value === undefined)
    return { text: UNKNOWN, title: 'This event has no such value', align, tone: 'muted' };
  if (field.kind === 'time' && typeof value === 'number')
    return {
      text: formatTimestamp(value / 1000, { milliseconds: true }),
      title: exactTime(value),
      align: 'left',
      tone: 'plain',
    };
  if (field.name === 'success')
    return value === true
      ? { text: '✓ success', title: 'success: true', align, tone: 'good' }
      : { text: '✕ failed', title: 'success: false', align, tone: 'bad' };
  if (typeof value === 'number' || (field.kind === 'number' && isWireNumber(value)))
    return numberText(field, value);
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  const isLong = text.length > MOST_CHARACTERS;
  return {
    text: isLong
      ? `${text.slice(0, MOST_CHARACTERS)}… (${formatExact(text.length)} characters)`
      : text,
    title:
      text.length > MOST_TITLE_CHARACTERS
        ? `${text.slice(0, MOST_TITLE_CHARACTERS)}… Open the event to see all of it.`
        : text,
    align,
    tone: 'plain',
  };
}

function numberText(field: Field, value: WireNumber): CellText {
  const isKnown = Number.isFinite(Number(value));
  return {
    text: shownNumber(field, value),
    title: formatExact(value),
    align: 'right',
    tone: isKnown ? 'plain' : 'bad',
  };
}

/** Counts and steps keep every digit. */
export function shownNumber({ label, unit }: Field, value: WireNumber): string {
  const isWhole = typeof value === 'number' && Number.isInteger(value);
  // Durations that were emitted are in nanoseconds.
  if (label === 'duration' && typeof value === 'number')
    return formatValue(value / 1e6, 'milliseconds');
  if (isWhole && (unit === 'none' || unit === 'tokens')) return formatExact(value);
  return formatValue(value, unit);
}

export function alignOf({ kind }: Field): 'left' | 'right' {
  return kind === 'number' ? 'right' : 'left';
}
