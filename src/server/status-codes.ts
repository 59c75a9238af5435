import type { CrucibleErrorCode } from '../errors.js';
import type { ServerErrorCode } from './protocol.js';

/**
 * What each refusal of the library is answered with. Its type makes it total: a code that is added to
 * the library and not here does not compile.
 */
export const STATUS_CODES: Readonly<Record<CrucibleErrorCode, number>> = {
  'invalid-argument': 400,
  'invalid-option': 400,
  'invalid-query': 400,
  'format-unknown': 404,
  'too-few-experiments': 400,
  'experiment-not-found': 404,
  'illegal-transition': 409,
  'handler-exists': 409,
  'event-exists': 409,
  'store-unavailable': 503,
  'store-failed': 503,
  'peer-missing': 501,
  'path-unwritable': 500,
  'path-unreadable': 500,
};

/** The same of what only a server refuses. */
export const SERVER_STATUS_CODES: Readonly<Record<ServerErrorCode, number>> = {
  unauthorized: 401,
  forbidden: 403,
  misdirected: 421,
  'route-not-found': 404,
  'event-not-found': 404,
  'method-not-allowed': 405,
  'too-large': 413,
  'unsupported-media-type': 415,
  'too-many-requests': 429,
  'timed-out': 504,
  internal: 500,
};
