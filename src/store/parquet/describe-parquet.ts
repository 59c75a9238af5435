import { COLUMNS_KEY } from './copy-statement.js';
import type { ColumnDescription } from './description.js';
import { type DuckDB, fileError, parquetPattern } from './duckdb.js';
import { literal } from './sql.js';

/** The columns of a file that `writeParquet` wrote, as it says itself. */
export async function describeParquet(
  database: DuckDB,
  path: string,
): Promise<readonly ColumnDescription[]> {
  const connection = await database.connect();
  try {
    const source = literal(parquetPattern(path));
    const rows = await connection.runAndReadAll(
      `SELECT decode(value) FROM parquet_kv_metadata(${source}) WHERE decode(key) = ${literal(COLUMNS_KEY)}`,
    );
    const described = rows.getRows()[0]?.[0];
    if (typeof described !== 'string') throw new TypeError(`it has no ${COLUMNS_KEY}`);
    return JSON.parse(described) as ColumnDescription[];
  } catch (cause) {
    throw fileError(path, 'cannot read', cause);
  } finally {
    connection.closeSync();
  }
}
