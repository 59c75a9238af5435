import { tableOfBatches } from '../parquet/batch-table.js';
import { type DuckDB, parquetPattern } from '../parquet/duckdb.js';
import { literal } from '../parquet/sql.js';
import type { EventRelation, EventsInFile, EventTables, ExperimentTables } from './event-tables.js';

/** An experiment's events as relations: files that have the same columns are read as one. */
export function relationsOf(
  database: DuckDB,
  { record }: ExperimentTables,
  { files, batches }: EventTables,
): EventRelation[] {
  const alike = new Map<string, EventsInFile[]>();
  for (const file of files) {
    const key = JSON.stringify(file.columns.map(({ name, type }) => [name, type]).sort());
    alike.set(key, [...(alike.get(key) ?? []), file]);
  }
  const relations: EventRelation[] = [...alike.values()].map((group) => ({
    record,
    source: `read_parquet([${group.map(({ path }) => literal(parquetPattern(path))).join(', ')}])`,
    columns: group[0]!.columns,
  }));
  if (batches.some(({ length }) => length > 0)) {
    const { source, columns } = tableOfBatches(database, batches);
    relations.push({ record, source, columns });
  }
  return relations;
}
