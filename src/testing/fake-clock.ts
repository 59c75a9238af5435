import type { Clock } from '../clock.js';
import { refuse } from '../errors.js';

/** 2025-01-01T00:00:00Z. */
const START_US = 1_735_689_600_000_000;

/** A clock that stands still until it is told otherwise. */
export interface FakeClock extends Clock {
  /** Moves on by so many microseconds. */
  advance(us: number): void;
  /** Goes to a time, in microseconds since the epoch; like any clock of ours, never back. */
  set(us: number): void;
}

/**
 * A clock for tests: time passes when you say so.
 *
 * @example
 * const clock = fakeClock();
 * clock.advance(5 * 60e6); // five minutes later
 */
export function fakeClock(startUs: number = START_US): FakeClock {
  let now = wholeMicroseconds(startUs, 'startUs', 0);
  return {
    nowUs: () => now,
    nowNs: () => (now - startUs) * 1000,
    advance: (us) => void (now += wholeMicroseconds(us, 'us', 0)),
    set: (us) => void (now = wholeMicroseconds(us, 'us', now)),
  };
}

function wholeMicroseconds(us: number, path: string, least: number): number {
  if (Number.isSafeInteger(us) && us >= least) return us;
  throw refuse('invalid-argument', path, `a whole number of microseconds from ${least} up`, us);
}
