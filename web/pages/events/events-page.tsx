import { useEffect, useRef } from 'preact/hooks';
import { Unreachable } from '../../connection/api.ts';
import { Notice } from '../../controls/notice.tsx';
import { setParameters } from '../../routing/location.ts';
import type { RouteParameters } from '../../routing/routes.ts';
import { Empty } from '../../shell/empty.tsx';
import { ErrorPanel } from '../../shell/error-panel.tsx';
import { countText, loadedText } from './count-text.ts';
import { EventPanel } from './event-panel.tsx';
import { EventsHead } from './events-head.tsx';
import { eventsQuery } from './events-query.ts';
import { EventsTable } from './events-table.tsx';
import { EventsToolbar } from './events-toolbar.tsx';
import { isComplete, textOfValue } from './filter.ts';
import { FilterBar } from './filter-bar.tsx';
import { NoEvents } from './no-events.tsx';
import { QueryPanel } from './query-panel.tsx';
import { isGone, placeOf, problemOf } from './query-problem.ts';
import { useAskedColumns, useKnownColumns, useShownColumns } from './use-columns.ts';
import { useEventPages } from './use-event-pages.ts';
import { useFilterKey } from './use-filter-key.ts';
import { useLiveState } from './use-live-state.ts';
import { useNewEvents } from './use-new-events.ts';
import { useSpaceAbove } from './use-space-above.ts';
import { useSteps } from './use-steps.ts';
import { openEvent, readView, setFilters, timeOf } from './view.ts';
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
    view,
    live: live.value,
    pages,
    refresh: () => isAtTop() && pages.refresh(),
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
          firstUs={timeOf(rows[0])}
          loaded={loadedText(view, pages, live.value?.totals.events ?? null)}
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
              atUs={timeOf(rows.find(({ eventId }) => eventId === view.eventId)) ?? view.eventUs}
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
