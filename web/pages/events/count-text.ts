import { formatExact } from '../../format/number.ts';
import { isComplete } from './filter.ts';
import type { EventPages } from './use-event-pages.ts';
import type { EventsPageView } from './view.ts';

/** How many events there are, as far as it is known: of a filtered list only once its end is reached. */
export function countText(
  view: EventsPageView,
  { rows, hasMore }: Pick<EventPages, 'rows' | 'hasMore'>,
  total: number | null,
): string {
  if (isAll(view) && total !== null) return count(Math.max(total, rows.length));
  if (hasMore === null) return '';
  return hasMore ? `more than ${count(rows.length)}` : count(rows.length);
}

/**
 * How much of the whole the list has, which neither its end nor its scrollbar shows: empty where it has
 * everything, and where nobody knows how many there are.
 */
export function loadedText(
  view: EventsPageView,
  { rows, hasMore }: Pick<EventPages, 'rows' | 'hasMore'>,
  total: number | null,
): string {
  if (!isAll(view) || hasMore !== true || total === null || total <= rows.length) return '';
  return `${formatExact(rows.length)} of ${formatExact(total)} loaded; scroll or jump to a time for more`;
}

function isAll(view: EventsPageView): boolean {
  return (
    view.json === null &&
    view.atUs === null &&
    view.last === null &&
    view.fromUs === null &&
    view.toUs === null &&
    !view.filters.some(isComplete)
  );
}

function count(events: number): string {
  return `${formatExact(events)} ${events === 1 ? 'event' : 'events'}`;
}
