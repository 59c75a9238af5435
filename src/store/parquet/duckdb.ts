import { createRequire } from 'node:module';
import type { DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { CrucibleError } from '../../errors.js';
import { BatchTables } from './batch-table.js';
import { loadNative, type Native } from './native.js';

export interface DuckDBOptions {
  readonly memoryLimitMb: number;
  /** Default: as many as there are processors. */
  readonly threads?: number;
  /** Where work that does not fit into memory goes. Default: DuckDB's own choice. */
  readonly temporaryDirectory?: string;
}

/** A DuckDB in memory: the engine that reads and writes Parquet files, owning none of them. */
export interface DuckDB {
  readonly native: Native;
  readonly tables: BatchTables;
  connect(): Promise<DuckDBConnection>;
  close(): void;
}

export async function openDuckDB(options: DuckDBOptions): Promise<DuckDB> {
  const { instance, native } = await load(options);
  // A function belongs to the database: all later connections have it.
  const connection = await instance.connect();
  const tables = new BatchTables(native, connection);
  connection.closeSync();
  return {
    native,
    tables,
    connect: () => instance.connect(),
    close: () => instance.closeSync(),
  };
}

async function load(options: DuckDBOptions): Promise<{ instance: DuckDBInstance; native: Native }> {
  let api: typeof import('@duckdb/node-api');
  let native: Native;
  try {
    // Required, not imported: it is CommonJS, and looking for its exports' names takes as long as loading it.
    api = createRequire(import.meta.url)('@duckdb/node-api') as typeof import('@duckdb/node-api');
    native = loadNative();
  } catch (cause) {
    throw new CrucibleError(
      'peer-missing',
      'DuckDB does not load here: its native library is missing or made for another platform; ' +
        'install @duckdb/node-api again on this machine, with optional dependencies',
      { path: '@duckdb/node-api', expected: 'a native library for this platform' },
      { cause },
    );
  }
  const { memoryLimitMb, threads, temporaryDirectory } = options;
  const instance = await api.DuckDBInstance.create(':memory:', {
    // Nothing is ever downloaded; what is not built in fails at once.
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
    memory_limit: `${memoryLimitMb}MB`,
    // The system has the files in its own memory; DuckDB's copy of them counts as the program's.
    enable_external_file_cache: 'false',
    preserve_insertion_order: 'true',
    ...(threads === undefined ? {} : { threads: String(threads) }),
    ...(temporaryDirectory === undefined ? {} : { temp_directory: temporaryDirectory }),
  });
  return { instance, native };
}

/** Whatever fails about a file names the file. */
export function fileError(path: string, what: string, cause: unknown): CrucibleError {
  if (cause instanceof CrucibleError) return cause;
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new CrucibleError('store-failed', `${what} ${path}: ${reason}`, { path }, { cause });
}

/** The path as DuckDB takes it: one with `*` or `[` in it would be a pattern. */
export function parquetPattern(path: string): string {
  return path.replace(/[*?[\]]/g, '[$&]');
}
