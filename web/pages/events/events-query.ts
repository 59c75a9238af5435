import type { EventQuery } from '../../../src/server/protocol.ts';
import { type Filter, faultOf, isComplete, partsOf, scalarOf } from './filter.ts';

/** Which events, and from where on: all but the columns. */
export interface EventsView {
  readonly filters: readonly Filter[];
  readonly order: 'asc' | 'desc';
  /** `5m`, `2h`: the last so much. */
  readonly last: string | null;
  readonly fromUs: number | null;
  readonly toUs: number | null;
  /** Where to begin: nothing newer is shown (or nothing older, where the oldest come first). */
  readonly atUs: number | null;
  /** A query written by hand, in place of the filters and the time range. */
  readonly json: string | null;
}

/** A query, and which filter is meant by a path in a problem. */
export interface BuiltQuery {
  readonly query: EventQuery | null;
  /** What keeps it from being asked: of the text that was written by hand. */
  readonly fault: string | null;
  readonly filterAt: (path: string) => number | null;
}

type Conditions = Record<string, unknown>;
type Writable<Value> = { -readonly [Key in keyof Value]: Value[Key] };

/** `5m`, `1.5h`. */
export const LAST = /^(\d+(?:\.\d+)?)(s|m|h|d)$/;
const UNITS = { s: 'seconds', m: 'minutes', h: 'hours', d: 'days' } as const;

/** The library's own query of a view. */
export function eventsQuery(view: EventsView): BuiltQuery {
  const built =
    view.json === null ? fromFilters(view) : { ...fromText(view.json), filterAt: () => null };
  if (built.query === null) return built;
  const query: Writable<EventQuery> = { ...built.query, order: view.order };
  return { ...built, query: view.atUs === null ? query : startedAt(query, view.order, view.atUs) };
}

function fromText(text: string): { query: EventQuery | null; fault: string | null } {
  try {
    const query: unknown = JSON.parse(text);
    if (typeof query === 'object' && query !== null && !Array.isArray(query))
      return { query: query as EventQuery, fault: null };
    return { query: null, fault: 'A query is an object: { "where": { … } }' };
  } catch (error) {
    return { query: null, fault: error instanceof Error ? error.message : String(error) };
  }
}

function fromFilters(view: EventsView): BuiltQuery {
  const query: Writable<EventQuery> = {};
  // As a map: a field may be called `__proto__`.
  const where = new Map<string, unknown>();
  const further: Conditions[] = [];
  const places: (readonly [path: string, index: number])[] = [];
  view.filters.forEach((filter, index) => {
    if (!isComplete(filter) || faultOf(filter) !== null) return;
    const { field, operator } = filter;
    const isName = field === 'eventName' || field === 'event_name';
    if (isName && (operator === 'is' || operator === 'in') && query.events === undefined) {
      const names = operator === 'is' ? [filter.value.trim()] : partsOf(filter.value);
      query.events = names.length === 1 ? names[0]! : names;
      places.push(['events', index]);
    } else if (where.has(field)) {
      places.push([`where.and[${further.length}]`, index]);
      further.push(Object.fromEntries([[field, conditionOf(filter)]]));
    } else {
      where.set(field, conditionOf(filter));
      places.push([`where.${field}`, index]);
    }
  });
  if (further.length > 0) where.set('and', further);
  if (where.size > 0) query.where = Object.fromEntries(where) as NonNullable<EventQuery['where']>;
  const window = windowOf(view);
  if (window !== undefined) query.window = window;
  return {
    query,
    fault: null,
    filterAt: (path) =>
      places.find(([place]) => path === place || /^[.[]/.test(tailOf(path, place)))?.[1] ?? null,
  };
}

function tailOf(path: string, place: string): string {
  return path.startsWith(place) ? path.slice(place.length) : '';
}

function conditionOf({ field, operator, value }: Filter): unknown {
  switch (operator) {
    case 'is':
      return scalarOf(field, value);
    case 'isNot':
      return { ne: scalarOf(field, value) };
    case 'in':
    case 'notIn':
      return { [operator]: partsOf(value).map((part) => scalarOf(field, part)) };
    case 'exists':
      return { exists: true };
    case 'missing':
      return { exists: false };
    case 'contains':
    case 'startsWith':
      return { [operator]: value };
    default:
      return { [operator]: scalarOf(field, value) };
  }
}

function windowOf({ last, fromUs, toUs }: EventsView): EventQuery['window'] {
  const span = last === null ? null : LAST.exec(last);
  if (span !== null) return { last: Number(span[1]), unit: UNITS[span[2] as keyof typeof UNITS] };
  if (fromUs === null && toUs === null) return undefined;
  return { ...(fromUs === null ? {} : { fromUs }), ...(toUs === null ? {} : { toUs }) };
}

/** Begins at a time, within what the query's own window lets through. */
function startedAt(query: EventQuery, order: 'asc' | 'desc', atUs: number): EventQuery {
  const { window } = query;
  const isRange = window === undefined || (!('last' in window) && !('lastN' in window));
  if (!isRange) {
    const begins = { timestampUs: order === 'desc' ? { lte: atUs } : { gte: atUs } };
    return { ...query, where: query.where === undefined ? begins : { and: [query.where, begins] } };
  }
  const { fromUs, toUs } = (window ?? {}) as { fromUs?: number; toUs?: number };
  const range =
    order === 'desc'
      ? { ...(fromUs === undefined ? {} : { fromUs }), toUs: Math.min(toUs ?? Infinity, atUs) }
      : { fromUs: Math.max(fromUs ?? 0, atUs), ...(toUs === undefined ? {} : { toUs }) };
  return { ...query, window: range };
}
