import type { Outcome } from '../../src/stats/outcome.js';

/** The answer of an outcome; a test that expects one fails where there is none. */
export function answerOf<T extends object>(outcome: Outcome<T>): T {
  if (!outcome.ok) throw new Error(`${outcome.reason}: ${outcome.message}`);
  return outcome;
}
