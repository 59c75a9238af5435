import { existsSync } from 'node:fs';
import type { DuckDBConnection } from '@duckdb/node-api';
import { CrucibleError } from '../../errors.js';
import { type DuckDB, openDuckDB } from '../parquet/duckdb.js';
import type { Chunk } from '../parquet/native.js';
import { chunkBytes } from './answer-size.js';
import { type FoundEvents, relationsOf } from './event-relations.js';
import type { ExperimentTables } from './event-tables.js';
import { eventsSelect, viewColumns } from './events-view.js';
import { experimentsSelect } from './experiments-view.js';
import { lock } from './lock.js';
import { metricsSelect } from './metrics-view.js';
import { toPlain } from './plain-values.js';
import { planText } from './plan-text.js';
import { readOnlyStatement } from './read-only-statement.js';
import { invalidStatement } from './statement-error.js';

/** Rows of a statement: plain values, bigints where a number would not be exact. */
export interface SqlResult {
  readonly columns: readonly string[];
  /** DuckDB's names of the columns' types. */
  readonly types: readonly string[];
  readonly rows: readonly (readonly unknown[])[];
  /** There are more rows than were asked for. */
  readonly truncated: boolean;
}

export interface SqlRequest {
  readonly statement: string;
  readonly experiments: readonly ExperimentTables[];
  readonly maxRows: number;
  readonly maxBytes: number;
  readonly signal: AbortSignal | undefined;
}

const MEMORY_LIMIT_MB = 1024;
/** Files that were put together with others while they were read are looked up anew, so many times. */
const ATTEMPTS = 5;

/**
 * Asks experiments with SQL that can do nothing but read. Two walls stand around a statement: it is let
 * through only if DuckDB's parser finds it to be one SELECT without functions that do more (see
 * `readOnlyStatement`); and it runs in a database of its own, in memory, which has no access to
 * anything but the files behind its views, loads no extension, writes no temporary file, and whose
 * settings are locked.
 */
export async function askExperiments(request: SqlRequest): Promise<SqlResult> {
  const { signal } = request;
  for (let attempt = 1; ; attempt++) {
    signal?.throwIfAborted();
    const files: string[] = [];
    // What does not fit into the memory fails: nothing is ever written, be it only for a while.
    const database = await openDuckDB({ memoryLimitMb: MEMORY_LIMIT_MB, temporaryDirectory: '' });
    const connection = await database.connect();
    const interrupt = (): void => connection.interrupt();
    signal?.addEventListener('abort', interrupt);
    try {
      return await ask(database, connection, request, files);
    } catch (error) {
      signal?.throwIfAborted();
      const isGone = files.some((path) => !existsSync(path));
      if (!isGone || attempt === ATTEMPTS) throw invalidStatement(error);
    } finally {
      signal?.removeEventListener('abort', interrupt);
      connection.closeSync();
      database.close();
    }
  }
}

async function ask(
  database: DuckDB,
  connection: DuckDBConnection,
  request: SqlRequest,
  files: string[],
): Promise<SqlResult> {
  const { statement, experiments, signal } = request;
  const { text, needsEvents, isPlan } = await readOnlyStatement(connection, statement);
  const records = experiments.map(({ record }) => record);
  await connection.run(`CREATE VIEW experiments AS ${experimentsSelect(records)}`);
  if (needsEvents) {
    const found: FoundEvents[] = [];
    for (const experiment of experiments) {
      signal?.throwIfAborted();
      const tables = await experiment.events();
      files.push(...tables.files.map(({ path }) => path));
      found.push({ record: experiment.record, tables });
    }
    const relations = relationsOf(database, found);
    const columns = viewColumns(relations);
    await connection.run(`CREATE VIEW events AS ${eventsSelect(relations, columns)}`);
    await connection.run(`CREATE VIEW metrics AS ${metricsSelect(columns)}`);
  }
  await lock(connection, files);
  const answer = await rowsOf(database, connection, text, request);
  if (!isPlan) return answer;
  const rows = answer.rows.map(([kind, plan]) => [kind, planText(String(plan), files)]);
  return { ...answer, rows };
}

async function rowsOf(
  { native }: DuckDB,
  connection: DuckDBConnection,
  text: string,
  { maxRows, maxBytes, signal }: SqlRequest,
): Promise<SqlResult> {
  const api = await import('@duckdb/node-api');
  const result = await connection.stream(text);
  const types = result.columnTypes();
  const convert = types.map((type) => toPlain(api, type));
  const rows: unknown[][] = [];
  let bytes = 0;
  let truncated = false;
  while (!truncated) {
    const chunk = await result.fetchChunk();
    signal?.throwIfAborted();
    if (chunk === null || chunk.rowCount === 0) break;
    const taken = Math.min(chunk.rowCount, maxRows - rows.length);
    truncated = taken < chunk.rowCount;
    if (maxBytes < Infinity) {
      const raw = chunk.chunk as unknown as Chunk;
      bytes += chunkBytes(api, native, raw, types, taken, maxBytes - bytes);
      if (bytes > maxBytes) throw tooLarge(bytes, maxBytes);
    }
    for (let row = 0; row < taken; row++)
      rows.push(chunk.getRowValues(row).map((value, i) => convert[i]!(value)));
  }
  const columns = [...result.columnNames()];
  return { columns, types: types.map((type) => type.alias ?? String(type)), rows, truncated };
}

function tooLarge(bytes: number, maxBytes: number): CrucibleError {
  const expected = `an answer of at most ${Math.round(maxBytes / 1024 / 1024)} MB`;
  const advice =
    bytes === Infinity
      ? 'cast a VARIANT to JSON or VARCHAR'
      : 'ask for fewer rows, fewer columns or shorter values';
  const message = `statement: expected ${expected}: ${advice}`;
  return new CrucibleError('invalid-query', message, { path: 'statement', expected });
}
