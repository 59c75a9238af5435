import { valueOfRow } from '../filter/matches.ts';
import type { LoadedRow } from './loaded-row.ts';

export interface Sort {
  /** A field of the record, a metric, or a parameter with its prefix. */
  readonly key: string;
  readonly isDescending: boolean;
}

export const NEWEST_FIRST: Sort = { key: 'startedAt', isDescending: true };

type Key = number | string | null;

/** Those of the record; any other name is a metric or a parameter. */
const FIELDS: ReadonlyMap<string, (entry: LoadedRow) => Key> = new Map([
  ['startedAt', ({ startedMs }: LoadedRow): Key => startedMs],
  ['stoppedAt', ({ row }: LoadedRow): Key => row.stoppedAt],
  ['duration', (entry: LoadedRow): Key => durationOf(entry)],
  ['name', ({ row }: LoadedRow): Key => row.name.toLowerCase()],
  ['status', ({ row }: LoadedRow): Key => row.status],
  ['condition', ({ row }: LoadedRow): Key => row.condition],
  ['recorded', ({ row }: LoadedRow): Key => row.recorded],
  ['dropped', ({ row }: LoadedRow): Key => row.dropped],
  ['id', ({ row }: LoadedRow): Key => row.id],
]);

/** In order, a list of its own. Those without a value come last either way; equal ones newest first. */
export function inOrder(entries: Iterable<LoadedRow>, sort: Sort): LoadedRow[] {
  const keyOf = FIELDS.get(sort.key) ?? ((entry: LoadedRow): Key => keyOfValue(entry, sort.key));
  const sign = sort.isDescending ? -1 : 1;
  return Array.from(entries, (entry) => ({ entry, key: known(keyOf(entry)) }))
    .sort((a, b) => {
      if (a.key === null || b.key === null) {
        if (a.key !== b.key) return a.key === null ? 1 : -1;
      } else if (a.key !== b.key) return (isBefore(a.key, b.key) ? -1 : 1) * sign;
      return newestFirst(a.entry, b.entry);
    })
    .map(({ entry }) => entry);
}

function keyOfValue({ row }: LoadedRow, name: string): Key {
  const value = valueOfRow(row, name);
  return typeof value === 'boolean' ? String(value) : value;
}

/** From start to stop, in milliseconds; null while it goes on. */
function durationOf({ row, startedMs }: LoadedRow): number | null {
  return row.stoppedAt === null ? null : Date.parse(row.stoppedAt) - startedMs;
}

function known(key: Key): Key {
  return typeof key === 'number' && Number.isNaN(key) ? null : key;
}

/** Numbers before texts, where one parameter is both. */
function isBefore(a: number | string, b: number | string): boolean {
  return typeof a === typeof b ? a < b : typeof a === 'number';
}

function newestFirst(a: LoadedRow, b: LoadedRow): number {
  if (a.startedMs !== b.startedMs) return b.startedMs - a.startedMs;
  return a.row.id < b.row.id ? 1 : -1;
}
