import { useCallback, useEffect, useLayoutEffect, useMemo, useRef } from 'preact/hooks';
import type { ColumnsAnswer } from '../../../src/server/protocol.ts';
import { type Column, VirtualTable } from '../../controls/virtual-table.tsx';
import { Link } from '../../routing/link.tsx';
import { alignOf, cellText } from './cell-text.ts';
import { fieldOf } from './fields.ts';
import { knownColumns } from './known-columns.ts';
import type { EventPages, EventRow } from './use-event-pages.ts';
import { type EventsPageView, openEvent, setOrder } from './view.ts';

const ROW_PX = 32;
/** Rows that are not there yet, below those that are. */
const PLACEHOLDERS = 40;
/** The next page is asked for when so many rows are left. */
const AHEAD = 80;

interface EventsTableProps {
  readonly experimentId: string;
  readonly view: EventsPageView;
  readonly shown: readonly string[];
  readonly columns: ColumnsAnswer | null;
  readonly pages: EventPages;
}

export function EventsTable({ experimentId, view, shown, columns, pages }: EventsTableProps) {
  const { rows, hasMore, loadMore } = pages;
  // After an error nothing is on its way.
  const isAwaited = hasMore ?? pages.isLoading;
  const root = useRef<HTMLDivElement>(null);
  const range = useRef({ from: 0, to: 0 });

  const loadAhead = useCallback(() => {
    if (range.current.to > rows.length - AHEAD) loadMore();
  }, [rows.length, loadMore]);
  useEffect(loadAhead, [loadAhead]);
  const onRange = useCallback(
    (from: number, to: number) => {
      range.current = { from, to };
      loadAhead();
    },
    [loadAhead],
  );

  useLayoutEffect(() => {
    if (rows.length > 0) performance.mark('crucible:events:first-row');
  }, [rows.length > 0]);

  useOpenInSight(root, rows, view.eventId);

  const numbers = useMemo(
    () =>
      new Set(
        knownColumns(columns)
          .filter(({ field }) => field.kind === 'number')
          .map(({ field }) => field.name),
      ),
    [columns],
  );
  const tableColumns = useMemo(
    () => shown.map((name) => columnOf(name, view.widths, numbers, experimentId)),
    [shown.join(' '), [...view.widths].join(' '), numbers, experimentId],
  );

  return (
    <div ref={root} class="events-table">
      <VirtualTable<EventRow>
        label="Events"
        columns={tableColumns}
        rowHeightPx={ROW_PX}
        rowCount={rows.length + (isAwaited ? PLACEHOLDERS : 0)}
        rowAt={(index) => rows[index]}
        rowKey={(row) => row.eventId}
        onRange={onRange}
        sort={{ key: 'timestampUs', isDescending: view.order === 'desc' }}
        onSort={() => setOrder(view.order === 'desc' ? 'asc' : 'desc')}
        onOpen={(row) => openEvent(row, { replace: view.eventId !== null })}
        openKey={view.eventId}
        empty=""
      />
    </div>
  );
}

function columnOf(
  name: string,
  widths: ReadonlyMap<string, number>,
  numbers: ReadonlySet<string>,
  experimentId: string,
): Column<EventRow> {
  const field = fieldOf(name);
  return {
    key: name,
    header: field.label,
    title: field.label === name ? name : `${field.label} (${name})`,
    widthPx: widths.get(name) ?? field.widthPx,
    grows: name === 'eventName' && !widths.has(name) ? 1 : 0,
    align: numbers.has(field.name) ? 'right' : alignOf(field),
    isSortable: name === 'timestampUs',
    cell: (row, tabIndex) => (
      <Cell name={name} value={row[name]} experimentId={experimentId} tabIndex={tabIndex} />
    ),
  };
}

interface CellProps {
  readonly name: string;
  readonly value: unknown;
  readonly experimentId: string;
  readonly tabIndex: 0 | -1;
}

function Cell({ name, value, experimentId, tabIndex }: CellProps) {
  // Not asked for yet: the column was added a moment ago.
  if (value === undefined) return <span class="table-placeholder" />;
  const { text, title, tone } = cellText(name, value);
  if (name === 'traceId' && typeof value === 'string')
    return (
      <Link
        to={`/experiments/${encodeURIComponent(experimentId)}/traces/${encodeURIComponent(value)}`}
        class="events-cell"
        tabIndex={tabIndex}
        title={`Open the trace ${title}`}
      >
        {text}
      </Link>
    );
  return (
    <span class="events-cell" data-tone={tone} title={title}>
      {text}
    </span>
  );
}

/** Stepping from event to event moves the list along with it. */
function useOpenInSight(
  root: { readonly current: HTMLElement | null },
  rows: readonly EventRow[],
  eventId: string | null,
): void {
  useEffect(() => {
    if (eventId === null) return;
    const index = rows.findIndex((row) => row.eventId === eventId);
    const grid = root.current?.querySelector('[role="grid"]');
    if (index < 0 || grid === null || grid === undefined) return;
    const top = index * ROW_PX;
    const room = grid.clientHeight - 2 * ROW_PX;
    if (top < grid.scrollTop) grid.scrollTop = top;
    else if (top > grid.scrollTop + room) grid.scrollTop = top - room;
  }, [eventId]);
}
