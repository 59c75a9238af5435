import { formatExact } from '../../format/number.ts';
import { isComplete } from './filter.ts';
import type { EventPages } from './use-event-pages.ts';
import type { EventsPageView } from './view.ts';

/** How many events there are, as far as it is known: of a filtered list only once its end is reached. */
export function countText(
  view: EventsPageView,
  { rows, hasMore }: EventPages,
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
