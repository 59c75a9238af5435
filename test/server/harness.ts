import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Telemetry } from '../../src/bus/telemetry.js';
import type { ExperimentOptions } from '../../src/config/experiment-options.js';
import type { Experiment } from '../../src/lab/experiment.js';
import { Lab } from '../../src/lab/lab.js';
import {
  type CrucibleServer,
  createServer,
  type ServerOptions,
} from '../../src/server/create-server.js';
import { localStore } from '../../src/store/local/local-store.js';
import { memoryStore } from '../../src/store/memory/memory-store.js';
import type { EventStore } from '../../src/store/port.js';

export const READ_TOKEN = 'read-token-of-the-tests';
export const WRITE_TOKEN = 'write-token-of-the-tests';

// biome-ignore lint/suspicious/noExplicitAny: a test knows what it asked for
type Json = any;

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly json: Json;
}

/** A server on a free port, with a lab of its own, and ways to ask it. */
export interface Served extends AsyncDisposable {
  readonly server: CrucibleServer;
  readonly lab: Lab;
  readonly telemetry: Telemetry;
  readonly url: (path: string) => string;
  get(path: string, init?: RequestInit): Promise<Answer>;
  post(path: string, body?: unknown, init?: RequestInit): Promise<Answer>;
  start(options: ExperimentOptions): Promise<Experiment>;
}

export async function serve(
  options: ServerOptions = {},
  store: EventStore = memoryStore(),
): Promise<Served> {
  const telemetry = new Telemetry();
  const lab = new Lab({ store, telemetry });
  const server = await createServer({ lab, port: 0, dashboardDirectory: null, ...options });
  const url = (path: string): string => `${server.url}${path}`;
  const ask = async (path: string, init?: RequestInit): Promise<Answer> => {
    const response = await fetch(url(path), init);
    const text = await response.text();
    const isJson = /json/.test(response.headers.get('content-type') ?? '');
    return {
      status: response.status,
      headers: response.headers,
      json: isJson && text !== '' ? JSON.parse(text) : text,
    };
  };
  return {
    server,
    lab,
    telemetry,
    url,
    get: ask,
    post: (path, body, init = {}) =>
      ask(path, {
        method: 'POST',
        ...init,
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        headers: { 'content-type': 'application/json', ...init.headers },
      }),
    start: (given) => lab.start({ scope: 'run', ...given }),
    [Symbol.asyncDispose]: async () => {
      await server.close({ graceMs: 200 });
      for (const experiment of await lab.list().catch(() => []))
        if (lab.current(experiment.id)?.status === 'running')
          await experiment.stop().catch(() => {});
      await store.close();
    },
  };
}

export interface ServedOnDisk extends Served {
  readonly directory: string;
}

/** The same over the local store, in a directory that goes with it. */
export async function serveOnDisk(options: ServerOptions = {}): Promise<ServedOnDisk> {
  const parent = await mkdtemp(join(tmpdir(), 'crucible-server-'));
  const directory = join(parent, 'store');
  const served = await serve(options, localStore({ directory }));
  return {
    ...served,
    directory,
    [Symbol.asyncDispose]: async () => {
      await served[Symbol.asyncDispose]();
      await rm(parent, { recursive: true, force: true });
    },
  };
}

export function bearer(token: string): RequestInit {
  return { headers: { authorization: `Bearer ${token}` } };
}
