import type { DuckDBConnection, DuckDBDataChunk, DuckDBResult } from '@duckdb/node-api';
import type { EventBatch } from '../../event/batch.js';
import { TIMESTAMP_US } from '../../event/fields.js';
import { ChunkBatch, type ResultColumn } from './chunk-columns.js';
import { type ColumnDescription, fileNames } from './description.js';
import { type DuckDB, fileError, parquetPattern } from './duckdb.js';
import { CHUNK_ROWS, type Native } from './native.js';
import { type FileRows, rangesFromEnd } from './row-ranges.js';
import { identifier, literal } from './sql.js';

/** Rows of a batch, at most: enough that what a consumer does once a batch does not show. */
const BATCH_ROWS = CHUNK_ROWS * 4;
/** A dictionary longer than this is not worth a place in the text of the query. */
const ENUM_CHARACTERS = 0x4_0000;

export interface ReadOptions {
  /** Columns to read; null for all. */
  readonly wanted: ReadonlySet<string> | null;
  /** First and last microsecond, both included; null for no bound. */
  readonly fromUs: number | null;
  readonly toUs: number | null;
  /** The file's last batches first; the rows of each still in rising order. */
  readonly newestFirst: boolean;
}

/**
 * The events of a Parquet file in the file's order, or its batches from the last to the first. A
 * reader that stops early has read no more than it took and a little ahead. `columns` describes
 * all of the file's columns in their order.
 */
export async function* readParquet(
  database: DuckDB,
  path: string,
  columns: readonly ColumnDescription[],
  options: ReadOptions,
): AsyncGenerator<EventBatch, void, undefined> {
  const connection = await database.connect();
  try {
    const query = selectOf(path, columns, options);
    if (!options.newestFirst) {
      yield* batchesOf(database.native, connection, query, null);
      return;
    }
    for await (const rows of rangesFromEnd(connection, parquetPattern(path), options)) {
      const batches: EventBatch[] = [];
      for await (const batch of batchesOf(database.native, connection, query, rows)) {
        batches.push(batch);
      }
      while (batches.length > 0) yield batches.pop()!;
    }
  } catch (cause) {
    throw fileError(path, 'cannot read', cause);
  } finally {
    connection.closeSync();
  }
}

interface Query {
  readonly columns: readonly ResultColumn[];
  readonly sql: (rows: FileRows | null) => string;
}

function selectOf(
  path: string,
  columns: readonly ColumnDescription[],
  options: ReadOptions,
): Query {
  const { wanted, fromUs, toUs } = options;
  const names = fileNames(columns.map(({ name }) => name));
  const selected: ResultColumn[] = [];
  const list: string[] = [];
  let time = TIMESTAMP_US;
  for (const [i, { name, type, dictionary }] of columns.entries()) {
    const column = identifier(names[i]!);
    if (name === TIMESTAMP_US) time = names[i]!;
    if (wanted !== null && !wanted.has(name)) continue;
    const values = fitsEnum(dictionary) ? dictionary : null;
    selected.push({ name, type, values });
    if (type === 'number') list.push(`${column}::DOUBLE`);
    else if (values === null) list.push(column);
    else list.push(`${column}::ENUM(${values.map(literal).join(', ')})`);
  }
  const bounds: string[] = [];
  if (fromUs !== null) bounds.push(`${identifier(time)} >= ${sqlNumber(fromUs)}`);
  if (toUs !== null) bounds.push(`${identifier(time)} <= ${sqlNumber(toUs)}`);
  const source = `read_parquet(${literal(parquetPattern(path))}`;
  return {
    columns: selected,
    sql: (rows) => {
      const all =
        rows === null
          ? bounds
          : [`file_row_number >= ${rows.from}`, `file_row_number < ${rows.to}`, ...bounds];
      const where = all.length === 0 ? '' : ` WHERE ${all.join(' AND ')}`;
      const from = rows === null ? `${source})` : `${source}, file_row_number = true)`;
      // Where none of the columns is wanted, how many rows there are is still to be told.
      return `SELECT ${list.length === 0 ? 'NULL' : list.join(', ')} FROM ${from}${where}`;
    },
  };
}

/** As an enum a column of few texts comes as codes, and no row costs a string. */
function fitsEnum(dictionary: readonly string[] | null): dictionary is readonly string[] {
  if (dictionary === null || dictionary.length === 0) return false;
  let characters = 0;
  for (const text of dictionary) {
    characters += text.length;
    if (characters > ENUM_CHARACTERS || text.includes('\0')) return false;
  }
  return true;
}

function sqlNumber(value: number): string {
  if (Number.isSafeInteger(value)) return String(value);
  return Number.isFinite(value) ? `${value}::DOUBLE` : `'${value}'::DOUBLE`;
}

async function* batchesOf(
  native: Native,
  connection: DuckDBConnection,
  query: Query,
  rows: FileRows | null,
): AsyncGenerator<EventBatch, void, undefined> {
  const capacity = rows === null ? BATCH_ROWS : Math.min(BATCH_ROWS, rows.to - rows.from);
  const result = await connection.stream(query.sql(rows));
  let open: ChunkBatch | null = null;
  for await (const chunk of chunksOf(result)) {
    const { rowCount } = chunk;
    if (open !== null && !open.hasRoomFor(rowCount)) {
      yield open.finish();
      open = null;
    }
    open ??= new ChunkBatch(native, query.columns, Math.max(capacity, rowCount));
    open.add(chunk.chunk as never, rowCount);
    // Its memory would otherwise wait for the garbage collector, which does not see it.
    chunk.reset();
  }
  if (open !== null) yield open.finish();
}

/** Asks for the next chunk before the last one is worked off. */
async function* chunksOf(result: DuckDBResult): AsyncGenerator<DuckDBDataChunk, void, undefined> {
  let next = result.fetchChunk();
  try {
    for (;;) {
      const chunk = await next;
      if (chunk === null || chunk.rowCount === 0) return;
      next = result.fetchChunk();
      // Whoever stops here does not see it fail.
      next.catch(() => {});
      yield chunk;
    }
  } finally {
    await next.catch(() => null);
  }
}
