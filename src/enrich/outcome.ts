import type { EventFacts } from './facts.js';

/** What an event's name alone says of its outcome: `….exception` failed, `….stop` came to its end. */
export type NameOutcome = 'failed' | 'completed' | 'unknown';

export function nameOutcome(eventName: string): NameOutcome {
  if (eventName.endsWith('.exception')) return 'failed';
  if (eventName.endsWith('.stop')) return 'completed';
  return 'unknown';
}

/**
 * Whether what the event reports succeeded: as given in `success`; false for an error or an
 * exception; true for a response, or where the operation came to its end; null where it does not
 * say, or where `success` was given and cannot be understood.
 */
export function successOf(facts: EventFacts, byName: NameOutcome): boolean | null {
  if (facts.success !== null) return facts.success;
  if (facts.failed || byName === 'failed') return false;
  if (facts.isUnclear) return null;
  if (facts.responded || byName === 'completed') return true;
  return null;
}

/** Reads what was given as `success`: 0 and 1 and the words, as a table or a form has them. */
export function givenSuccess(value: unknown): boolean | null {
  if (typeof value === 'boolean') return value;
  if (value === 1 || value === 0 || value === 1n || value === 0n) return Number(value) === 1;
  if (typeof value !== 'string') return null;
  const word = value.toLowerCase();
  return word === 'true' ? true : word === 'false' ? false : null;
}

const SUCCEEDED = new Set(['ok', 'success', 'succeeded', 'completed']);
const FAILED = new Set(['error', 'failed', 'failure', 'exception', 'timeout', 'cancelled']);

/** Reads a status word or an HTTP status code; null where it says neither. */
export function statusOutcome(status: unknown): boolean | null {
  if (typeof status === 'string') {
    const word = status.toLowerCase();
    if (SUCCEEDED.has(word)) return true;
    return FAILED.has(word) ? false : null;
  }
  if (typeof status === 'number' && status >= 100 && status < 600) return status < 400;
  return null;
}
