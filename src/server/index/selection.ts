import { type MetricCondition, PARAMETER_PREFIX } from './comparison.js';
import type { IndexEntry } from './entry.js';

/** Which experiments are wanted, in which order. */
export interface Selection {
  /** Any of these; empty for all. */
  readonly ids: readonly string[];
  /** Words that all have to be found in name, id, hypothesis, condition or tags. */
  readonly words: readonly string[];
  /** Any of these; empty for all. */
  readonly statuses: readonly string[];
  readonly conditions: readonly string[];
  /** All of these. */
  readonly tags: readonly string[];
  readonly startedFromMs: number | null;
  readonly startedToMs: number | null;
  readonly metrics: readonly MetricCondition[];
  readonly sort: string;
  readonly order: 'asc' | 'desc';
}

export function selectEntries(entries: Iterable<IndexEntry>, selection: Selection): IndexEntry[] {
  const chosen: IndexEntry[] = [];
  for (const entry of entries) if (passes(entry, selection)) chosen.push(entry);
  return sorted(chosen, selection);
}

function passes(entry: IndexEntry, s: Selection): boolean {
  const { record, startedMs, searched } = entry;
  if (s.ids.length > 0 && !s.ids.includes(record.id)) return false;
  if (s.statuses.length > 0 && !s.statuses.includes(record.status)) return false;
  if (s.conditions.length > 0 && !s.conditions.includes(record.condition)) return false;
  if (s.startedFromMs !== null && startedMs < s.startedFromMs) return false;
  if (s.startedToMs !== null && startedMs > s.startedToMs) return false;
  if (!s.tags.every((tag) => record.tags.includes(tag))) return false;
  if (!s.words.every((word) => searched.includes(word))) return false;
  return s.metrics.every(({ name, holds }) => {
    const value = plainValue(entry, name);
    return value !== undefined && holds(value);
  });
}

/** A metric, or a plain value of the experiment's metadata. */
function plainValue(
  { record, summary }: IndexEntry,
  name: string,
): number | string | boolean | undefined {
  if (!name.startsWith(PARAMETER_PREFIX)) return summary?.metrics.get(name);
  const key = name.slice(PARAMETER_PREFIX.length);
  const value: unknown = Object.hasOwn(record.metadata, key) ? record.metadata[key] : undefined;
  const isPlain =
    typeof value === 'number' || typeof value === 'string' || typeof value === 'boolean';
  return isPlain ? value : undefined;
}

type Key = number | string | null;

/** Those of the record; any other name is a metric, or a parameter with its prefix. */
const FIELDS: ReadonlyMap<string, (entry: IndexEntry) => Key> = new Map([
  ['startedAt', ({ startedMs }: IndexEntry): Key => startedMs],
  ['stoppedAt', ({ record }: IndexEntry): Key => record.stoppedAt],
  ['name', ({ record }: IndexEntry): Key => record.name.toLowerCase()],
  ['status', ({ record }: IndexEntry): Key => record.status],
  ['condition', ({ record }: IndexEntry): Key => record.condition],
  ['recorded', ({ record }: IndexEntry): Key => record.counts.recorded],
  ['dropped', ({ record }: IndexEntry): Key => record.counts.dropped],
  ['id', ({ record }: IndexEntry): Key => record.id],
  ['duration', ({ record, startedMs }: IndexEntry): Key => durationOf(record.stoppedAt, startedMs)],
]);

/** Those without a value come last, whichever way it goes; equal ones newest first. */
function sorted(entries: IndexEntry[], { sort, order }: Selection): IndexEntry[] {
  const keyOf = FIELDS.get(sort) ?? ((entry: IndexEntry): Key => plainKey(plainValue(entry, sort)));
  const sign = order === 'asc' ? 1 : -1;
  return entries
    .map((entry) => ({ entry, key: known(keyOf(entry)) }))
    .sort((a, b) => {
      if (a.key === null || b.key === null) {
        if (a.key !== b.key) return a.key === null ? 1 : -1;
      } else if (a.key !== b.key) return (isBefore(a.key, b.key) ? -1 : 1) * sign;
      return newestFirst(a.entry, b.entry);
    })
    .map(({ entry }) => entry);
}

function durationOf(stoppedAt: string | null, startedMs: number): number | null {
  return stoppedAt === null ? null : Date.parse(stoppedAt) - startedMs;
}

function plainKey(value: number | string | boolean | undefined): Key {
  return typeof value === 'boolean' ? String(value) : (value ?? null);
}

/** Numbers before texts, where one parameter is both. */
function isBefore(a: number | string, b: number | string): boolean {
  return typeof a === typeof b ? a < b : typeof a === 'number';
}

function known(key: Key): Key {
  return typeof key === 'number' && Number.isNaN(key) ? null : key;
}

function newestFirst(a: IndexEntry, b: IndexEntry): number {
  if (a.startedMs !== b.startedMs) return b.startedMs - a.startedMs;
  return a.record.id < b.record.id ? 1 : -1;
}
