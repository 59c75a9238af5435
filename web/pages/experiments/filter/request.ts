import type { Sort } from '../rows/order.ts';
import type { Filter } from './filter.ts';

/** What `GET /api/experiments` is asked for the same selection. */
export function requestOf(
  filter: Filter,
  sort: Sort,
): Readonly<Record<string, string | readonly string[] | null>> {
  return {
    q: filter.words.length === 0 ? null : filter.words.join(' '),
    status: filter.statuses,
    condition: filter.conditions,
    tag: filter.tags,
    startedFrom: moment(filter.startedFromMs),
    startedTo: moment(filter.startedToMs),
    metric: filter.comparisons.map(({ name, operator, bound }) => `${name}${operator}${bound}`),
    sort: sort.key,
    order: sort.isDescending ? 'desc' : 'asc',
  };
}

function moment(ms: number | null): string | null {
  return ms === null ? null : new Date(ms).toISOString();
}
