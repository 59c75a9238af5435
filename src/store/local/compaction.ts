import type { DuckDB } from '../parquet/duckdb.js';
import type { ExperimentPaths } from './layout.js';

export async function compactWriter(
  _database: DuckDB,
  _paths: ExperimentPaths,
  _writer: string,
): Promise<void> {}
