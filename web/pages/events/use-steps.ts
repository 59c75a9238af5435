import { useEffect, useMemo } from 'preact/hooks';
import type { EventPages } from './use-event-pages.ts';
import { openEvent } from './view.ts';

/** The ways from the open event to its neighbours in the list; null where there is none. */
export function useSteps({ rows, hasMore, loadMore }: EventPages, open: string | null) {
  const index = open === null ? -1 : rows.findIndex(({ eventId }) => eventId === open);
  const before = rows[index - 1];
  const after = index < 0 ? undefined : rows[index + 1];
  useEffect(() => {
    if (index >= 0 && after === undefined && hasMore) loadMore();
  }, [index, after, hasMore, loadMore]);
  const step = (row: (typeof rows)[number] | undefined) =>
    row === undefined ? null : () => openEvent(row, { replace: true });
  return useMemo(
    () => ({ before: index < 0 ? null : step(before), after: step(after) }),
    [before?.eventId, after?.eventId, index < 0],
  );
}
