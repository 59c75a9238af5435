import { isIP } from 'node:net';
import { refuse } from '../errors.js';
import * as decode from './decode.js';

/** How a server is reached, and by whom. */
export interface ServerSettings {
  /**
   * Address to listen on; 127.0.0.1 unless given. Any other than this machine's own is refused without
   * a token.
   */
  readonly host?: string;
  /** 4800 unless given; 0 for any that is free. */
  readonly port?: number;
  /** Who has it may read. Without one, everybody on this machine may. At least 16 characters. */
  readonly readToken?: string | null;
  /** Who has it may read and change. Without one, nobody may change anything. At least 16 characters. */
  readonly writeToken?: string | null;
  /** Further names that the server is reached by, as a reverse proxy passes them on in `Host`. */
  readonly allowedHosts?: readonly string[];
  /** Requests a second that one address may go on with; 200 unless given. */
  readonly requestsPerSecond?: number;
  /** The largest body of a request, in bytes; 1 MiB unless given. */
  readonly maxBodyBytes?: number;
  /** What one statement of SQL or one comparison may take; 30,000 ms unless given. */
  readonly timeoutMs?: number;
  /** How often the store is asked for what is new while somebody watches; 250 ms unless given. */
  readonly pollMs?: number;
  /** How often a live stream says that it is there still; 15,000 ms unless given. */
  readonly heartbeatMs?: number;
  /** Live streams at a time; 1,000 unless given. */
  readonly maxStreams?: number;
  /** Directory of the built dashboard; the one in this package unless given, null for none. */
  readonly dashboardDirectory?: string | null;
  /** Directory that archives are written to; `archives` in the working directory unless given. */
  readonly archiveDirectory?: string;
}

/** Settings after every check. */
export interface ResolvedServerSettings {
  readonly host: string;
  readonly isLoopback: boolean;
  readonly port: number;
  readonly readToken: string | null;
  readonly writeToken: string | null;
  readonly allowedHosts: readonly string[];
  readonly requestsPerSecond: number;
  readonly maxBodyBytes: number;
  readonly timeoutMs: number;
  readonly pollMs: number;
  readonly heartbeatMs: number;
  readonly maxStreams: number;
  /** Undefined for the package's own. */
  readonly dashboardDirectory: string | null | undefined;
  readonly archiveDirectory: string;
}

/** What may be given besides, and is checked by whoever takes it. */
const OF_OTHERS: readonly string[] = ['lab', 'store'];
const KEYS: readonly string[] = [
  'host',
  'port',
  'readToken',
  'writeToken',
  'allowedHosts',
  'requestsPerSecond',
  'maxBodyBytes',
  'timeoutMs',
  'pollMs',
  'heartbeatMs',
  'maxStreams',
  'dashboardDirectory',
  'archiveDirectory',
];
const MIN_TOKEN_LENGTH = 16;
const MAX_PORT = 65_535;

/** Checks the settings of a server; refuses an address that others reach without a token. */
export function decodeServerSettings(input: unknown): ResolvedServerSettings {
  const options = decode.record(input, 'options');
  decode.noOthers(options, 'options', [...KEYS, ...OF_OTHERS]);
  const at = (key: string): string => `options.${key}`;
  const count = (key: string, otherwise: number): number =>
    options[key] === undefined ? otherwise : decode.positiveInteger(options[key], at(key));
  const host = hostOf(options['host'], at('host'));
  const isLoopback = isLoopbackHost(host);
  const readToken = tokenOf(options['readToken'], at('readToken'));
  const writeToken = tokenOf(options['writeToken'], at('writeToken'));
  if (!isLoopback && readToken === null && writeToken === null)
    throw refuse(
      'invalid-option',
      at('readToken'),
      `a token, as ${host} can be reached from other machines`,
      undefined,
    );
  if (readToken !== null && readToken === writeToken)
    throw refuse('invalid-option', at('writeToken'), 'another token than readToken', 'the same');
  const { dashboardDirectory } = options;
  return {
    host,
    isLoopback,
    port: portOf(options['port'], at('port')),
    readToken,
    writeToken,
    allowedHosts: decode
      .strings(options['allowedHosts'], at('allowedHosts'))
      .map((name) => name.toLowerCase()),
    requestsPerSecond: count('requestsPerSecond', 200),
    maxBodyBytes: count('maxBodyBytes', 1 << 20),
    timeoutMs: count('timeoutMs', 30_000),
    pollMs: count('pollMs', 250),
    heartbeatMs: count('heartbeatMs', 15_000),
    maxStreams: count('maxStreams', 1000),
    dashboardDirectory:
      dashboardDirectory === undefined || dashboardDirectory === null
        ? dashboardDirectory
        : decode.nonEmptyString(dashboardDirectory, at('dashboardDirectory')),
    archiveDirectory:
      decode.optionalString(options['archiveDirectory'], at('archiveDirectory')) ?? 'archives',
  };
}

function hostOf(value: unknown, path: string): string {
  if (value === undefined) return '127.0.0.1';
  const host = decode.nonEmptyString(value, path).replace(/^\[(.*)\]$/, '$1');
  if (/[\s/?#@]/.test(host)) throw refuse('invalid-option', path, 'a name or an address', value);
  return host;
}

/** Addresses that only this machine reaches. A name may lead anywhere, but for `localhost`. */
export function isLoopbackHost(host: string): boolean {
  if (host === 'localhost' || host === '::1') return true;
  return isIP(host) === 4 && host.startsWith('127.');
}

function portOf(value: unknown, path: string): number {
  if (value === undefined) return 4800;
  if (!Number.isInteger(value) || (value as number) < 0 || (value as number) > MAX_PORT)
    throw refuse('invalid-option', path, `a port, 0 to ${MAX_PORT}`, value);
  return value as number;
}

/** The message never repeats a token. */
function tokenOf(value: unknown, path: string): string | null {
  if (value === undefined || value === null) return null;
  if (typeof value !== 'string' || value.length < MIN_TOKEN_LENGTH || !/^[\x21-\x7e]+$/.test(value))
    throw refuse(
      'invalid-option',
      path,
      `at least ${MIN_TOKEN_LENGTH} visible characters of ASCII`,
      typeof value === 'string' ? `${value.length} characters` : typeof value,
    );
  return value;
}
