import { refuse } from '../../errors.js';
import { parseEventId } from '../../ids.js';

/** Where the next page begins, and what its query's window was when the first one was asked for. */
export interface EventsCursor {
  readonly timestampUs: number;
  readonly eventId: string;
  /** Events of that very microsecond that were given already. */
  readonly sameTime: number;
  /** Events given by now. */
  readonly given: number;
  readonly fromUs: number | null;
  readonly toUs: number | null;
}

export function encodeCursor(cursor: EventsCursor): string {
  const { timestampUs, eventId, sameTime, given, fromUs, toUs } = cursor;
  const values = [timestampUs, eventId, sameTime, given, fromUs, toUs];
  return Buffer.from(JSON.stringify(values)).toString('base64url');
}

/** More than anybody turns pages of. */
const MOST_GIVEN = 1e12;

/** @throws CrucibleError `invalid-query` for anything that was not made here. */
export function decodeCursor(text: string): EventsCursor {
  let values: unknown;
  try {
    values = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
  } catch {
    values = null;
  }
  if (Array.isArray(values) && values.length === 6) {
    const [timestampUs, eventId, sameTime, given, fromUs, toUs] = values as unknown[];
    if (
      [timestampUs, sameTime, given].every(isWhole) &&
      // The event that it names is one of those of its time, and they of all that were given.
      1 <= (sameTime as number) &&
      (sameTime as number) <= (given as number) &&
      (given as number) <= MOST_GIVEN &&
      [fromUs, toUs].every((each) => each === null || isWhole(each)) &&
      typeof eventId === 'string' &&
      parseEventId(eventId) !== null
    )
      return { timestampUs, eventId, sameTime, given, fromUs, toUs } as EventsCursor;
  }
  throw refuse('invalid-query', 'cursor', 'nextCursor of the page before', text);
}

function isWhole(value: unknown): boolean {
  return Number.isSafeInteger(value);
}
