import { randomBytes } from 'node:crypto';

const TIME_DIGITS = 11;
const RANDOM_BYTES = 5;
const SEQUENCE_DIGITS = 10;

/** Length of a writer id: 11 hex digits of milliseconds, then 10 random ones. */
export const WRITER_LENGTH: number = TIME_DIGITS + RANDOM_BYTES * 2;

/**
 * A new writer id: sorts by time of creation, and 40 random bits keep apart any two that were
 * made in the same millisecond, in whatever process.
 */
export function createWriterId(nowMs: number = Date.now()): string {
  const time = Math.floor(nowMs).toString(16).padStart(TIME_DIGITS, '0');
  return time + randomBytes(RANDOM_BYTES).toString('hex');
}

let lastExperimentMs = 0;

/** An experiment's id: 16 hex digits that sort by creation, also within one millisecond of a process. */
export function createExperimentId(nowMs: number = Date.now()): string {
  lastExperimentMs = Math.max(Math.floor(nowMs), lastExperimentMs + 1);
  const time = lastExperimentMs.toString(16).padStart(TIME_DIGITS, '0');
  return time + randomBytes(3).toString('hex').slice(0, 5);
}

/** The id of a writer's nth event: fixed width, so ids sort as the events do. */
export function eventIdOf(writer: string, sequence: number): string {
  return writer + sequence.toString(16).padStart(SEQUENCE_DIGITS, '0');
}

/** The writer and sequence an event id was made of, or null where it is no event id. */
export function parseEventId(eventId: string): { writer: string; sequence: number } | null {
  if (eventId.length !== WRITER_LENGTH + SEQUENCE_DIGITS || !/^[0-9a-f]+$/.test(eventId))
    return null;
  return {
    writer: eventId.slice(0, WRITER_LENGTH),
    sequence: Number.parseInt(eventId.slice(WRITER_LENGTH), 16),
  };
}
