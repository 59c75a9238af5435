import { once } from 'node:events';
import { refuse } from '../../errors.js';
import type { CrucibleServer } from '../../server/create-server.js';
import type { CommandContext } from '../command.js';
import { OK } from '../exit-codes.js';
import { writeJson } from '../json-output.js';

export interface ServeOptions {
  readonly host?: string;
  readonly port?: string;
  readonly readToken?: string;
  readonly writeToken?: string;
  readonly allowHost?: readonly string[];
}

/** Less than what the process itself is given to end. */
const GRACE_MS = 2000;

export async function run(
  context: CommandContext,
  _operands: readonly string[],
  options: ServeOptions,
): Promise<number> {
  const { environment, signal } = context;
  const { createServer } = await import('../../server/create-server.js');
  const { lab, store } = await context.open();
  const { host, port, allowHost } = options;
  const readToken = options.readToken ?? environment['CRUCIBLE_READ_TOKEN'];
  const writeToken = options.writeToken ?? environment['CRUCIBLE_WRITE_TOKEN'];
  const server = await createServer({
    lab,
    ...(host === undefined ? {} : { host }),
    ...(port === undefined ? {} : { port: portOf(port) }),
    ...(readToken ? { readToken } : {}),
    ...(writeToken ? { writeToken } : {}),
    ...(allowHost === undefined ? {} : { allowedHosts: allowHost }),
  });
  await announce(context, server, { store: store.kind, isWritable: Boolean(writeToken) });
  if (!signal.aborted) await once(signal, 'abort');
  await server.close({ graceMs: GRACE_MS });
  return OK;
}

async function announce(
  context: CommandContext,
  server: CrucibleServer,
  { store, isWritable }: { readonly store: string; readonly isWritable: boolean },
): Promise<void> {
  const { url, hasDashboard } = server;
  if (context.json) return writeJson(context, { url, hasDashboard, isWritable });
  const what = hasDashboard ? 'dashboard and API' : 'API (this copy has no built dashboard)';
  await context.stdout.write(`${url}  ${what} of the ${store} store\n`);
  if (!isWritable)
    await context.stdout.write('Read-only: set CRUCIBLE_WRITE_TOKEN to allow changes.\n');
}

function portOf(text: string): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
  if (!(port <= 65_535)) throw refuse('invalid-option', '--port', 'a port, 0 to 65535', text);
  return port;
}
