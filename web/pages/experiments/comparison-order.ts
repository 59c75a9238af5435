import type { LoadedRow } from './rows/loaded-row.ts';

/** What people call the condition that others are measured against. */
const BASELINES = /^(baseline|base|control|default|reference)$/i;

/**
 * Ids in the order in which they are compared, whatever order they were chosen in: the first one is the
 * baseline. Conditions that are called so come first, then whichever was started earlier.
 */
export function inComparisonOrder(
  ids: Iterable<string>,
  entryOf: (id: string) => LoadedRow | undefined,
): readonly string[] {
  return Array.from(ids, (id) => {
    const entry = entryOf(id);
    return {
      id,
      rank: entry !== undefined && BASELINES.test(entry.row.condition.trim()) ? 0 : 1,
      startedMs: entry?.startedMs ?? Infinity,
    };
  })
    .sort((a, b) => a.rank - b.rank || compare(a.startedMs, b.startedMs) || compare(a.id, b.id))
    .map(({ id }) => id);
}

function compare<Key extends number | string>(a: Key, b: Key): number {
  return a === b ? 0 : a < b ? -1 : 1;
}
