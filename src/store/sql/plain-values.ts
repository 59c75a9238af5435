import type { DuckDBType, DuckDBValue } from '@duckdb/node-api';

type Api = typeof import('@duckdb/node-api');
/** Turns one value of a column into plain JavaScript. */
export type ToPlain = (value: DuckDBValue) => unknown;

const AS_IT_IS: ToPlain = (value) => value;
const AS_TEXT: ToPlain = String;

/**
 * How a column's values become plain JavaScript: numbers (integers beyond 2^53 are bigints), texts,
 * booleans and null; arrays of lists; objects of structs and maps; JSON parsed; dates and times in ISO
 * 8601 to the microsecond, with `Z` where they are moments; anything else as DuckDB writes it.
 */
export function toPlain(api: Api, type: DuckDBType): ToPlain {
  const convert = converterOf(api, type);
  return (value) => (value === null || value === undefined ? null : convert(value));
}

function converterOf(api: Api, type: DuckDBType): ToPlain {
  const { DuckDBTypeId: Id } = api;
  if (type.alias === 'JSON') return (value) => parsed(String(value));
  switch (type.typeId) {
    case Id.BIGINT:
    case Id.UBIGINT:
    case Id.HUGEINT:
    case Id.UHUGEINT:
      return (value) => integer(value as bigint);
    case Id.DECIMAL:
      return (value) => Number(String(value));
    case Id.DATE:
    case Id.TIMESTAMP:
    case Id.TIMESTAMP_S:
    case Id.TIMESTAMP_MS:
    case Id.TIMESTAMP_NS:
      return (value) => isoText(String(value));
    case Id.TIMESTAMP_TZ:
      // The time zone is set to UTC; infinity has none.
      return (value) => isoText(String(value).replace(/\+00$/, 'Z'));
    default:
      return nested(api, type) ?? (isPrimitive(api, type) ? AS_IT_IS : AS_TEXT);
  }
}

function isPrimitive({ DuckDBTypeId: Id }: Api, { typeId }: DuckDBType): boolean {
  const texts: readonly number[] = [Id.VARCHAR, Id.ENUM];
  const numbers: readonly number[] = [
    Id.TINYINT,
    Id.SMALLINT,
    Id.INTEGER,
    Id.UTINYINT,
    Id.USMALLINT,
    Id.UINTEGER,
    Id.FLOAT,
    Id.DOUBLE,
  ];
  return typeId === Id.BOOLEAN || texts.includes(typeId) || numbers.includes(typeId);
}

function nested(api: Api, type: DuckDBType): ToPlain | null {
  if (type instanceof api.DuckDBListType || type instanceof api.DuckDBArrayType) {
    const item = toPlain(api, type.valueType);
    return (value) => (value as { readonly items: readonly DuckDBValue[] }).items.map(item);
  }
  if (type instanceof api.DuckDBStructType) {
    const fields = type.entryNames.map(
      (name, i) => [name, toPlain(api, type.entryTypes[i]!)] as const,
    );
    return (value) => {
      const { entries } = value as { readonly entries: Readonly<Record<string, DuckDBValue>> };
      return Object.fromEntries(fields.map(([name, field]) => [name, field(entries[name]!)]));
    };
  }
  if (type instanceof api.DuckDBMapType) {
    const key = toPlain(api, type.keyType);
    const item = toPlain(api, type.valueType);
    return (value) => {
      const { entries } = value as {
        readonly entries: readonly { readonly key: DuckDBValue; readonly value: DuckDBValue }[];
      };
      return Object.fromEntries(
        entries.map((entry) => [String(key(entry.key)), item(entry.value)]),
      );
    };
  }
  return null;
}

/** A fraction has six digits (or nine), so that texts sort as what they say. */
function isoText(text: string): string {
  const whole = text.replace(' ', 'T');
  return whole.replace(/\.(\d+)/, (_, digits: string) => `.${digits.padEnd(6, '0')}`);
}

function integer(value: bigint): number | bigint {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return json;
  }
}
