import { type Filter, isEverything } from '../filter/filter.ts';
import { requestOf } from '../filter/request.ts';
import type { Sort } from './order.ts';

/** Which experiments are shown, in which order. */
export interface Selection {
  /** The same for the same selection. */
  readonly key: string;
  readonly filter: Filter;
  readonly sort: Sort;
  readonly isEverything: boolean;
  readonly request: ReturnType<typeof requestOf>;
}

export function selectionOf(filter: Filter, sort: Sort): Selection {
  const request = requestOf(filter, sort);
  return {
    key: JSON.stringify(request),
    filter,
    sort,
    isEverything: isEverything(filter),
    request,
  };
}
