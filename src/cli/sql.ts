import { sql } from '../lab/sql.js';
import type { OpenLab } from './command.js';

/** Rows of a statement, every value as JSON has it or a bigint. */
export interface SqlResult {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly unknown[])[];
  /** There are more rows than were printed. */
  readonly truncated: boolean;
}

export interface SqlQuestion {
  readonly statement: string;
  /** Ids of the experiments that the views show; null for all of them. */
  readonly experimentIds: readonly string[] | null;
  readonly signal: AbortSignal;
}

/** All rows are held before the first is printed; whoever wants more exports them. */
const MAX_ROWS = 100_000;

/** Asks a store with SQL, where it can be asked so. */
export function askWithSql(
  { lab }: OpenLab,
  { statement, experimentIds, signal }: SqlQuestion,
): Promise<SqlResult> {
  return sql(lab, statement, {
    signal,
    maxRows: MAX_ROWS,
    ...(experimentIds === null ? {} : { experiments: experimentIds }),
  });
}
