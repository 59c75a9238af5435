import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import type { EventQuery, EventsPage } from '../../../src/server/protocol.ts';
import { askJson, Unreachable } from '../../connection/api.ts';
import { serverReturns } from '../../connection/presence.ts';
import { readToken } from '../../connection/tokens.ts';

/** An event with the columns that were asked for. */
export type EventRow = Readonly<Record<string, unknown>> & { readonly eventId: string };

export interface EventPages {
  readonly rows: readonly EventRow[];
  /** Whether there are more than those in `rows`; null before the first answer. */
  readonly hasMore: boolean | null;
  readonly isLoading: boolean;
  readonly error: unknown;
  readonly loadMore: () => void;
  /** Asks again from the beginning; what is shown stays until the answer is there. */
  readonly reload: () => void;
  /** Puts what has come since at the beginning, where that is where new ones come. */
  readonly refresh: () => void;
  /** Counts first pages that came. */
  readonly loads: number;
}

const FIRST_PAGE = 100;
const NEXT_PAGE = 500;
const LARGEST_PAGE = 1000;

interface Loaded {
  /** Which query they are of. */
  readonly key: string;
  /** The same but for columns: the same events. */
  readonly eventsKey: string;
  readonly rows: readonly EventRow[];
  readonly cursor: string | null;
  readonly loads: number;
}

/**
 * The events of a query, a page at a time. While the first page of another query is on its way, the rows
 * of the one before stay; an answer that comes too late is thrown away.
 */
export function useEventPages(experimentId: string, query: EventQuery | null): EventPages {
  const path = `/api/experiments/${encodeURIComponent(experimentId)}/events`;
  const key = query === null ? null : JSON.stringify(query);
  const eventsKey = JSON.stringify({ ...query, columns: undefined });
  const [loaded, setLoaded] = useState<Loaded | null>(null);
  const [error, setError] = useState<unknown>(null);
  const [isLoading, setIsLoading] = useState(key !== null);
  const [attempt, setAttempt] = useState(0);
  const pending = useRef<AbortController | null>(null);
  const state = useRef({ loaded, query, key, eventsKey });
  state.current = { loaded, query, key, eventsKey };
  const token = readToken.value;

  const ask = useCallback(
    (body: object, take: (page: EventsPage) => Loaded | null): void => {
      pending.current?.abort();
      const controller = new AbortController();
      pending.current = controller;
      setIsLoading(true);
      const settle = (failure: unknown) => {
        if (controller.signal.aborted) return;
        pending.current = null;
        setIsLoading(false);
        setError(failure);
      };
      askJson<EventsPage>(path, body, { signal: controller.signal }).then(
        (page) => {
          if (!controller.signal.aborted) setLoaded(take(page));
          settle(null);
        },
        (reason: unknown) => settle(reason),
      );
    },
    [path],
  );

  const first = useCallback(
    (isRefresh: boolean) => {
      const { query: asked, key: askedKey, eventsKey: events, loaded: before } = state.current;
      if (asked === null || askedKey === null) return;
      // Another column of the same events: what is in sight stays where it is.
      const isWider = before?.eventsKey === events && before.key !== askedKey;
      const size = isWider ? Math.max(FIRST_PAGE, before.rows.length) : FIRST_PAGE;
      ask({ query: asked, pageSize: Math.min(LARGEST_PAGE, size) }, (page) => {
        const same = isRefresh && before?.key === askedKey ? before : null;
        const first = { key: askedKey, eventsKey: events, loads: (before?.loads ?? 0) + 1 };
        return { ...first, ...joined(page, same) };
      });
    },
    [ask],
  );

  useEffect(() => {
    first(false);
    if (key === null) {
      pending.current?.abort();
      setIsLoading(false);
    }
    return () => pending.current?.abort();
  }, [key, attempt, token, first]);

  // What could not be asked for while the server was away is asked for when it is back.
  const returns = serverReturns.value;
  useEffect(() => {
    if (error instanceof Unreachable) setAttempt((count) => count + 1);
  }, [returns]);

  const loadMore = useCallback(() => {
    const { loaded: now, query: asked, key: askedKey } = state.current;
    if (pending.current !== null || now === null || now.cursor === null || now.key !== askedKey)
      return;
    ask({ query: asked, pageSize: NEXT_PAGE, cursor: now.cursor }, (page) => ({
      ...now,
      rows: [...now.rows, ...(page.events as readonly EventRow[])],
      cursor: page.nextCursor,
    }));
  }, [ask]);

  const isRefreshWanted = useRef(false);
  const refresh = useCallback(() => {
    if (pending.current === null) first(true);
    else isRefreshWanted.current = true;
  }, [first]);
  useEffect(() => {
    if (isLoading || !isRefreshWanted.current) return;
    isRefreshWanted.current = false;
    first(true);
  }, [isLoading, first]);

  return {
    rows: loaded?.rows ?? NO_ROWS,
    hasMore: loaded === null ? null : loaded.cursor !== null,
    isLoading,
    error,
    loadMore,
    reload: useCallback(() => setAttempt((count) => count + 1), []),
    refresh,
    loads: loaded?.loads ?? 0,
  };
}

const NO_ROWS: readonly EventRow[] = [];

/** The newest page, with what it reaches of the rows before it. */
function joined(page: EventsPage, before: Loaded | null): Pick<Loaded, 'rows' | 'cursor'> {
  const events = page.events as readonly EventRow[];
  const last = events.at(-1)?.eventId;
  const at = before?.rows.findIndex(({ eventId }) => eventId === last) ?? -1;
  if (before === null || at < 0) return { rows: events, cursor: page.nextCursor };
  return { rows: [...events, ...before.rows.slice(at + 1)], cursor: before.cursor };
}
