import type { Lab } from '../../lab/lab.js';
import type { OpenExperiment } from '../../lab/reading.js';
import { sql } from '../../lab/sql.js';
import type { WhereNode } from '../../query/where.js';
import { identifier, literal } from '../../store/parquet/sql.js';

/** Columns that tell few events apart from all others. */
const RARE: ReadonlySet<string> = new Set([
  'trace_id',
  'span_id',
  'parent_span_id',
  'sample_id',
  'session_id',
  'user_id',
]);
/** Of fewer a scan is as fast. */
const MANY_EVENTS = 200_000;
const MOST = 2000;

/**
 * When the events are that have the id which a condition names, those that do not meet its other parts
 * among them: DuckDB looks through a column of texts many times faster than a scan. Null where it names
 * none, or there are many, and where the store's events do not lie in Parquet files.
 */
export async function findRare(
  lab: Lab,
  { store, record }: OpenExperiment,
  where: WhereNode | null,
  signal: AbortSignal,
): Promise<readonly number[] | null> {
  const named = where === null ? null : rareIn(where);
  if (named === null || store.eventTables === undefined || record.counts.recorded < MANY_EVENTS)
    return null;
  const [column, value] = named;
  const statement = `SELECT timestamp_us FROM events WHERE ${identifier(column)} = ${literal(value)}`;
  const { rows, truncated } = await sql(lab, statement, {
    experiments: [record.id],
    maxRows: MOST,
    signal,
  });
  return truncated ? null : rows.map(([timestampUs]) => Number(timestampUs)).sort((a, b) => a - b);
}

/** The column and the value that all events have to have. */
function rareIn(node: WhereNode): readonly [string, string] | null {
  if (node.op === 'and') {
    for (const part of node.nodes) {
      const found = rareIn(part);
      if (found !== null) return found;
    }
    return null;
  }
  const isRare =
    node.op === 'eq' &&
    RARE.has(node.column) &&
    typeof node.value === 'string' &&
    !node.value.includes('\0');
  return isRare ? [node.column, node.value as string] : null;
}
