import { basename } from 'node:path';
import { CrucibleError, type CrucibleErrorCode } from '../errors.js';
import type { Problem, ServerErrorCode } from './protocol.js';
import { SERVER_STATUS_CODES, STATUS_CODES } from './status-codes.js';

/** What only a server refuses: thrown on the way to an answer, and made a problem of at its end. */
export class ServerRefusal extends Error {
  readonly code: ServerErrorCode;
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    code: ServerErrorCode,
    message: string,
    headers: Readonly<Record<string, string>> = {},
  ) {
    super(message);
    this.code = code;
    this.headers = headers;
  }
}

const RETRY_SECONDS = '2';
const OF_FILES: ReadonlySet<CrucibleErrorCode> = new Set([
  'store-failed',
  'store-unavailable',
  'path-unwritable',
  'path-unreadable',
]);
/** Of `/a/b/c.parquet` or `C:\\a\\b\\c.parquet` all but the last part. */
const DIRECTORIES = /(?<![\w.:/\\])(?:[A-Za-z]:)?[/\\](?:[^\s"'`/\\]+[/\\])+/g;

/**
 * Any error as an answer. What is not ours is a 500 without its message, which may name what a caller
 * is not to know.
 */
export function problemResponse(error: unknown): Response {
  const problem = problemOf(error);
  const headers = new Headers({ 'content-type': 'application/problem+json' });
  if (error instanceof ServerRefusal)
    for (const [name, value] of Object.entries(error.headers)) headers.set(name, value);
  if (problem.status === 503) headers.set('retry-after', RETRY_SECONDS);
  return new Response(JSON.stringify(problem), { status: problem.status, headers });
}

export function problemOf(error: unknown): Problem {
  if (error instanceof ServerRefusal)
    return described(error.code, SERVER_STATUS_CODES[error.code], error.message);
  if (!(error instanceof CrucibleError) || !Object.hasOwn(STATUS_CODES, error.code))
    return described('internal', 500, 'the server failed; its log says more');
  const { path, expected, received } = error.details;
  // The path of a refused option is its name; of a file, readers are told no more than how it is called.
  const isOfFile = OF_FILES.has(error.code);
  const detail = isOfFile ? withoutDirectories(error.message, path) : error.message;
  return {
    ...described(error.code, STATUS_CODES[error.code], detail),
    ...(typeof path === 'string' ? { path: isOfFile ? basename(path) : path } : {}),
    ...(typeof expected === 'string' ? { expected } : {}),
    ...(typeof received === 'string' ? { received } : {}),
  };
}

/** The file's own path may hold anything; others in a message end where a path usually does. */
function withoutDirectories(message: string, path: unknown): string {
  const known = typeof path === 'string' ? message.replaceAll(path, basename(path)) : message;
  return known.replace(DIRECTORIES, '');
}

/** A problem of that code; its status need not be the code's usual one. */
export function described(code: Problem['code'], status: number, detail: string): Problem {
  return { type: `urn:crucible:${code}`, title: code.replaceAll('-', ' '), status, detail, code };
}
