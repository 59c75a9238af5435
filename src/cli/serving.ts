import { once } from 'node:events';
import { refuse } from '../errors.js';
import type { CrucibleServer, ServerOptions } from '../server/create-server.js';
import type { CommandContext, OpenLab } from './command.js';

/** What `serve` and `dashboard` take alike. */
export interface ServingOptions {
  readonly host?: string;
  readonly port?: string;
  readonly readToken?: string;
  readonly writeToken?: string;
  readonly allowHost?: readonly string[];
}

/** Less than what the process itself is given to end. */
const GRACE_MS = 2000;

/** The options of `createServer` that a command line means; tokens come from the environment, too. */
export function serverOptionsOf(
  { environment }: CommandContext,
  { lab }: OpenLab,
  { host, port, allowHost, ...given }: ServingOptions,
): ServerOptions {
  const readToken = given.readToken ?? environment['CRUCIBLE_READ_TOKEN'];
  const writeToken = given.writeToken ?? environment['CRUCIBLE_WRITE_TOKEN'];
  return {
    lab,
    ...(host === undefined ? {} : { host }),
    ...(port === undefined ? {} : { port: portOf(port) }),
    ...(readToken ? { readToken } : {}),
    ...(writeToken ? { writeToken } : {}),
    ...(allowHost === undefined ? {} : { allowedHosts: allowHost }),
  };
}

export async function untilInterrupted(
  { signal }: CommandContext,
  server: CrucibleServer,
): Promise<void> {
  if (!signal.aborted) await once(signal, 'abort');
  await server.close({ graceMs: GRACE_MS });
}

export const READ_ONLY = 'Read-only: set CRUCIBLE_WRITE_TOKEN to allow changes.\n';

export function portOf(text: string): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
  if (!(port <= 65_535)) throw refuse('invalid-option', '--port', 'a port, 0 to 65535', text);
  return port;
}
