import type { DuckDBConnection } from '@duckdb/node-api';
import { TIMESTAMP_US } from '../../event/fields.js';
import { type ColumnDescription, fileNames } from './description.js';
import { identifier } from './sql.js';

/** So many rows are sorted at a time. */
const SLICE_ROWS = 131_072;

/**
 * All rows cut by time into pieces small enough to be sorted in memory, each a SELECT. DuckDB's own
 * sort of everything would need several times the memory that it is given here.
 */
export async function timeSlices(
  connection: DuckDBConnection,
  all: string,
  columns: readonly ColumnDescription[],
  rows: number,
): Promise<string[]> {
  const at = columns.findIndex(({ name }) => name === TIMESTAMP_US);
  const count = Math.ceil(rows / SLICE_ROWS);
  if (at === -1 || count < 2) return [all];
  const time = identifier(fileNames(columns.map(({ name }) => name))[at]!);
  const cuts = Array.from({ length: count - 1 }, (_, i) => (i + 1) / count);
  const found = await connection.runAndReadAll(
    `SELECT DISTINCT unnest(approx_quantile(${time}, [${cuts.join(', ')}])::BIGINT[]) AS cut
     FROM (${all}) ORDER BY cut`,
  );
  const times = found.getRows().map(([cut]) => String(cut));
  return [...times, null].map((to, i) => {
    const from = times[i - 1];
    const bounds = [
      ...(from === undefined ? [] : [`${time} >= ${from}`]),
      // The last piece has the rows without a time as well, which sort last.
      ...(to === null ? [] : [`${time} < ${to}`]),
    ].join(' AND ');
    const condition = to === null && from !== undefined ? `${bounds} OR ${time} IS NULL` : bounds;
    return `${all} WHERE ${condition === '' ? 'true' : condition}`;
  });
}
