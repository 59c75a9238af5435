import { CrucibleError } from '../errors.js';
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
  return {
    ...described(error.code, STATUS_CODES[error.code], error.message),
    ...(typeof path === 'string' ? { path } : {}),
    ...(typeof expected === 'string' ? { expected } : {}),
    ...(typeof received === 'string' ? { received } : {}),
  };
}

function described(code: Problem['code'], status: number, detail: string): Problem {
  return { type: `urn:crucible:${code}`, title: code.replaceAll('-', ' '), status, detail, code };
}
