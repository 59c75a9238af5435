import { computed, type ReadonlySignal } from '@preact/signals';
import { useMemo, useRef, useState } from 'preact/hooks';
import { matches } from '../filter/matches.ts';
import type { ExperimentRows } from './experiment-rows.ts';
import type { LoadedRow } from './loaded-row.ts';
import { inOrder } from './order.ts';
import type { Selection } from './selection.ts';

export interface ShownRows {
  /** Null while nothing has come yet. */
  readonly count: number | null;
  readonly entryAt: (index: number) => LoadedRow | undefined;
  /** How many the filter lets through; while the order is held, that may be more than are shown. */
  readonly matching: number | null;
  /** How many wait for the order to be let go of; null for “some”. */
  readonly waiting: number | null;
  /** The selection that these rows are of. */
  readonly key: string | null;
  readonly letGo: () => void;
}

/**
 * The rows in their order. While it is held, as the pointer is over them or they are scrolled, values
 * change where they are, but no row moves, comes or goes.
 */
export function useShownRows(
  rows: ExperimentRows,
  selection: ReadonlySignal<Selection>,
  isHeld: boolean,
): ShownRows {
  const live = useMemo(() => liveEntries(rows, selection), [rows, selection]).value;
  const held = useRef<Held | null>(null);
  const [, setLetGo] = useState(0);
  const { key } = selection.value;

  if (live === null) {
    held.current = null;
    const { pages } = rows;
    pages.version.value;
    const hasNewRows = rows.hasNewRows.value;
    return {
      count: pages.matching,
      entryAt: (index) => rows.map.get(pages.idAt(index) ?? ''),
      matching: pages.matching,
      waiting: hasNewRows ? null : 0,
      key: pages.shownKey,
      letGo: () => rows.placeNewRows(),
    };
  }
  if (!isHeld || held.current?.key !== key) held.current = new Held(key, live);
  const shown = held.current;
  return {
    count: shown.entries.length,
    entryAt: (index) => {
      const entry = shown.entries[index];
      return entry && (rows.map.get(entry.row.id) ?? entry);
    },
    matching: live.length,
    waiting: shown.missing(live),
    key,
    letGo: () => {
      held.current = new Held(key, live);
      setLetGo((times) => times + 1);
    },
  };
}

/** An order as it was at a moment. */
class Held {
  readonly key: string;
  readonly entries: readonly LoadedRow[];
  #ids: ReadonlySet<string> | null = null;

  constructor(key: string, entries: readonly LoadedRow[]) {
    this.key = key;
    this.entries = entries;
  }

  missing(live: readonly LoadedRow[]): number {
    if (live === this.entries) return 0;
    this.#ids ??= new Set(this.entries.map(({ row }) => row.id));
    let missing = 0;
    for (const { row } of live) if (!this.#ids.has(row.id)) missing++;
    return missing;
  }
}

/** Filtering does not sort again: that is what takes longest. Null until all rows are here. */
function liveEntries(rows: ExperimentRows, selection: ReadonlySignal<Selection>) {
  const sortKey = computed(() => selection.value.sort.key);
  const isDescending = computed(() => selection.value.sort.isDescending);
  const sorted = computed(() => {
    rows.version.value;
    const sort = { key: sortKey.value, isDescending: isDescending.value };
    return rows.isComplete.value ? inOrder(rows.map.values(), sort) : null;
  });
  return computed(() => {
    const { filter, isEverything } = selection.value;
    const all = sorted.value;
    return all === null || isEverything ? all : all.filter((entry) => matches(entry, filter));
  });
}
