import { SEQUENCE, TIMESTAMP_US, WRITER } from '../../event/fields.js';
import { type ColumnDescription, fileNames } from './description.js';
import { ORDER } from './row-order.js';
import { identifier, literal } from './sql.js';

/** Key of a file's metadata under which its columns are described. */
export const COLUMNS_KEY = 'crucible.columns';

export interface CopyOptions {
  /** The SELECT to copy; null where no row has any value. */
  readonly from: string | null;
  readonly rows: number;
  readonly columns: readonly ColumnDescription[];
  readonly sort: boolean;
  readonly hasNegativeZero: boolean;
  readonly compression: 'zstd' | 'lz4_raw';
  readonly rowGroupRows: number;
  readonly metadata: Readonly<Record<string, string>>;
}

/** The statement that writes a file, with what it takes to read it back alone. */
export function copyStatement(path: string, options: CopyOptions): string {
  const metadata = { ...options.metadata, [COLUMNS_KEY]: JSON.stringify(options.columns) };
  const keys = Object.entries(metadata).map(
    ([key, value]) => `${identifier(key)}: ${literal(value)}`,
  );
  const settings = [
    'FORMAT parquet',
    // Its encodings make a file a quarter smaller, and quicker to write and to read.
    'PARQUET_VERSION V2',
    `COMPRESSION ${options.compression}`,
    `ROW_GROUP_SIZE ${Math.max(1, Math.floor(options.rowGroupRows))}`,
    `KV_METADATA {${keys.join(', ')}}`,
  ];
  // A dictionary of numbers takes -0 for 0. Columns of codes have theirs all the same.
  if (options.hasNegativeZero) settings.push('DICTIONARY_SIZE_LIMIT 0');
  return `COPY (${selectOf(options)}) TO ${literal(path)} (${settings.join(', ')})`;
}

function selectOf({ from, rows, columns, sort }: CopyOptions): string {
  // A Parquet file has at least one column.
  if (from === null) return `SELECT NULL::BIGINT AS ${TIMESTAMP_US} FROM range(${rows})`;
  if (!sort) return from;
  const names = fileNames(columns.map(({ name }) => name));
  const keys = ORDER.flatMap((key) => {
    const name = names[columns.findIndex((column) => column.name === key)];
    if (name === undefined) return [];
    // Codes are in the order in which the texts came.
    return key === WRITER ? `${identifier(name)}::VARCHAR` : identifier(name);
  });
  return keys.length === 0 ? from : `${from} ORDER BY ${keys.join(', ')}`;
}

/** Columns that are integers in every file. */
export const INTEGERS: ReadonlySet<string> = new Set([TIMESTAMP_US, SEQUENCE]);
