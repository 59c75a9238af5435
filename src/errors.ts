/** Every way in which this library refuses something. Servers and commands map the code, never the text. */
export type CrucibleErrorCode =
  | 'invalid-argument'
  | 'invalid-option'
  | 'invalid-query'
  | 'experiment-not-found'
  | 'illegal-transition'
  | 'handler-exists'
  | 'event-exists'
  | 'store-unavailable'
  | 'store-failed'
  | 'peer-missing'
  | 'path-unwritable'
  | 'path-unreadable'
  | 'format-unknown'
  | 'too-few-experiments';

/** What an error is about: the option or file path at fault, what was expected, what came instead. */
export interface CrucibleErrorDetails {
  readonly path?: string;
  readonly expected?: string;
  readonly received?: string;
  readonly [key: string]: unknown;
}

/**
 * The one error type this library throws. `code` is stable and safe to branch on;
 * `details.path` names the option or file, `details.expected` what would have been right.
 *
 * @example
 * try {
 *   await startExperiment({ name: '' });
 * } catch (error) {
 *   if (error instanceof CrucibleError && error.code === 'invalid-option') console.error(error.details.path);
 * }
 */
export class CrucibleError extends Error {
  override readonly name: string = 'CrucibleError';
  readonly code: CrucibleErrorCode;
  readonly details: CrucibleErrorDetails;

  constructor(
    code: CrucibleErrorCode,
    message: string,
    details: CrucibleErrorDetails = {},
    options?: { cause?: unknown },
  ) {
    super(message, options);
    this.code = code;
    this.details = details;
  }
}

/** A value as an error message shows it: short, on one line, and never throwing itself. */
export function describeValue(value: unknown): string {
  if (typeof value === 'string')
    return JSON.stringify(value.length > 60 ? `${value.slice(0, 60)}…` : value);
  if (value === null || typeof value !== 'object') return String(value);
  if (Array.isArray(value)) return `an array of ${value.length}`;
  return 'an object';
}

/** Refuses a value at `path`: the message says where it was, what was expected and what came. */
export function refuse(
  code: CrucibleErrorCode,
  path: string,
  expected: string,
  value: unknown,
): CrucibleError {
  const received = describeValue(value);
  return new CrucibleError(code, `${path}: expected ${expected}, got ${received}`, {
    path,
    expected,
    received,
  });
}
