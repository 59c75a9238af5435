import { location, setParameters } from '../../routing/location.ts';
import { type EventsView, LAST } from './events-query.ts';
import { type Filter, filterText, parseFilter } from './filter.ts';
import { momentEndUs, momentUs } from './moments.ts';
import type { EventRow } from './use-event-pages.ts';

/** Everything that the page's address says of it. */
export interface EventsPageView extends EventsView {
  /** Null where nobody chose any. */
  readonly columns: readonly string[] | null;
  readonly widths: ReadonlyMap<string, number>;
  /** The event that is open. */
  readonly eventId: string | null;
  /** When that event was, where the address says it: then it is found at once among any number. */
  readonly eventUs: number | null;
  readonly isFollowing: boolean;
  readonly isQueryShown: boolean;
}

export const LEAST_WIDTH_PX = 64;
export const GREATEST_WIDTH_PX = 800;

export function readView(parameters: URLSearchParams = location.value.parameters): EventsPageView {
  const order = parameters.get('order') === 'asc' ? 'asc' : 'desc';
  const columns = parameters.getAll('column');
  const at = parameters.get('at');
  return {
    filters: parameters
      .getAll('filter')
      .map(parseFilter)
      .filter((filter) => filter !== null),
    order,
    last: LAST.test(parameters.get('last') ?? '') ? parameters.get('last') : null,
    fromUs: momentUs(parameters.get('from')),
    toUs: momentEndUs(parameters.get('to')),
    atUs: order === 'desc' ? momentEndUs(at) : momentUs(at),
    json: parameters.get('query'),
    columns: columns.length === 0 ? null : [...new Set(columns)],
    widths: readWidths(parameters.getAll('width')),
    eventId: parameters.get('event'),
    eventUs: wholeUs(parameters.get('eventUs')),
    isFollowing: parameters.get('follow') === '1' && order === 'desc' && at === null,
    isQueryShown: parameters.get('show') === 'query',
  };
}

export function setFilters(filters: readonly Filter[], { replace = false } = {}): void {
  setParameters({ filter: filters.map(filterText), query: null }, { replace });
}

export function setOrder(order: 'asc' | 'desc'): void {
  setParameters(
    { order: order === 'desc' ? null : order, at: null, follow: null },
    { replace: false },
  );
}

/** The address has its time beside its id: opened elsewhere, it is found at once. */
export function openEvent(row: EventRow | null, { replace = false } = {}): void {
  const us = row === null ? null : timeOf(row);
  const event = row === null ? null : row.eventId;
  setParameters({ event, eventUs: us === null ? null : String(us) }, { replace });
}

/** When an event was, in microseconds; null where its column was not asked for. */
export function timeOf(row: EventRow | undefined): number | null {
  const us = row?.['timestampUs'];
  return typeof us === 'number' ? us : null;
}

function wholeUs(text: string | null): number | null {
  return text !== null && /^\d{1,16}$/.test(text) ? Number(text) : null;
}

export function setWidth(
  widths: ReadonlyMap<string, number>,
  column: string,
  widthPx: number,
): void {
  const changed = new Map(widths).set(column, clampWidth(widthPx));
  setParameters({ width: [...changed].map(([name, px]) => `${px} ${name}`) });
}

function readWidths(texts: readonly string[]): ReadonlyMap<string, number> {
  const widths = new Map<string, number>();
  for (const text of texts) {
    const match = /^(\d{1,5}) (.+)$/.exec(text);
    if (match !== null) widths.set(match[2]!, clampWidth(Number(match[1])));
  }
  return widths;
}

function clampWidth(widthPx: number): number {
  return Math.round(Math.min(GREATEST_WIDTH_PX, Math.max(LEAST_WIDTH_PX, widthPx)));
}
