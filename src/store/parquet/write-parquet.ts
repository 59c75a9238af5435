import type { EventBatch } from '../../event/batch.js';
import { tableOfBatches } from './batch-table.js';
import { collectBatches } from './collect-batches.js';
import type { BatchPlan } from './column-plan.js';
import { copyStatement } from './copy-statement.js';
import type { ColumnDescription } from './description.js';
import { type DuckDB, fileError } from './duckdb.js';
import { mergeParts, type Part, removeParts, writePart } from './parts.js';

export interface WriteOptions {
  /** Rows of a row group, or up to 2,047 more: what a reader skips, or decodes, as a whole. */
  readonly rowGroupRows: number;
  /** Texts of the file's own, by key. */
  readonly metadata: Readonly<Record<string, string>>;
  /**
   * By time, writer and sequence, as far as these columns are written; rows that come in that order
   * already are left as they are.
   */
  readonly sort: boolean;
  /** Those columns in that order, as far as any row has a value. Default: all, as they come. */
  readonly columns?: readonly string[];
  /**
   * `exact`: numbers that are safe integers throughout, none of them -0, become BIGINT. Default
   * `double`: only time and sequence do.
   */
  readonly integers?: 'exact' | 'double';
}

export interface WrittenParquet {
  readonly rows: number;
  readonly columns: readonly ColumnDescription[];
  /** Whether any number in it is -0: it was written, and has to be copied, without dictionaries of numbers. */
  readonly hasNegativeZero: boolean;
}

/**
 * Writes events into one Parquet file, however many there are and whatever columns their batches
 * have. Few are written at once; many go by way of parts beside the file, so that memory stays
 * bounded. The file is there in full when the promise resolves, but not synced to the device.
 */
export async function writeParquet(
  database: DuckDB,
  path: string,
  batches: Iterable<EventBatch> | AsyncIterable<EventBatch>,
  options: WriteOptions,
): Promise<WrittenParquet> {
  const parts: Part[] = [];
  let isSorted = true;
  try {
    for await (const collected of collectBatches(batches, options)) {
      isSorted &&= collected.isSorted;
      const sort = options.sort && !isSorted;
      if (collected.isLast && parts.length === 0) {
        return await writeWhole(database, path, collected, { ...options, sort });
      }
      parts.push(await writePart(database, `${path}.part-${parts.length + 1}`, collected));
    }
    return await mergeParts(database, path, parts, { ...options, sort: options.sort && !isSorted });
  } catch (cause) {
    throw fileError(path, 'cannot write', cause);
  } finally {
    await removeParts(parts);
  }
}

async function writeWhole(
  database: DuckDB,
  path: string,
  { batches, plan }: { readonly batches: readonly EventBatch[]; readonly plan: BatchPlan },
  options: WriteOptions,
): Promise<WrittenParquet> {
  const table = tableOfBatches(database, batches, options, plan);
  const connection = await database.connect();
  try {
    const { columns, rows, hasNegativeZero } = table;
    await connection.run(
      copyStatement(path, {
        ...options,
        from: columns.length === 0 ? null : `SELECT * FROM ${table.source}`,
        rows,
        columns,
        hasNegativeZero,
        compression: 'zstd',
      }),
    );
    return { rows, columns, hasNegativeZero };
  } finally {
    connection.closeSync();
    table.release();
  }
}
