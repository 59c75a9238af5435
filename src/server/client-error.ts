import type { ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { described } from './problem.js';
import type { Problem } from './protocol.js';
import { SECURITY_HEADERS } from './security/headers.js';

/** A request that no route ever sees, as Node names what is wrong with it. */
const PROBLEMS: Readonly<Record<string, Problem>> = {
  HPE_HEADER_OVERFLOW: described('too-large', 431, 'the address or the headers are too long'),
  HPE_CHUNK_EXTENSIONS_OVERFLOW: described('too-large', 413, 'the body is not well-formed'),
  ERR_HTTP_REQUEST_TIMEOUT: described('timed-out', 408, 'the request did not come in time'),
};
const MALFORMED = described('invalid-query', 400, 'this is no HTTP request');

/** Answers what is no whole request with a problem, too, and ends its connection. */
export function answerClientError(error: NodeJS.ErrnoException, socket: Duplex): void {
  // Node's own handler looks there, too: what is half sent cannot become another answer.
  const { _httpMessage: sent } = socket as { readonly _httpMessage?: ServerResponse | null };
  if (!socket.writable || error.code === 'ECONNRESET' || sent?.headersSent === true) {
    socket.destroy(error);
    return;
  }
  const problem = PROBLEMS[error.code ?? ''] ?? MALFORMED;
  const body = JSON.stringify(problem);
  const headers = [
    ...SECURITY_HEADERS,
    ['content-type', 'application/problem+json'],
    ['content-length', String(Buffer.byteLength(body))],
    ['cache-control', 'no-store'],
    ['connection', 'close'],
  ].map(([name, value]) => `${name}: ${value}\r\n`);
  socket.end(`HTTP/1.1 ${problem.status} ${problem.title}\r\n${headers.join('')}\r\n${body}`);
}

/** What cannot be made a request of: an address that is none, no Host. */
export function badRequest(error: unknown): Response {
  const message = error instanceof Error ? error.message : 'this is no request';
  const headers = new Headers([
    ...SECURITY_HEADERS.map(([name, value]): [string, string] => [name, value]),
    ['content-type', 'application/problem+json'],
    ['cache-control', 'no-store'],
  ]);
  const problem = described('invalid-query', 400, message);
  return new Response(JSON.stringify(problem), { status: 400, headers });
}
