import { createRequire } from 'node:module';

/** Handles of DuckDB's C interface: only ever passed back to it. */
export type LogicalType = { readonly kind: 'logical type' };
export type Vector = { readonly kind: 'vector' };
export type Chunk = { readonly kind: 'chunk' };
type Handle = { readonly kind: 'handle' };

/** Numbers of the C interface's types, as far as they are written here. */
export const TypeId = { boolean: 1, bigint: 5, double: 11, varchar: 17 } as const;

/**
 * What is used of the bindings below `@duckdb/node-api`: whole columns move between typed arrays
 * and DuckDB's memory in one call, where the package itself has one call a value.
 */
export interface Native {
  create_logical_type(id: number): LogicalType;
  create_enum_type(values: readonly string[]): LogicalType;
  create_table_function(): Handle;
  table_function_set_name(table: Handle, name: string): void;
  table_function_add_parameter(table: Handle, type: LogicalType): void;
  table_function_supports_projection_pushdown(table: Handle, can: boolean): void;
  table_function_set_bind(table: Handle, bind: (info: Handle) => void): void;
  table_function_set_init(table: Handle, init: (info: Handle) => void): void;
  table_function_set_function(table: Handle, fill: (info: Handle, output: Chunk) => void): void;
  register_table_function(connection: unknown, table: Handle): void;
  bind_get_parameter(info: Handle, index: number): Handle;
  bind_add_result_column(info: Handle, name: string, type: LogicalType): void;
  bind_set_bind_data(info: Handle, data: object): void;
  bind_set_cardinality(info: Handle, rows: number, exact: boolean): void;
  bind_set_error(info: Handle, message: string): void;
  init_get_bind_data(info: Handle): object | undefined;
  init_set_init_data(info: Handle, data: object): void;
  init_set_max_threads(info: Handle, threads: number): void;
  init_get_column_count(info: Handle): number;
  init_get_column_index(info: Handle, index: number): number;
  function_get_init_data(info: Handle): object | undefined;
  function_set_error(info: Handle, message: string): void;
  get_int64(value: Handle): bigint;
  data_chunk_get_vector(chunk: Chunk, column: number): Vector;
  data_chunk_get_size(chunk: Chunk): number;
  data_chunk_set_size(chunk: Chunk, rows: number): void;
  vector_get_data(vector: Vector, bytes: number): Uint8Array;
  vector_get_validity(vector: Vector, bytes: number): Uint8Array | null;
  vector_ensure_validity_writable(vector: Vector): void;
  vector_assign_string_element_len(vector: Vector, row: number, bytes: Uint8Array): void;
  copy_data_to_vector(
    vector: Vector,
    at: number,
    source: ArrayBufferLike,
    from: number,
    bytes: number,
  ): void;
  copy_data_to_vector_validity(
    vector: Vector,
    at: number,
    source: ArrayBufferLike,
    from: number,
    bytes: number,
  ): void;
  list_vector_get_size(vector: Vector): number;
  list_vector_get_child(vector: Vector): Vector;
  struct_vector_get_child(vector: Vector, index: number): Vector;
  array_vector_get_child(vector: Vector): Vector;
  get_data_from_pointer(buffer: ArrayBufferLike, at: number, bytes: number): Uint8Array;
}

/** Rows of a chunk, at most; the C interface calls it the vector size. */
export const CHUNK_ROWS = 2048;

/** The very bindings that `@duckdb/node-api` uses, wherever the package manager put them. */
export function loadNative(): Native {
  const here = createRequire(import.meta.url);
  return createRequire(here.resolve('@duckdb/node-api'))('@duckdb/node-bindings') as Native;
}
