import type { DuckDBType } from '@duckdb/node-api';
import type { Chunk, Native, Vector } from '../parquet/native.js';

type Api = typeof import('@duckdb/node-api');

/** About how many bytes the value in a row takes; once they are more than `room`, it looks no further. */
type Weigh = (row: number, room: number) => number;

const NUMBER_BYTES = 8;
/** A moment, a UUID, a decimal: what is written as a text of about this length. */
const SHORT_TEXT_BYTES = 32;
const NULL_BYTES = 4;
/** JSON becomes objects, which take more than its text does. */
const JSON_FACTOR = 2;
/** A byte of a BLOB is shown as `\xFF`, one of a BIT as eight digits. */
const BYTES_FACTOR = 8;
/** DuckDB's text in a vector: its length, then its first bytes or where it lies. */
const TEXT_BYTES = 16;
/** Where a list's items begin, and how many there are. */
const ENTRY_BYTES = 16;

/** The first rows of a chunk in bytes, found without making a single value of them. */
export function chunkBytes(
  api: Api,
  native: Native,
  chunk: Chunk,
  types: readonly DuckDBType[],
  rows: number,
  room: number,
): number {
  const size = native.data_chunk_get_size(chunk);
  let bytes = 0;
  for (const [column, type] of types.entries()) {
    const vector = native.data_chunk_get_vector(chunk, column);
    const weigh = weighing(api, native, vector, type, size);
    for (let row = 0; row < rows && bytes <= room; row++) bytes += weigh(row, room - bytes);
  }
  return bytes;
}

function weighing(api: Api, native: Native, vector: Vector, type: DuckDBType, size: number): Weigh {
  const present = weighingOf(api, native, vector, type, size);
  const validity = native.vector_get_validity(vector, Math.ceil(size / 64) * 8);
  if (validity === null) return present;
  return (row, room) =>
    ((validity[row >> 3]! >> (row & 7)) & 1) === 1 ? present(row, room) : NULL_BYTES;
}

function weighingOf(
  api: Api,
  native: Native,
  vector: Vector,
  type: DuckDBType,
  size: number,
): Weigh {
  const { DuckDBTypeId: Id } = api;
  const child = (from: Vector, of: DuckDBType, items: number): Weigh =>
    weighing(api, native, from, of, items);
  if (type instanceof api.DuckDBListType || type instanceof api.DuckDBMapType) {
    const items = native.list_vector_get_size(vector);
    const inner = native.list_vector_get_child(vector);
    const item =
      type instanceof api.DuckDBListType
        ? child(inner, type.valueType, items)
        : sumOf([
            child(native.struct_vector_get_child(inner, 0), type.keyType, items),
            child(native.struct_vector_get_child(inner, 1), type.valueType, items),
          ]);
    const entries = viewOf(native.vector_get_data(vector, size * ENTRY_BYTES));
    return (row, room) => {
      const first = Number(entries.getBigUint64(row * ENTRY_BYTES, true));
      const length = Number(entries.getBigUint64(row * ENTRY_BYTES + 8, true));
      return bytesOfItems(item, first, length, room);
    };
  }
  if (type instanceof api.DuckDBArrayType) {
    const { length } = type;
    const item = child(native.array_vector_get_child(vector), type.valueType, size * length);
    return (row, room) => bytesOfItems(item, row * length, length, room);
  }
  if (type instanceof api.DuckDBStructType) {
    const names = type.entryNames.reduce((sum, name) => sum + name.length + NULL_BYTES, 0);
    const parts = type.entryTypes.map((of, i) =>
      child(native.struct_vector_get_child(vector, i), of, size),
    );
    return sumOf([() => names, ...parts]);
  }
  if (type instanceof api.DuckDBUnionType) {
    // Its first part is the tag, and all but one of the others are null.
    const parts = type.memberTypes.map((of, i) =>
      child(native.struct_vector_get_child(vector, i + 1), of, size),
    );
    return sumOf(parts);
  }
  if (type instanceof api.DuckDBEnumType) {
    const longest = type.values.reduce((most, { length }) => Math.max(most, length), 0);
    return () => NUMBER_BYTES + longest;
  }
  switch (type.typeId) {
    case Id.VARCHAR:
      return texts(native, vector, size, type.alias === 'JSON' ? JSON_FACTOR : 1);
    case Id.BLOB:
    case Id.BIT:
    case Id.BIGNUM:
    case Id.GEOMETRY:
      return texts(native, vector, size, BYTES_FACTOR);
    case Id.VARIANT:
      // It is made of parts that refer to each other: how much it unfolds to, they do not say.
      return () => Infinity;
    case Id.BOOLEAN:
    case Id.TINYINT:
    case Id.SMALLINT:
    case Id.INTEGER:
    case Id.BIGINT:
    case Id.UTINYINT:
    case Id.USMALLINT:
    case Id.UINTEGER:
    case Id.UBIGINT:
    case Id.FLOAT:
    case Id.DOUBLE:
      return () => NUMBER_BYTES;
    default:
      return () => SHORT_TEXT_BYTES;
  }
}

function texts(native: Native, vector: Vector, size: number, factor: number): Weigh {
  const held = viewOf(native.vector_get_data(vector, size * TEXT_BYTES));
  return (row) => NUMBER_BYTES + held.getUint32(row * TEXT_BYTES, true) * factor;
}

function sumOf(parts: readonly Weigh[]): Weigh {
  return (row, room) => {
    let bytes = 0;
    for (const part of parts) {
      if (bytes > room) break;
      bytes += part(row, room - bytes);
    }
    return bytes;
  };
}

function bytesOfItems(item: Weigh, first: number, length: number, room: number): number {
  // Nothing takes less: a list of so many need not be gone through.
  let bytes = NULL_BYTES;
  if (length * NULL_BYTES > room) return length * NULL_BYTES;
  for (let at = first; at < first + length && bytes <= room; at++) bytes += item(at, room - bytes);
  return bytes;
}

function viewOf({ buffer, byteOffset, byteLength }: Uint8Array): DataView {
  return new DataView(buffer, byteOffset, byteLength);
}
