import { refuse } from '../errors.js';
import { readJsonBody } from './body.js';
import type { ServerContext } from './context.js';
import { problemResponse, ServerRefusal } from './problem.js';
import { QueryParameters } from './query-parameters.js';
import type { Route } from './route.js';
import { wireJson } from './wire-json.js';

export interface Connection {
  readonly address: string;
  readonly request: Request;
}

const MAX_PATH_PART = 300;
/** As others call it; nobody reads the answer. */
const CLIENT_GONE = 499;

/** Takes a request through all that a route asks for, and makes an answer of what it says. */
export async function answerRoute(
  context: ServerContext,
  route: Route,
  connection: Connection,
  path: Readonly<Record<string, string>>,
): Promise<Response> {
  const beganMs = performance.now();
  let response: Response;
  try {
    response = await answer(context, route, connection, path);
  } catch (error) {
    response = connection.request.signal.aborted
      ? new Response(null, { status: CLIENT_GONE })
      : problemResponse(timedOut(error));
    if (response.status === 500) process.emitWarning(error as Error);
  }
  context.statistics.add(route.operation, response.status, performance.now() - beganMs);
  return response;
}

async function answer(
  context: ServerContext,
  route: Route,
  { address, request }: Connection,
  path: Readonly<Record<string, string>>,
): Promise<Response> {
  requireToken(context, route, address, request.headers);
  for (const [name, part] of Object.entries(path))
    if (part === '' || part.length > MAX_PATH_PART || part.includes('\0'))
      throw refuse('invalid-query', name, `1 to ${MAX_PATH_PART} characters`, part);
  const inQuery = (route.parameters ?? []).filter(({ name }) => !route.path.includes(`{${name}}`));
  const query = new QueryParameters(
    new URL(request.url).searchParams,
    inQuery.map(({ name }) => name),
  );
  const body =
    route.body === undefined
      ? undefined
      : await readJsonBody(request, context.settings.maxBodyBytes);
  if (route.access !== 'public' && route.worksWithoutStore !== true) await context.watch.check();
  const limit = AbortSignal.timeout(context.settings.timeoutMs);
  const signal = route.isExpensive ? AbortSignal.any([request.signal, limit]) : request.signal;
  const { headers, method } = request;
  const handle = async (): Promise<unknown> =>
    route.handle({ context, path, query, body, headers, isHead: method === 'HEAD', signal });
  const said = route.isExpensive ? await unlessAborted(signal, handle()) : await handle();
  if (said instanceof Response) return said;
  return new Response(wireJson(said), {
    headers: { 'content-type': 'application/json; charset=utf-8' },
  });
}

/** Whoever tries one token after the other waits longer and longer, right or wrong. */
function requireToken(
  { tokens, wrongTokens }: ServerContext,
  route: Route,
  address: string,
  headers: Headers,
): void {
  const authorization = headers.get('authorization');
  if (authorization !== null && !wrongTokens.hasRoom(address))
    throw new ServerRefusal('too-many-requests', 'too many wrong tokens from this address', {
      'retry-after': '5',
    });
  try {
    tokens.require(route.access, authorization);
  } catch (error) {
    const isWrong = error instanceof ServerRefusal && error.code === 'unauthorized';
    if (isWrong && authorization !== null) wrongTokens.take(address);
    throw error;
  }
}

/** The answer does not wait for work that cannot be broken off; its place is taken until it ends. */
function unlessAborted<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = (): void => reject(signal.reason as Error);
    signal.addEventListener('abort', stop, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
  });
}

function timedOut(error: unknown): unknown {
  if (!(error instanceof Error) || error.name !== 'TimeoutError') return error;
  return new ServerRefusal('timed-out', 'this takes too long: ask for less of it');
}
