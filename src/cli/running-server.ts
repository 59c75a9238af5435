import type { Lab } from '../lab/lab.js';
import type { ServerOptions } from '../server/create-server.js';
import type { Health } from '../server/protocol.js';

const DEFAULT_HOST = '127.0.0.1';
const DEFAULT_PORT = 4800;
/** One on this machine answers at once, or not at all. */
const PATIENCE_MS = 1500;

export interface RunningServer {
  readonly url: string;
  readonly hasDashboard: boolean;
  readonly isWritable: boolean;
}

/**
 * A server that answers already where one is about to listen, and shows the same store. Null where there is
 * none, where something else answers there, and where it has no dashboard to show.
 */
export async function findRunningServer(
  lab: Lab,
  { host = DEFAULT_HOST, port = DEFAULT_PORT }: ServerOptions,
): Promise<RunningServer | null> {
  if (port === 0 || host !== DEFAULT_HOST) return null;
  const { storeIdOf } = await import('../server/store-id.js');
  const storeId = storeIdOf(lab);
  if (storeId === null) return null;
  const url = `http://${host}:${port}`;
  try {
    const signal = AbortSignal.timeout(PATIENCE_MS);
    const health = (await (await fetch(`${url}/health`, { signal })).json()) as Partial<Health>;
    if (health.storeId !== storeId || health.status !== 'ok') return null;
    const page = await fetch(url, { signal });
    await page.body?.cancel();
    return page.ok ? { url, hasDashboard: true, isWritable: health.writable === true } : null;
  } catch {
    return null;
  }
}
