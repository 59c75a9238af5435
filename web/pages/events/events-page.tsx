import { useEffect, useLayoutEffect, useMemo, useRef } from 'preact/hooks';
import { ApiProblem, Unreachable } from '../../connection/api.ts';
import { Notice } from '../../controls/notice.tsx';
import { formatExact } from '../../format/number.ts';
import { setParameters } from '../../routing/location.ts';
import type { RouteParameters } from '../../routing/routes.ts';
import { Empty } from '../../shell/empty.tsx';
import { ErrorPanel } from '../../shell/error-panel.tsx';
import { EventPanel } from './event-panel.tsx';
import { EventsHead } from './events-head.tsx';
import { eventsQuery } from './events-query.ts';
import { EventsTable } from './events-table.tsx';
import { EventsToolbar } from './events-toolbar.tsx';
import { isComplete, textOfValue } from './filter.ts';
import { EMPTY_FILTER, FilterBar } from './filter-bar.tsx';
import { NoEvents } from './no-events.tsx';
import { QueryPanel } from './query-panel.tsx';
import { isTyping } from './side-panel.tsx';
import { useAskedColumns, useKnownColumns, useShownColumns } from './use-columns.ts';
import { useEventPages } from './use-event-pages.ts';
import { useLiveState } from './use-live-state.ts';
import { useNewEvents } from './use-new-events.ts';
import { type EventsPageView, openEvent, readView, setFilters } from './view.ts';
import './events.css';

/** All events of an experiment: filtered by the server, a page at a time. */
export function EventsPage({ id = '' }: RouteParameters) {
  const view = readView();
  const built = eventsQuery(view);
  const asked = useAskedColumns(view.columns);
  const query = built.query === null ? null : { ...built.query, columns: [...asked] };
  const pages = useEventPages(id, query);
  const live = useLiveState(id);
  const columns = useKnownColumns(id, pages.loads > 0);
  const shown = useShownColumns(view.columns, pages);
  const page = useRef<HTMLDivElement>(null);
  const { rows, error } = pages;
  const isAtTop = () => (page.current?.querySelector('[role="grid"]')?.scrollTop ?? 0) === 0;
  const newEvents = useNewEvents({
    experimentId: id,
    live: live.value,
    loads: pages.loads,
    isFollowing: view.isFollowing,
    refresh: useStable(() => isAtTop() && pages.refresh()),
  });
  const row = live.value?.row;

  useEffect(() => {
    document.title = `Events · ${row?.name ?? id} · Crucible`;
  }, [row?.name, id]);
  useSpaceAbove(page);
  useFilterKey(view);

  const problem = problemOf(error);
  const at = problem === null ? null : placeOf(problem.path, built.filterAt, view);
  const onStep = useSteps(pages, view.eventId);

  if (live.isRemoved || (rows.length === 0 && isGone(error)))
    return (
      <div class="events-page">
        <EventsHead experimentId={id} live={live.value} count="" />
        {live.isRemoved ? (
          <Empty title="This experiment has been removed">
            <p>Its events went with it.</p>
          </Empty>
        ) : (
          <ErrorPanel error={error} />
        )}
      </div>
    );

  return (
    <div ref={page} class="events-page" data-panel={view.eventId !== null}>
      <EventsHead
        experimentId={id}
        live={live.value}
        count={countText(view, pages, live.value?.totals.events ?? null)}
      />
      <div class="events-controls">
        <EventsToolbar
          view={view}
          shown={shown}
          columns={columns}
          firstUs={typeof rows[0]?.['timestampUs'] === 'number' ? rows[0]['timestampUs'] : null}
          windowProblem={at === 'window' ? problem!.text : null}
          isRecording={row?.status === 'running'}
          newEvents={newEvents}
          onLoadNew={() => {
            page.current?.querySelector('[role="grid"]')?.scrollTo(0, 0);
            setParameters({ order: null, at: null });
            pages.reload();
          }}
        />
        {view.json === null && (
          <FilterBar
            filters={view.filters}
            columns={columns}
            problem={typeof at === 'number' ? { index: at, text: problem!.text } : null}
            onChange={(filters, isNewEntry) => setFilters(filters, { replace: !isNewEntry })}
          />
        )}
        {view.json !== null && !view.isQueryShown && (
          <Notice tone={problem === null && built.fault === null ? 'info' : 'bad'}>
            A query written by hand is in force.{' '}
            <button
              type="button"
              class="events-inline"
              onClick={() => setParameters({ show: 'query' })}
            >
              Show it
            </button>
          </Notice>
        )}
        {view.isQueryShown && (
          <QueryPanel
            experimentId={id}
            query={query}
            shown={shown}
            written={view.json}
            fault={built.fault ?? (at === 'query' ? problem!.text : null)}
          />
        )}
        {at === 'query' && !view.isQueryShown && <Notice tone="bad">{problem!.text}</Notice>}
        {(problem !== null || built.fault !== null) && rows.length > 0 && (
          <Notice tone="warn">
            This question cannot be asked. The events below are still those of the one before.
          </Notice>
        )}
        {error !== null &&
          problem === null &&
          !(error instanceof Unreachable) &&
          rows.length > 0 && (
            <Notice tone="bad">
              {error instanceof Error ? error.message : String(error)} What is shown is from before.{' '}
              <button type="button" class="events-inline" onClick={pages.reload}>
                Try again
              </button>
            </Notice>
          )}
      </div>
      {error !== null && problem === null && rows.length === 0 ? (
        <ErrorPanel error={error} onRetry={pages.reload} />
      ) : (
        <div class="events-body">
          {rows.length === 0 && pages.hasMore === false ? (
            <NoEvents id={id} view={view} live={live.value} />
          ) : (
            <EventsTable
              experimentId={id}
              view={view}
              shown={shown}
              columns={columns}
              pages={pages}
            />
          )}
          {view.eventId !== null && (
            <EventPanel
              experimentId={id}
              eventId={view.eventId}
              onStep={onStep}
              onFilter={(field, value) =>
                setFilters([
                  ...view.filters.filter(isComplete),
                  { field, operator: 'is', value: textOfValue(field, value) },
                ])
              }
              onClose={closeEvent}
            />
          )}
        </div>
      )}
    </div>
  );
}

function closeEvent(): void {
  openEvent(null);
}

function countText(
  view: EventsPageView,
  { rows, hasMore }: ReturnType<typeof useEventPages>,
  total: number | null,
): string {
  const isAll =
    view.json === null &&
    view.atUs === null &&
    view.last === null &&
    view.fromUs === null &&
    view.toUs === null &&
    !view.filters.some(isComplete);
  if (isAll && total !== null) return count(Math.max(total, rows.length));
  if (hasMore === null) return '';
  return hasMore ? `more than ${count(rows.length)}` : count(rows.length);
}

function count(events: number): string {
  return `${formatExact(events)} ${events === 1 ? 'event' : 'events'}`;
}

interface QueryProblem {
  readonly path: string;
  readonly text: string;
}

/** What the server says is wrong with the question; null for all other errors. */
function problemOf(error: unknown): QueryProblem | null {
  if (!(error instanceof ApiProblem) || error.problem.status !== 400) return null;
  const { path = '', expected, received, detail } = error.problem;
  const text =
    expected === undefined
      ? detail
      : `Expected: ${expected}${received ? `; got ${received}` : ''}.`;
  return { path, text };
}

function isGone(error: unknown): boolean {
  return error instanceof ApiProblem && error.problem.status === 404;
}

/** Beside what the problem is shown: a filter, the time range, or the query as text. */
function placeOf(
  path: string,
  filterAt: (path: string) => number | null,
  view: EventsPageView,
): number | 'window' | 'query' {
  const bare = path.replace(/^query\./, '');
  const index = filterAt(bare);
  if (index !== null) return index;
  return bare.startsWith('window') && view.json === null ? 'window' : 'query';
}

/** A function that stays the same and does what the latest one does. */
function useStable(act: () => void): () => void {
  const latest = useRef(act);
  latest.current = act;
  return useMemo(() => () => latest.current(), []);
}

function useSteps(
  { rows, hasMore, loadMore }: ReturnType<typeof useEventPages>,
  open: string | null,
) {
  const index = open === null ? -1 : rows.findIndex(({ eventId }) => eventId === open);
  const before = rows[index - 1];
  const after = index < 0 ? undefined : rows[index + 1];
  useEffect(() => {
    if (index >= 0 && after === undefined && hasMore) loadMore();
  }, [index, after, hasMore, loadMore]);
  const step = (row: (typeof rows)[number] | undefined) =>
    row === undefined ? null : () => openEvent(row.eventId, { replace: true });
  return useMemo(
    () => ({ before: index < 0 ? null : step(before), after: step(after) }),
    [before?.eventId, after?.eventId, index < 0],
  );
}

/** `/` begins a filter, or goes to the last one. */
function useFilterKey(view: EventsPageView): void {
  const act = useStable(() => {
    if (view.json !== null) return;
    const last = view.filters.at(-1);
    if (last === undefined || isComplete(last)) setFilters([...view.filters, EMPTY_FILTER]);
    requestAnimationFrame(() =>
      [...document.querySelectorAll<HTMLElement>('.events-filter-field')].at(-1)?.focus(),
    );
  });
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key !== '/' || isTyping(event)) return;
      event.preventDefault();
      act();
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, [act]);
}

/** The table takes what the controls above it leave of the window. */
function useSpaceAbove(page: { readonly current: HTMLElement | null }): void {
  useLayoutEffect(() => {
    const element = page.current;
    if (element === null) return;
    const measure = () => {
      const body = element.querySelector('.events-body');
      if (body === null) return;
      const above = Math.ceil(body.getBoundingClientRect().top + window.scrollY);
      element.style.setProperty('--table-above', `${above + 16}px`);
    };
    const observer = new ResizeObserver(measure);
    for (const child of element.querySelectorAll('.events-head, .events-controls'))
      observer.observe(child);
    measure();
    return () => observer.disconnect();
  });
}
