import type { Server as HttpServer, RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { decodeServerSettings, type ServerSettings } from '../config/server-options.js';
import { CrucibleError, refuse } from '../errors.js';
import { libraryVersion } from '../experiment/environment.js';
import { lab as ownLab } from '../lab/functions.js';
import { Lab } from '../lab/lab.js';
import type { EventStore } from '../store/port.js';

export interface ServerOptions extends ServerSettings {
  /** Whose experiments it shows: those of this process's own lab unless given. */
  readonly lab?: Lab;
  /** A store to show instead: `'local'`, a `file:` URL or a store object. */
  readonly store?: string | EventStore;
}

/** A server that listens. */
export interface CrucibleServer {
  /** Where it is reached: `http://127.0.0.1:4800`. */
  readonly url: string;
  readonly host: string;
  readonly port: number;
  /** Whether there is a dashboard to show, or only the API. */
  readonly hasDashboard: boolean;
  /** Ends live streams, lets requests finish for at most `graceMs` (2,000), and stops listening. */
  close(options?: { readonly graceMs?: number }): Promise<void>;
}

/** What a connection that says nothing is given: time for its headers, and for a whole request. */
const HEADERS_MS = 10_000;
const REQUEST_MS = 30_000;
const IDLE_MS = 5000;
/** A query in an address may be long. */
const MAX_HEADER_BYTES = 64 * 1024;
const MAX_CONNECTIONS = 2000;
const GRACE_MS = 2000;

/**
 * Serves experiments over HTTP: the API, live streams, Prometheus' metrics and the dashboard. Resolves when it
 * listens. On this machine's own addresses everybody may read; any other address takes a token. What
 * changes an experiment always takes the write token.
 *
 * @example
 * const server = await createServer({ port: 0, writeToken: token });
 * console.log(server.url);
 * await server.close();
 *
 * @throws CrucibleError `invalid-option`, naming the option; `port` where it cannot be listened on.
 */
export async function createServer(options: ServerOptions = {}): Promise<CrucibleServer> {
  const settings = decodeServerSettings(options);
  const lab = labOf(options);
  const [{ createApp }, { createContext }, { Dashboard }, clientError, nodeHttp, node, version] =
    await Promise.all([
      import('./app.js'),
      import('./context.js'),
      import('./dashboard.js'),
      import('./client-error.js'),
      import('node:http'),
      import('@hono/node-server'),
      libraryVersion(),
    ]);
  const context = createContext(lab, settings, version ?? 'unknown');
  if (typeof options.store === 'object') context.watch.learn(options.store);
  // Noted now that it is there, if it is; a store that does not answer yet may do so later.
  await context.index.refresh().catch(() => {});
  const dashboard = new Dashboard(settings.dashboardDirectory);
  const app = createApp(context, dashboard);
  const http: HttpServer = nodeHttp.createServer(
    {
      headersTimeout: HEADERS_MS,
      requestTimeout: REQUEST_MS,
      connectionsCheckingInterval: 1000,
      maxHeaderSize: MAX_HEADER_BYTES,
      // Without a Host it is refused all the same, with a problem that says so.
      requireHostHeader: false,
    },
    node.getRequestListener(app.fetch, { errorHandler: clientError.badRequest }) as RequestListener,
  );
  http.on('clientError', clientError.answerClientError);
  http.keepAliveTimeout = IDLE_MS;
  http.maxConnections = MAX_CONNECTIONS;
  try {
    await listen(http, settings.port, settings.host);
  } catch (error) {
    context.statistics.close();
    throw cannotListen(settings.host, settings.port, error);
  }
  const { port } = http.address() as AddressInfo;
  let closing: Promise<void> | null = null;
  return {
    url: `http://${settings.host.includes(':') ? `[${settings.host}]` : settings.host}:${port}`,
    host: settings.host,
    port,
    hasDashboard: dashboard.isBuilt,
    close: ({ graceMs = GRACE_MS } = {}) => {
      closing ??= (async () => {
        context.hub.close();
        await stopListening(http, graceMs);
        context.statistics.close();
        await context.index.summaries.close();
      })();
      return closing;
    },
  };
}

function labOf({ lab, store }: ServerOptions): Lab {
  if (lab !== undefined && store !== undefined)
    throw refuse('invalid-option', 'options.store', 'a lab or a store, not both', store);
  if (lab !== undefined && !(lab instanceof Lab))
    throw refuse('invalid-option', 'options.lab', 'a Lab', lab);
  if (lab !== undefined) return lab;
  return store === undefined ? ownLab : new Lab({ store });
}

function listen(http: HttpServer, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    http.once('error', reject);
    http.listen(port, host, () => {
      http.off('error', reject);
      resolve();
    });
  });
}

function stopListening(http: HttpServer, graceMs: number): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => http.closeAllConnections(), graceMs);
    http.close(() => {
      clearTimeout(timer);
      resolve();
    });
    http.closeIdleConnections();
  });
}

function cannotListen(host: string, port: number, cause: unknown): CrucibleError {
  const { code, message } = cause as NodeJS.ErrnoException;
  return new CrucibleError(
    'invalid-option',
    `cannot listen on ${host}:${port}: ${message}`,
    { path: 'port', expected: 'a port that is free', received: code ?? message },
    { cause },
  );
}
