import type { DuckDBConnection } from '@duckdb/node-api';
import { parquetPattern } from '../parquet/duckdb.js';
import { literal } from '../parquet/sql.js';

/**
 * From here on the connection's database reaches no files but those, no network and no extensions, and
 * its settings are final. A statement could still write to those files: this is the second of the
 * walls around a statement, not the only one.
 */
export async function lock(connection: DuckDBConnection, files: readonly string[]): Promise<void> {
  await connection.run("SET TimeZone = 'UTC'");
  // A path in which something has to be escaped is looked up twice: as it is asked for, and as found.
  const paths = new Set(files.flatMap((path) => [path, parquetPattern(path)]));
  await connection.run(`SET allowed_paths = [${[...paths].map(literal).join(', ')}]`);
  await connection.run('SET allow_community_extensions = false');
  await connection.run('SET enable_external_access = false');
  await connection.run('SET lock_configuration = true');
}
