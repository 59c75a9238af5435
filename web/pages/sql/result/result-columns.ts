import type { SqlAnswer } from '../../../../src/server/protocol.ts';

export type ColumnKind = 'integer' | 'real' | 'moment' | 'day' | 'flag' | 'text' | 'nested';

export interface ResultColumn {
  /** Its name, told apart where several have the same: `count`, `count_2`. */
  readonly key: string;
  readonly index: number;
  /** As DuckDB has it. */
  readonly type: string;
  readonly kind: ColumnKind;
}

export type ResultRow = readonly unknown[];

export function columnsOf({ columns, types }: SqlAnswer): ResultColumn[] {
  const taken = new Set<string>();
  return columns.map((name, index) => {
    let key = name;
    for (let copy = 2; taken.has(key); copy++) key = `${name}_${copy}`;
    taken.add(key);
    return { key, index, type: types[index]!, kind: kindOf(types[index]!) };
  });
}

function kindOf(type: string): ColumnKind {
  if (/\[\d*\]$|^(?:STRUCT|MAP|LIST|UNION)\b|^JSON$/.test(type)) return 'nested';
  if (/^(?:U?(?:TINYINT|SMALLINT|INTEGER|BIGINT|HUGEINT)|BIGNUM)$/.test(type)) return 'integer';
  if (/^(?:DOUBLE|FLOAT|DECIMAL)\b/.test(type)) return 'real';
  if (/^TIMESTAMP/.test(type)) return 'moment';
  if (type === 'DATE') return 'day';
  return type === 'BOOLEAN' ? 'flag' : 'text';
}

export function isNumeric({ kind }: ResultColumn): boolean {
  return kind === 'integer' || kind === 'real';
}

/** Integers of microseconds since 1970, as `timestamp_us`: between the years 1973 and 2286. */
export function isMicroseconds({ key, kind }: ResultColumn, value: unknown): value is number {
  return (
    kind === 'integer' &&
    /(?:^|_)us(?:_\d+)?$/.test(key) &&
    typeof value === 'number' &&
    value > 1e14 &&
    value < 1e16
  );
}

/** A moment as microseconds since 1970; one without a zone is of the reader's own. Null if it is none. */
export function microsecondsOf(text: unknown): number | null {
  if (typeof text !== 'string') return null;
  const found = /^(\d{4}-\d\d-\d\d)(?:T(\d\d:\d\d:\d\d)(?:\.(\d+))?)?(Z?)$/.exec(text);
  if (found === null) return null;
  const [, day, clock = '00:00:00', fraction = '', zone] = found;
  const ms = Date.parse(`${day}T${clock}${zone}`);
  return Number.isNaN(ms) ? null : ms * 1000 + Number(fraction.padEnd(6, '0').slice(0, 6));
}
