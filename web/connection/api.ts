import type { Problem } from '../../src/server/protocol.ts';
import { noteAnswer, noteSilence, noteStoreSilence } from './presence.ts';
import { needsReadToken, readToken, writeToken } from './tokens.ts';

/** What the server says when it does not do what it was asked. */
export class ApiProblem extends Error {
  override readonly name = 'ApiProblem';
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem.detail);
    this.problem = problem;
  }
}

/** The server does not answer: it has gone, or the network has. It is asked again when it is back. */
export class Unreachable extends Error {
  override readonly name: string = 'Unreachable';
}

/** The server answers, and its store does not: whoever waits for the one waits for the other. */
export class StoreUnreachable extends Unreachable {
  override readonly name = 'StoreUnreachable';
}

type Parameter = string | number | boolean | null | undefined | readonly string[];

/** A path of the API with its query; null and undefined are left out, a list is given several times. */
export function apiPath(
  path: string,
  parameters: Readonly<Record<string, Parameter>> = {},
): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) {
    if (value === null || value === undefined) continue;
    for (const each of Array.isArray(value) ? value : [value]) query.append(name, String(each));
  }
  const text = query.toString();
  return text === '' ? path : `${path}?${text}`;
}

export interface RequestOptions {
  readonly signal?: AbortSignal;
}

/** @throws ApiProblem, Unreachable, or the signal's reason. */
export async function getJson<Answer>(path: string, options: RequestOptions = {}): Promise<Answer> {
  const response = await send(path, { ...options, headers: headers(readToken.value) });
  return (await response.json()) as Answer;
}

/** A question that is too long for an address; it changes nothing. */
export async function askJson<Answer>(
  path: string,
  body: unknown,
  options: RequestOptions = {},
): Promise<Answer> {
  const response = await send(path, {
    ...options,
    method: 'POST',
    headers: { ...headers(readToken.value), 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  return (await response.json()) as Answer;
}

/** Changes something, with the write token. */
export async function changeJson<Answer>(
  method: 'POST' | 'PUT' | 'PATCH' | 'DELETE',
  path: string,
  body?: unknown,
): Promise<Answer> {
  const init = {
    method,
    headers: {
      ...headers(writeToken.value),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  };
  // A wrong token to write says nothing of the one to read: the page that asked says so.
  const response = await send(path, init, { isRead: false });
  return (response.status === 204 ? null : await response.json()) as Answer;
}

export async function getResponse(
  path: string,
  init: RequestInit & { headers?: Record<string, string> } = {},
): Promise<Response> {
  return await send(path, { ...init, headers: { ...headers(readToken.value), ...init.headers } });
}

function headers(token: string | null): Record<string, string> {
  return token === null ? {} : { authorization: `Bearer ${token}` };
}

async function send(path: string, init: RequestInit, { isRead = true } = {}): Promise<Response> {
  const response = await fetch(path, init).catch((error: unknown) => {
    if (init.signal?.aborted === true) throw error;
    noteSilence();
    throw new Unreachable('The server does not answer.', { cause: error });
  });
  noteAnswer();
  if (response.ok) return response;
  const problem = await problemOf(response);
  if (isRead && problem.code === 'unauthorized') needsReadToken.value = true;
  if (problem.code === 'store-unavailable') {
    noteStoreSilence();
    throw new StoreUnreachable(problem.detail);
  }
  throw new ApiProblem(problem);
}

async function problemOf(response: Response): Promise<Problem> {
  const text = await response.text();
  try {
    const problem = JSON.parse(text) as Problem;
    if (typeof problem.detail === 'string') return problem;
  } catch {
    // A proxy's page, perhaps.
  }
  const { status } = response;
  return {
    type: 'about:blank',
    title: response.statusText,
    status,
    detail: `The server answered with status ${status}.`,
    code: 'internal',
  };
}
