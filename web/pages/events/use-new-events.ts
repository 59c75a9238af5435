import { useEffect, useRef, useState } from 'preact/hooks';
import type { EventsPage, LiveState } from '../../../src/server/protocol.ts';
import { askJson } from '../../connection/api.ts';
import { eventsQuery } from './events-query.ts';
import type { EventPages, EventRow } from './use-event-pages.ts';
import { useStable } from './use-stable.ts';
import type { EventsPageView } from './view.ts';

/** At most so often is asked what is new. */
const EVERY_MS = 1000;
/** No more are counted. */
const MOST_COUNTED = 1000;
/** Writers hand over their events in their own time: so much earlier ones may still come. */
const OVERLAP_US = 10_000_000;

export interface NewEvents {
  readonly count: number;
  /** There are more than that. */
  readonly isMore: boolean;
}

interface NewEventsWish {
  readonly experimentId: string;
  readonly view: EventsPageView;
  readonly live: LiveState | null;
  readonly pages: EventPages;
  readonly refresh: () => void;
}

const NONE: NewEvents = { count: 0, isMore: false };

/**
 * What the filters let through that is not in the list yet, where the newest come first. While the
 * list follows, it is loaded instead of counted.
 */
export function useNewEvents(wish: NewEventsWish): NewEvents {
  const { view, live, pages } = wish;
  const [news, setNews] = useState(NONE);
  const asked = useRef(0);
  const events = live?.totals.events ?? null;
  const isAtNewest = view.order === 'desc' && view.atUs === null;
  const isWatched = live?.row.status === 'running' && isAtNewest && pages.loads > 0;

  const controller = useRef<AbortController | null>(null);
  const ask = useStable(() => {
    asked.current = performance.now();
    if (view.isFollowing) {
      setNews(NONE);
      wish.refresh();
      return;
    }
    controller.current?.abort();
    const current = new AbortController();
    controller.current = current;
    countNew(wish, current.signal).then(
      (counted) => {
        if (!current.signal.aborted) setNews(counted);
      },
      // The next change asks again.
      () => {},
    );
  });

  useEffect(() => {
    if (!isWatched || events === null) return;
    const timer = setTimeout(ask, Math.max(0, asked.current + EVERY_MS - performance.now()));
    return () => clearTimeout(timer);
  }, [events, isWatched, view.isFollowing, pages.loads, ask]);

  // A new first page has all that was counted.
  useEffect(() => {
    controller.current?.abort();
    setNews(NONE);
  }, [pages.loads]);

  return isWatched ? news : NONE;
}

async function countNew(wish: NewEventsWish, signal: AbortSignal): Promise<NewEvents> {
  const { experimentId, view, pages } = wish;
  const { rows } = pages;
  const atUs = beginOf(rows, pages.hasMore === true);
  const { query } = eventsQuery({ ...view, order: 'asc', atUs });
  if (query === null) return NONE;
  const page = await askJson<EventsPage>(
    `/api/experiments/${encodeURIComponent(experimentId)}/events`,
    { query: { ...query, columns: ['timestampUs'] }, pageSize: MOST_COUNTED },
    { signal },
  );
  const known = new Set(rows.map(({ eventId }) => eventId));
  const count = page.events.filter(({ eventId }) => !known.has(eventId as string)).length;
  return { count, isMore: page.nextCursor !== null };
}

/** From where on all that is in the store is either in the list or new. */
function beginOf(rows: readonly EventRow[], hasMore: boolean): number | null {
  const newest = rows[0]?.['timestampUs'];
  const oldest = rows.at(-1)?.['timestampUs'];
  if (typeof newest !== 'number' || typeof oldest !== 'number') return null;
  const overlap = newest - OVERLAP_US;
  return hasMore ? Math.max(overlap, oldest + 1) : overlap;
}
