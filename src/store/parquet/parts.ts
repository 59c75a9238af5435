import { rm } from 'node:fs/promises';
import type { EventBatch } from '../../event/batch.js';
import { tableOfBatches } from './batch-table.js';
import { BatchPlan } from './column-plan.js';
import { copyStatement, INTEGERS } from './copy-statement.js';
import { type ColumnDescription, DICTIONARY_LIMIT, fileNames } from './description.js';
import { type DuckDB, parquetPattern } from './duckdb.js';
import { readParquet } from './read-parquet.js';
import { identifier, literal } from './sql.js';
import { timeSlices } from './time-slices.js';
import type { WriteOptions, WrittenParquet } from './write-parquet.js';

/** Some of the rows of a file to be, in a file of their own. */
export interface Part {
  readonly path: string;
  readonly rows: number;
  readonly columns: readonly ColumnDescription[];
  readonly hasNegativeZero: boolean;
  /** Columns of safe integers, none of them -0. */
  readonly integral: ReadonlySet<string>;
}

/** Files that are read again at once, and only once. */
const BETWEEN = { rowGroupRows: 16_384, metadata: {}, compression: 'lz4_raw' } as const;

export async function writePart(
  database: DuckDB,
  path: string,
  { batches, plan }: { readonly batches: readonly EventBatch[]; readonly plan: BatchPlan },
): Promise<Part> {
  const table = tableOfBatches(database, batches, {}, plan);
  const connection = await database.connect();
  try {
    const { columns, rows, hasNegativeZero } = table;
    await connection.run(
      copyStatement(path, {
        from: columns.length === 0 ? null : `SELECT * FROM ${table.source}`,
        rows,
        columns,
        hasNegativeZero,
        sort: false,
        ...BETWEEN,
      }),
    );
    const integral = plan.filled().filter((column) => column.isInteger('exact'));
    return { path, rows, columns, hasNegativeZero, integral: new Set(integral.map((c) => c.name)) };
  } catch (cause) {
    await rm(path, { force: true });
    throw cause;
  } finally {
    connection.closeSync();
    table.release();
  }
}

export async function removeParts(parts: readonly Part[]): Promise<void> {
  for (const { path } of parts) await rm(path, { force: true });
}

/** One file of all parts' rows, in their order or sorted; DuckDB alone does it, a piece at a time. */
export async function mergeParts(
  database: DuckDB,
  path: string,
  parts: Part[],
  options: WriteOptions,
): Promise<WrittenParquet> {
  const columns = await agree(database, parts, options.columns ?? null);
  const rows = parts.reduce((sum, part) => sum + part.rows, 0);
  const types = columns.map((column) => sqlType(column, parts, options.integers ?? 'double'));
  const hasNegativeZero = parts.some((part) => part.hasNegativeZero);
  const copy = { ...options, rows, columns, hasNegativeZero };
  const connection = await database.connect();
  let inOrder: readonly Part[] = parts;
  try {
    if (options.sort) {
      const sorted: Part[] = [];
      const all = `SELECT * FROM (${allOf(parts, columns, types)})`;
      for (const from of await timeSlices(connection, all, columns, rows)) {
        const part = { ...parts[0]!, path: `${path}.part-sorted-${sorted.length + 1}`, columns };
        // Noted down first: whatever happens, it is removed.
        sorted.push(part);
        parts.push(part);
        await connection.run(copyStatement(part.path, { ...copy, ...BETWEEN, from }));
      }
      inOrder = sorted;
    }
    const from = columns.length === 0 ? null : allOf(inOrder, columns, types);
    await connection.run(copyStatement(path, { ...copy, from, sort: false, compression: 'zstd' }));
    return { rows, columns, hasNegativeZero };
  } finally {
    connection.closeSync();
  }
}

/**
 * All parts' rows, in the order of the parts. Read as one relation where their names allow it: that is
 * quicker, and what DuckDB copies of a UNION ALL with one thread is not always in order.
 */
export function allOf(
  parts: readonly Part[],
  columns: readonly ColumnDescription[],
  types: readonly string[],
): string {
  const names = fileNames(columns.map(({ name }) => name));
  const place = new Map(columns.map(({ name }, i) => [name, names[i]]));
  const areAlike = parts.every((part) => {
    const own = fileNames(part.columns.map(({ name }) => name));
    return part.columns.every(({ name }, i) => place.get(name) === own[i]);
  });
  if (!areAlike)
    return `SELECT * EXCLUDE (${PLACE}) FROM (${unionOf(parts, columns, types)}) ORDER BY ${PLACE}`;
  const files = parts.map(({ path }) => literal(parquetPattern(path)));
  const list = names.map((name, i) => `${identifier(name)}::${types[i]} AS ${identifier(name)}`);
  return `SELECT ${list.join(', ')} FROM read_parquet([${files.join(', ')}], union_by_name = true)`;
}

const PLACE = identifier('place\u0001');

function unionOf(
  parts: readonly Part[],
  columns: readonly ColumnDescription[],
  types: readonly string[],
): string {
  const names = fileNames(columns.map(({ name }) => name));
  const selects = parts.map((part, number) => {
    const own = fileNames(part.columns.map(({ name }) => name));
    const list = columns.map(({ name }, i) => {
      const at = part.columns.findIndex((column) => column.name === name);
      const value = at === -1 ? 'NULL' : identifier(own[at]!);
      return `${value}::${types[i]} AS ${identifier(names[i]!)}`;
    });
    // Where each row belongs; no column of ours has such a name.
    list.push(`struct_pack(p := ${number}, r := file_row_number) AS ${PLACE}`);
    const source = `${literal(parquetPattern(part.path))}, file_row_number = true`;
    return `SELECT ${list.join(', ')} FROM read_parquet(${source})`;
  });
  return `SELECT * FROM (${selects.join(' UNION ALL ')})`;
}

/** The columns of all parts. One that is not of the same type in all becomes JSON in each. */
export async function agree(
  database: DuckDB,
  parts: Part[],
  order: readonly string[] | null,
): Promise<readonly ColumnDescription[]> {
  const described = new Map<string, ColumnDescription>();
  const mixed = new Set<string>();
  for (const column of parts.flatMap((part) => part.columns)) {
    const before = described.get(column.name);
    if (before !== undefined && before.type !== column.type) mixed.add(column.name);
    described.set(column.name, before === undefined ? column : together(before, column));
  }
  for (const [i, part] of parts.entries()) {
    if (part.columns.some(({ name, type }) => mixed.has(name) && type !== 'json'))
      parts[i] = await rewriteAsJson(database, part, mixed);
  }
  for (const name of mixed) described.set(name, { name, type: 'json', dictionary: null });
  if (order === null) return [...described.values()];
  return order.flatMap((name) => described.get(name) ?? []);
}

function together(a: ColumnDescription, b: ColumnDescription): ColumnDescription {
  if (a.dictionary === null || b.dictionary === null) return { ...a, dictionary: null };
  const texts = [...new Set([...a.dictionary, ...b.dictionary])];
  return { ...a, dictionary: texts.length > DICTIONARY_LIMIT ? null : texts };
}

async function rewriteAsJson(
  database: DuckDB,
  part: Part,
  mixed: ReadonlySet<string>,
): Promise<Part> {
  const all = { wanted: null, fromUs: null, toUs: null, newestFirst: false };
  const batches: EventBatch[] = [];
  const plan = new BatchPlan(null, mixed);
  for await (const batch of readParquet(database, part.path, part.columns, all)) {
    plan.add(batch);
    batches.push(batch);
  }
  // Under the same name, once the old one is read to its end.
  return writePart(database, part.path, { batches, plan });
}

export function sqlType(
  { name, type, dictionary }: ColumnDescription,
  parts: readonly Part[],
  integers: 'exact' | 'double',
): string {
  if (type === 'boolean') return 'BOOLEAN';
  if (type === 'number') {
    const exact = parts.every(
      (part) => part.integral.has(name) || !part.columns.some((column) => column.name === name),
    );
    return exact && (integers === 'exact' || INTEGERS.has(name)) ? 'BIGINT' : 'DOUBLE';
  }
  if (dictionary === null || dictionary.some((text) => text.includes('\0'))) return 'VARCHAR';
  return `ENUM(${dictionary.map(literal).join(', ')})`;
}
