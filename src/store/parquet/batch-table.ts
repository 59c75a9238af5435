import type { DuckDBConnection } from '@duckdb/node-api';
import type { EventBatch } from '../../event/batch.js';
import { BatchPlan } from './column-plan.js';
import { type ColumnDescription, fileNames } from './description.js';
import { CHUNK_ROWS, type Chunk, type Native, TypeId } from './native.js';
import { SourceColumn } from './source-column.js';
import { identifier } from './sql.js';

const FUNCTION = 'crucible_batches';

interface Source {
  readonly batches: readonly EventBatch[];
  readonly columns: readonly SourceColumn[];
  readonly rows: number;
}

/** One scan of a source: which columns it wants and how far it is. */
class Scan {
  readonly #batches: readonly EventBatch[];
  readonly #columns: readonly SourceColumn[];
  #batch = 0;
  #row = 0;

  constructor(batches: readonly EventBatch[], columns: readonly SourceColumn[]) {
    this.#batches = batches;
    this.#columns = columns;
  }

  /** Lays the next rows into the chunk; none are left where it stays empty. */
  fill(native: Native, chunk: Chunk): void {
    while (this.#row >= (this.#batches[this.#batch]?.length ?? Number.POSITIVE_INFINITY)) {
      this.#batch++;
      this.#row = 0;
    }
    const batch = this.#batches[this.#batch];
    if (batch === undefined) {
      native.data_chunk_set_size(chunk, 0);
      return;
    }
    const from = this.#row;
    const to = Math.min(from + CHUNK_ROWS, batch.length);
    this.#row = to;
    native.data_chunk_set_size(chunk, to - from);
    for (const [i, column] of this.#columns.entries()) {
      column.fill(native.data_chunk_get_vector(chunk, i), batch, { from, to });
    }
  }
}

/**
 * Batches as a table function of SQL, `crucible_batches(n)`. DuckDB's threads ask this one for the
 * next 2,048 rows when they want them, so no more than one chunk's work is ever done at a time and
 * nothing is copied that a query does not read.
 */
export class BatchTables {
  readonly #native: Native;
  readonly #sources = new Map<number, Source>();
  #lastNumber = 0;

  constructor(native: Native, connection: DuckDBConnection) {
    this.#native = native;
    this.#register(connection);
  }

  add(source: Source): number {
    this.#sources.set(++this.#lastNumber, source);
    return this.#lastNumber;
  }

  delete(number: number): void {
    this.#sources.delete(number);
  }

  #register(connection: DuckDBConnection): void {
    const native = this.#native;
    const table = native.create_table_function();
    native.table_function_set_name(table, FUNCTION);
    native.table_function_add_parameter(table, native.create_logical_type(TypeId.bigint));
    native.table_function_supports_projection_pushdown(table, true);
    native.table_function_set_bind(table, (info) => {
      const number = Number(native.get_int64(native.bind_get_parameter(info, 0)));
      const source = this.#sources.get(number);
      if (source === undefined) {
        native.bind_set_error(info, `there are no batches ${number}`);
        return;
      }
      for (const { name, logicalType } of source.columns) {
        native.bind_add_result_column(info, name, logicalType);
      }
      native.bind_set_cardinality(info, source.rows, true);
      native.bind_set_bind_data(info, source);
    });
    native.table_function_set_init(table, (info) => {
      const { batches, columns } = native.init_get_bind_data(info) as Source;
      const wanted = Array.from(
        { length: native.init_get_column_count(info) },
        (_, i) => columns[native.init_get_column_index(info, i)],
      );
      // A count of all rows wants no column but asks for one that is none.
      native.init_set_init_data(
        info,
        new Scan(
          batches,
          wanted.filter((column) => column !== undefined),
        ),
      );
      // Rows come in the batches' order, and JavaScript has one thread.
      native.init_set_max_threads(info, 1);
    });
    native.table_function_set_function(table, (info, chunk) => {
      try {
        (native.function_get_init_data(info) as Scan).fill(native, chunk);
      } catch (error) {
        native.function_set_error(info, String(error));
      }
    });
    native.register_table_function(connectionHandle(connection), table);
  }
}

/** The connection as the C interface knows it, which the package's types keep to themselves. */
function connectionHandle(connection: DuckDBConnection): unknown {
  return (connection as unknown as { readonly connection: unknown }).connection;
}

export interface BatchTableOptions {
  /** Those columns in that order, as far as any row has a value. Default: all, as they come. */
  readonly columns?: readonly string[];
  /** `exact`: numbers that are safe integers throughout, none of them -0, become BIGINT. */
  readonly integers?: 'exact' | 'double';
}

/** Batches that SQL can read. */
export interface BatchTable {
  /** The columns by their own names, in the table's order. */
  readonly columns: readonly ColumnDescription[];
  readonly rows: number;
  /** What follows FROM; texts may be enums, the names are those of `fileNames`. */
  readonly source: string;
  /** A SELECT of all columns in which every text is VARCHAR. */
  readonly select: string;
  /** A number is -0, which a dictionary of a Parquet file would take for 0. */
  readonly hasNegativeZero: boolean;
  /** Lets go of the batches; the table is not there any more. */
  release(): void;
}

/**
 * Makes batches readable by SQL, without copying them: for `CREATE TABLE … AS`, a view, or COPY.
 * They may differ in their columns and these in their encodings.
 */
export function tableOfBatches(
  database: { readonly native: Native; readonly tables: BatchTables },
  batches: readonly EventBatch[],
  options: BatchTableOptions = {},
  plan: BatchPlan = planOf(batches, options),
): BatchTable {
  const plans = plan.filled();
  const names = fileNames(plans.map(({ name }) => name));
  const columns = plans.map(
    (column, i) =>
      new SourceColumn(database.native, column, names[i]!, options.integers ?? 'double'),
  );
  const rows = batches.reduce((sum, { length }) => sum + length, 0);
  const number = database.tables.add({ batches, columns, rows });
  const source = `${FUNCTION}(${number})`;
  const list = columns.map(({ name, isEnum }) =>
    isEnum ? `${identifier(name)}::VARCHAR AS ${identifier(name)}` : identifier(name),
  );
  return {
    columns: plans.map((column) => column.describe()),
    rows,
    source,
    select: `SELECT ${list.join(', ')} FROM ${source}`,
    hasNegativeZero: plans.some((column) => column.hasNegativeZero),
    release: () => database.tables.delete(number),
  };
}

function planOf(batches: readonly EventBatch[], { columns }: BatchTableOptions): BatchPlan {
  const plan = new BatchPlan(columns ?? null);
  for (const batch of batches) plan.add(batch);
  return plan;
}
