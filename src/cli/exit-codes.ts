import { CrucibleError, type CrucibleErrorCode } from '../errors.js';

export const OK = 0;
export const UNEXPECTED = 1;
export const USAGE = 2;
export const NOT_FOUND = 3;
export const STORE = 4;
export const ILLEGAL_TRANSITION = 5;
/** A file that could not be read or written. */
export const FILE = 6;
/** What was watched ended, and there was no decision; or nothing could be planned. */
export const UNDECIDED = 7;
/**
 * Of commands whose exit code is their answer, as `crucible gate`: 1 and 2 are taken there, and a broken
 * command must never be read as a verdict. 64 and 70 are what sysexits.h has for the same.
 */
export const REGRESSION = 1;
export const GATE_UNDECIDED = 2;
export const VERDICT_USAGE = 64;
export const VERDICT_UNEXPECTED = 70;
/** 128 and the signal's number, as shells have it. */
export const INTERRUPTED = 130;
export const TERMINATED = 143;

/**
 * What each refusal of the library ends a command with. Its type makes it total: a code that is added
 * to the library and not here does not compile.
 */
export const EXIT_CODES: Readonly<Record<CrucibleErrorCode, number>> = {
  'invalid-argument': USAGE,
  'invalid-option': USAGE,
  'invalid-query': USAGE,
  'format-unknown': USAGE,
  'too-few-experiments': USAGE,
  'handler-exists': USAGE,
  'event-exists': USAGE,
  'experiment-not-found': NOT_FOUND,
  'path-unreadable': FILE,
  'store-unavailable': STORE,
  'store-failed': STORE,
  'peer-missing': STORE,
  'illegal-transition': ILLEGAL_TRANSITION,
  'path-unwritable': FILE,
};

/** What a command that failed with that error ends with. */
export function exitCodeOf(error: unknown): number {
  if (isAbort(error)) return INTERRUPTED;
  if (!(error instanceof CrucibleError)) return UNEXPECTED;
  // A later version's code, thrown by a store that somebody brought along, may not be in the table.
  return Object.hasOwn(EXIT_CODES, error.code) ? EXIT_CODES[error.code] : UNEXPECTED;
}

/** The same for a command whose exit code is its answer, see {@link VERDICT_USAGE}. */
export function besideVerdict(exitCode: number): number {
  if (exitCode === USAGE) return VERDICT_USAGE;
  return exitCode === UNEXPECTED ? VERDICT_UNEXPECTED : exitCode;
}

/** Whether a command was given up because of Ctrl-C. */
export function isAbort(error: unknown): boolean {
  return error instanceof Error && error.name === 'AbortError';
}
