import { Hono } from 'hono';
import { answerRoute, type Connection } from './answer.js';
import { packed } from './compression.js';
import type { ServerContext } from './context.js';
import type { Dashboard } from './dashboard.js';
import { problemResponse, ServerRefusal } from './problem.js';
import { ROUTES } from './routes/all.js';
import { SECURITY_HEADERS } from './security/headers.js';
import { requireOwnSite } from './security/origin.js';

/** What the adapter for Node hands to every request. */
export interface NodeBindings {
  readonly incoming?: { readonly socket?: { readonly remoteAddress?: string } };
}

/** The application: routing, and what every request and every answer go through. */
export function createApp(
  context: ServerContext,
  dashboard: Dashboard,
): Hono<{ Bindings: NodeBindings }> {
  const app = new Hono<{ Bindings: NodeBindings }>();
  app.use(async (c, next) => {
    await next();
    const isHead = c.req.method === 'HEAD';
    // Left as it is, it would hold a place among the streams that nobody reads.
    if (isHead) await c.res.body?.cancel();
    const answer = isHead ? c.res : await packed(c.req.raw, c.res);
    const headers = new Headers(answer.headers);
    for (const [name, value] of SECURITY_HEADERS) headers.set(name, value);
    if (!headers.has('cache-control')) headers.set('cache-control', 'no-store');
    // Set over another answer, it would take that one's headers.
    c.res = undefined;
    c.res = new Response(isHead ? null : answer.body, { status: answer.status, headers });
  });
  app.use(async (c, next) => {
    requireOwnSite(context.settings, c.req.raw.headers);
    context.requests.take(addressOf(c.env));
    await next();
  });
  for (const route of ROUTES) {
    app.on(route.method.toUpperCase(), honoPath(route.path), (c) => {
      const connection: Connection = { address: addressOf(c.env), request: c.req.raw };
      const names = [...route.path.matchAll(/\{(\w+)\}/g)].map((match) => match[1]!);
      const path = Object.fromEntries(names.map((name) => [name, c.req.param(name) ?? '']));
      return answerRoute(context, route, connection, path);
    });
  }
  app.get('*', (c) => {
    const path = new URL(c.req.url).pathname;
    if (isOfApi(path)) throw new ServerRefusal('route-not-found', 'there is no such route');
    return dashboard.answer(path, c.req.header('accept-encoding') ?? '');
  });
  app.all('*', (c) => {
    const path = new URL(c.req.url).pathname;
    const allowed = ROUTES.filter((route) => matches(route.path, path)).map(({ method }) =>
      method.toUpperCase(),
    );
    if (allowed.length === 0) throw new ServerRefusal('route-not-found', 'there is no such route');
    throw new ServerRefusal('method-not-allowed', `this takes ${allowed.join(', ')}`, {
      allow: allowed.join(', '),
    });
  });
  app.onError((error) => {
    const response = problemResponse(error);
    if (response.status === 500) process.emitWarning(error);
    return response;
  });
  return app;
}

function addressOf(bindings: NodeBindings | undefined): string {
  return bindings?.incoming?.socket?.remoteAddress ?? 'unknown';
}

/** `/api/experiments/{id}/export.csv` as Hono has it: `/api/experiments/:id/export.csv`. */
export function honoPath(path: string): string {
  return path.replace(/\{(\w+)\}/g, ':$1');
}

function isOfApi(path: string): boolean {
  return path === '/api' || path.startsWith('/api/') || path === '/metrics' || path === '/health';
}

function matches(pattern: string, path: string): boolean {
  const [wanted, given] = [pattern.split('/'), path.split('/')];
  return (
    wanted.length === given.length &&
    wanted.every((part, i) => part === given[i] || (part.startsWith('{') && given[i] !== ''))
  );
}
