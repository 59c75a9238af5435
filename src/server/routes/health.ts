import type { ServerContext } from '../context.js';
import type { Health } from '../protocol.js';
import { jsonAnswer, type Route } from '../route.js';
import { FLAG, NUMBER, objectOf, oneOf, orNull, TEXT } from '../schemas/schema.js';
import { storeIdOf } from '../store-id.js';

/** Those who watch a server ask often; where a look at the store takes long it is not waited for. */
const STALE_MS = 2000;

export const getHealth: Route = {
  method: 'get',
  path: '/health',
  operation: 'getHealth',
  summary: 'Whether the server and its store answer: 200, or 503 with the same body.',
  access: 'public',
  answer: jsonAnswer(
    objectOf({
      status: oneOf('ok', 'unavailable'),
      store: oneOf('ok', 'unavailable'),
      storeId: orNull(TEXT),
      uptimeSeconds: NUMBER,
      version: TEXT,
      writable: FLAG,
      readNeedsToken: FLAG,
    }),
  ),
  handle: async ({ context }) => {
    const { statistics, tokens, version } = context;
    const isUp = await answers(context);
    const store = isUp ? 'ok' : 'unavailable';
    const health: Health = {
      status: store,
      store,
      storeId: storeIdOf(context.lab),
      uptimeSeconds: (Date.now() - statistics.startedMs) / 1000,
      version,
      writable: tokens.isWritable,
      readNeedsToken: tokens.readNeedsToken,
    };
    return Response.json(health, {
      status: isUp ? 200 : 503,
      headers: { 'cache-control': 'no-store' },
    });
  },
};

async function answers({ watch, index }: ServerContext): Promise<boolean> {
  try {
    await watch.check();
    await index.refresh(STALE_MS);
    return true;
  } catch {
    return false;
  }
}
