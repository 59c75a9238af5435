import type { DuckDBConnection } from '@duckdb/node-api';
import { TIMESTAMP_US } from '../../event/fields.js';
import { literal } from './sql.js';

/** Rows of a file, by their number in it: `from` up to, not including, `to`. */
export interface FileRows {
  readonly from: number;
  readonly to: number;
}

export interface TimeWindow {
  readonly fromUs: number | null;
  readonly toUs: number | null;
}

/** The last rows are fetched by themselves: who asks for the newest often wants no more. */
const LAST_ROWS = 1024;
/** Small row groups are read together, up to so many rows. */
const ENOUGH_ROWS = 16_384;

/**
 * The ranges to read a file in from its end: whole row groups but for the last rows, without those
 * that lie outside of the window. Where there is no window, the last rows come before the file's
 * row groups are looked at, which takes as long as reading these rows does.
 */
export async function* rangesFromEnd(
  connection: DuckDBConnection,
  pattern: string,
  window: TimeWindow,
): AsyncGenerator<FileRows, void, undefined> {
  let end = Number.POSITIVE_INFINITY;
  if (window.fromUs === null && window.toUs === null) {
    const rows = await rowsIn(connection, pattern);
    end = Math.max(0, rows - LAST_ROWS);
    if (rows > 0) yield { from: end, to: rows };
    if (end === 0) return;
  }
  let open: FileRows | null = null;
  for (const group of (await rowGroups(connection, pattern, window)).reverse()) {
    const to = Math.min(group.to, end);
    if (group.from >= to) continue;
    if (open !== null && to === open.from && open.to - group.from <= ENOUGH_ROWS) {
      open = { from: group.from, to: open.to };
    } else {
      if (open !== null) yield open;
      open = { from: group.from, to };
    }
  }
  if (open !== null) yield open;
}

async function rowsIn(connection: DuckDBConnection, pattern: string): Promise<number> {
  const result = await connection.runAndReadAll(
    `SELECT num_rows FROM parquet_file_metadata(${literal(pattern)})`,
  );
  return Number(result.getRows()[0]?.[0] ?? 0);
}

/** The row groups that may have rows inside of the window. */
async function rowGroups(
  connection: DuckDBConnection,
  pattern: string,
  window: TimeWindow,
): Promise<FileRows[]> {
  const result = await connection.runAndReadAll(
    `SELECT any_value(row_group_num_rows),
       max(stats_min_value) FILTER (path_in_schema = ${literal(TIMESTAMP_US)}),
       max(stats_max_value) FILTER (path_in_schema = ${literal(TIMESTAMP_US)})
     FROM parquet_metadata(${literal(pattern)}) GROUP BY row_group_id ORDER BY row_group_id`,
  );
  let end = 0;
  const groups: FileRows[] = [];
  for (const [rows, min, max] of result.getRows()) {
    const from = end;
    end += Number(rows);
    const known = typeof min === 'string' && typeof max === 'string';
    if (known && isOutside(Number(min), Number(max), window)) continue;
    groups.push({ from, to: end });
  }
  return groups;
}

function isOutside(min: number, max: number, { fromUs, toUs }: TimeWindow): boolean {
  return (fromUs !== null && max < fromUs) || (toUs !== null && min > toUs);
}
