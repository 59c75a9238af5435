import { setImmediate } from 'node:timers/promises';
import { batchBytes, type EventBatch } from '../../event/batch.js';
import { alignBatches } from './align-batches.js';
import { BatchPlan } from './column-plan.js';
import type { ColumnDescription } from './description.js';
import type { DuckDB } from './duckdb.js';
import { type ParquetFile, partsOf } from './merge-parquet.js';
import { agree, allOf, type Part, removeParts, sqlType, writePart } from './parts.js';
import { literal } from './sql.js';

/** So much is held before it is written to a part. */
const PART_ROWS = 131_072;
const PART_BYTES = 32 * 2 ** 20;

export interface TableOptions {
  /** A multiple of 2,048. */
  readonly rowGroupRows: number;
  /**
   * The SELECT to write, given the columns that have a value in any row and what follows FROM; there
   * they have the names of `fileNames`, and the types BIGINT (safe integers throughout, none of them
   * -0), DOUBLE, BOOLEAN or VARCHAR.
   */
  readonly select: (columns: readonly ColumnDescription[], from: string) => string;
  readonly signal: AbortSignal | undefined;
  /** Called with each piece that was read, and how many rows those before and it have. */
  readonly onRows: (rows: number) => void;
  /** Called when all rows were read, and what is left is DuckDB's. */
  readonly onWriting: () => void;
}

/**
 * Writes a table made of events into one Parquet file that exists already, whose bytes depend on the
 * rows and the SELECT alone, wherever the rows came from and in whatever batches. Parts lie beside it
 * meanwhile, so that memory stays bounded.
 */
export async function writeTable(
  database: DuckDB,
  path: string,
  batches: AsyncIterable<EventBatch>,
  options: TableOptions,
): Promise<void> {
  const { signal, onRows, onWriting } = options;
  const parts: Part[] = [];
  let writing: Promise<void> = Promise.resolve();
  try {
    let rows = 0;
    let count = 0;
    for await (const collected of gathered(alignBatches(batches))) {
      await writing;
      signal?.throwIfAborted();
      // Written while the next one is read.
      writing = writePart(database, `${path}.part-${++count}`, collected).then((part) => {
        parts.push(part);
      });
      writing.catch(() => {});
      rows += collected.rows;
      onRows(rows);
    }
    await writing;
    onWriting();
    await mergeInto(database, path, parts, options);
  } finally {
    await writing.catch(() => {});
    await removeParts(parts);
  }
}

/**
 * The same from files that have the rows already, one after the other in the order wanted, and agree
 * on the types of their columns: DuckDB copies them by itself.
 */
export async function writeTableOfFiles(
  database: DuckDB,
  path: string,
  files: readonly ParquetFile[],
  options: TableOptions,
): Promise<void> {
  options.onWriting();
  const parts = await partsOf(database, files, () => true);
  options.signal?.throwIfAborted();
  await mergeInto(database, path, parts, options);
  options.onRows(files.reduce((rows, file) => rows + file.rows, 0));
}

interface Collected {
  readonly batches: readonly EventBatch[];
  readonly plan: BatchPlan;
  readonly rows: number;
}

/** Batches up to a bound of memory. */
async function* gathered(
  source: AsyncIterable<EventBatch>,
): AsyncGenerator<Collected, void, undefined> {
  let batches: EventBatch[] = [];
  let plan = new BatchPlan(null);
  let rows = 0;
  let bytes = 0;
  for await (const batch of source) {
    plan.add(batch);
    batches.push(batch);
    rows += batch.length;
    bytes += batchBytes(batch);
    if (rows < PART_ROWS && bytes < PART_BYTES) continue;
    yield { batches, plan, rows };
    batches = [];
    plan = new BatchPlan(null);
    rows = bytes = 0;
    // Other work gets its turn.
    await setImmediate();
  }
  if (batches.length > 0) yield { batches, plan, rows };
}

async function mergeInto(
  database: DuckDB,
  path: string,
  parts: Part[],
  { rowGroupRows, select, signal }: TableOptions,
): Promise<void> {
  const columns = await agree(database, parts, null);
  // As texts, not as codes: the order of codes is that of the batches.
  const types = columns.map((column) => sqlType({ ...column, dictionary: null }, parts, 'exact'));
  const settings = [
    'FORMAT parquet',
    'COMPRESSION zstd',
    // Its encodings make a file a quarter smaller, or more, and every reader of today knows them.
    'PARQUET_VERSION V2',
    `ROW_GROUP_SIZE ${rowGroupRows}`,
    // The file is there, with the rights that it is to have.
    'USE_TMP_FILE false',
  ];
  // A dictionary of numbers takes -0 for 0.
  if (parts.some((part) => part.hasNegativeZero)) settings.push('DICTIONARY_SIZE_LIMIT 0');
  const from =
    columns.length === 0 ? '(SELECT 1 WHERE false)' : `(${allOf(parts, columns, types)})`;
  const connection = await database.connect();
  const interrupt = (): void => connection.interrupt();
  signal?.addEventListener('abort', interrupt);
  try {
    signal?.throwIfAborted();
    await connection.run(
      `COPY (${select(columns, from)}) TO ${literal(path)} (${settings.join(', ')})`,
    );
  } catch (error) {
    signal?.throwIfAborted();
    throw error;
  } finally {
    signal?.removeEventListener('abort', interrupt);
    connection.closeSync();
  }
}
