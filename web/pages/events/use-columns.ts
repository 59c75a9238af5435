import { useRef } from 'preact/hooks';
import type { ColumnsAnswer } from '../../../src/server/protocol.ts';
import { getJson } from '../../connection/api.ts';
import { useResource } from '../../connection/use-resource.ts';
import { CERTAIN_COLUMNS, FIRST_COLUMNS } from './fields.ts';
import type { EventPages } from './use-event-pages.ts';

/** What the events have, to choose from; asked for once the first events are there. */
export function useKnownColumns(experimentId: string, isReady: boolean): ColumnsAnswer | null {
  const path = `/api/experiments/${encodeURIComponent(experimentId)}/columns`;
  return useResource(isReady ? path : null, (signal) => getJson<ColumnsAnswer>(path, { signal }))
    .value;
}

/**
 * The columns that are asked for. One that was ever shown goes on being asked for: hiding it and showing it
 * again loads nothing.
 */
export function useAskedColumns(chosen: readonly string[] | null): readonly string[] {
  const asked = useRef<string[]>(['timestampUs']);
  for (const name of chosen ?? FIRST_COLUMNS)
    if (!asked.current.includes(name)) asked.current.push(name);
  return asked.current;
}

/** The columns that are shown: those that were chosen, or of the first ones such as the events have. */
export function useShownColumns(
  chosen: readonly string[] | null,
  { rows, loads }: EventPages,
): readonly string[] {
  const seen = useRef(new Set(CERTAIN_COLUMNS));
  const looked = useRef(0);
  // Only at a first page: a column that came while one scrolls would move all others.
  if (looked.current !== loads) {
    looked.current = loads;
    for (const name of FIRST_COLUMNS)
      if (rows.some((row) => row[name] !== null && row[name] !== undefined)) seen.current.add(name);
  }
  return chosen ?? FIRST_COLUMNS.filter((name) => seen.current.has(name));
}
