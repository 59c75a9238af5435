import type { EventBatch } from '../../event/batch.js';
import { INTEGERS } from './copy-statement.js';
import type { ColumnDescription } from './description.js';
import { type DuckDB, fileError } from './duckdb.js';
import { integralColumns } from './integral-columns.js';
import { mergeParts, type Part } from './parts.js';
import { readParquet } from './read-parquet.js';
import { type WriteOptions, type WrittenParquet, writeParquet } from './write-parquet.js';

/** A file that `writeParquet` wrote. */
export interface ParquetFile {
  readonly path: string;
  readonly rows: number;
  readonly columns: readonly ColumnDescription[];
  readonly hasNegativeZero: boolean;
}

/**
 * Writes one Parquet file of the rows of several, one after the other, which stay as they are. Where
 * their columns are of the same types DuckDB does it alone; else, and to sort, rows come through here.
 */
export async function mergeParquet(
  database: DuckDB,
  path: string,
  files: readonly ParquetFile[],
  options: WriteOptions,
): Promise<WrittenParquet> {
  if (options.sort || !haveSameTypes(files))
    return writeParquet(database, path, batchesOf(database, files), options);
  try {
    const parts = await partsOf(database, files, (name) => INTEGERS.has(name));
    return await mergeParts(database, path, parts, options);
  } catch (cause) {
    throw fileError(path, 'cannot write', cause);
  }
}

/** The files as parts of one. */
export function partsOf(
  database: DuckDB,
  files: readonly ParquetFile[],
  candidates: (name: string) => boolean,
): Promise<Part[]> {
  return Promise.all(
    files.map(async (file) => ({
      ...file,
      integral: await integralColumns(database, file.path, file.columns, candidates),
    })),
  );
}

export function haveSameTypes(files: readonly ParquetFile[]): boolean {
  const types = new Map<string, string>();
  for (const { name, type } of files.flatMap(({ columns }) => columns)) {
    if ((types.get(name) ?? type) !== type) return false;
    types.set(name, type);
  }
  return true;
}

async function* batchesOf(
  database: DuckDB,
  files: readonly ParquetFile[],
): AsyncGenerator<EventBatch> {
  const all = { wanted: null, fromUs: null, toUs: null, newestFirst: false };
  for (const { path, columns } of files) yield* readParquet(database, path, columns, all);
}
