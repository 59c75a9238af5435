import type { ColumnDescription } from './description.js';
import { fileNames } from './description.js';
import { type DuckDB, parquetPattern } from './duckdb.js';
import { identifier, literal } from './sql.js';

/** Which columns of numbers hold safe integers in every row that has a value, none of them -0. */
export async function integralColumns(
  database: DuckDB,
  path: string,
  columns: readonly ColumnDescription[],
  candidates: (name: string) => boolean,
): Promise<ReadonlySet<string>> {
  const names = fileNames(columns.map(({ name }) => name));
  const numbers = columns.flatMap(({ name, type }, at) =>
    type === 'number' && candidates(name) ? [{ name, at }] : [],
  );
  if (numbers.length === 0) return new Set();
  const tests = numbers.map(({ at }) => {
    const value = `${identifier(names[at]!)}::DOUBLE`;
    // NaN is equal to itself here, and -0 to 0.
    return `coalesce(bool_and(isfinite(${value}) AND floor(${value}) = ${value} AND abs(${value}) <= ${Number.MAX_SAFE_INTEGER} AND NOT (${value} = 0 AND signbit(${value}))), true)`;
  });
  const connection = await database.connect();
  try {
    const source = `read_parquet(${literal(parquetPattern(path))})`;
    const result = await connection.runAndReadAll(`SELECT ${tests.join(', ')} FROM ${source}`);
    const answers = result.getRows()[0]!;
    return new Set(numbers.filter((_, i) => answers[i] === true).map(({ name }) => name));
  } finally {
    connection.closeSync();
  }
}
