import { liftOf } from '../enrich/lift.js';
import { refuse } from '../errors.js';
import { columnOf, fieldNamed, type Section, snakeCase } from '../event/fields.js';
import type { EventName } from '../event/name.js';
import { decodeEventName, decodeEvents } from './names.js';
import { decodeWhere, type Where, type WhereNode } from './where.js';
import { positiveInteger, type ResolvedWindow, resolveWindow, type WindowSpec } from './window.js';

/**
 * Which events, as plain JSON: the same value in code, over HTTP and on the command line.
 *
 * @example
 * { events: 'req_llm.**', where: { success: false, latencyMs: { gt: 500 } }, window: { last: 5, unit: 'minutes' } }
 */
export interface EventQuery {
  /** Names and prefixes (`'req_llm.**'`); any one of them has to match. Segments go in a list of their own. */
  readonly events?: string | readonly EventName[];
  readonly where?: Where;
  readonly window?: WindowSpec;
  /** By time; `asc` unless said otherwise. */
  readonly order?: 'asc' | 'desc';
  /** At most so many events, the first in the order asked for. */
  readonly limit?: number;
  /** Only these columns or fields. */
  readonly columns?: readonly string[];
}

/**
 * A query as the `Store` functions take it: besides the keys of `EventQuery`, any field as a
 * condition by itself. `{ eventName, success, condition, timeRange, toolName: 'search' }`; a name
 * that is no field is looked for in the metadata.
 */
export interface EventFilters extends EventQuery {
  readonly eventName?: EventName;
  readonly timeRange?: { readonly fromUs?: number; readonly toUs?: number };
  readonly [field: string]: unknown;
}

/** A query after every check: what stores take. */
export interface ResolvedQuery {
  readonly patterns: readonly string[] | null;
  readonly where: WhereNode | null;
  readonly window: ResolvedWindow;
  /** `any` where the reader does not mind: a store may then save itself putting writers in order. */
  readonly order: 'asc' | 'desc' | 'any';
  readonly limit: number | null;
  readonly columns: readonly string[] | null;
}

const QUERY_KEYS: ReadonlySet<string> = new Set([
  'events',
  'where',
  'window',
  'order',
  'limit',
  'columns',
]);
const ALIASES: ReadonlyMap<string, string> = new Map([
  ['event_name', 'eventName'],
  ['time_range', 'timeRange'],
]);

/**
 * An `EventQuery` for takers whose type allows no shorthand: a key beyond its own, which as a
 * condition by itself would narrow the result or find nothing, is refused. What is under the keys
 * is checked when the query is resolved.
 */
export function requireQuery(query: unknown): EventQuery {
  if (query === undefined) return {};
  if (typeof query !== 'object' || query === null || Array.isArray(query))
    throw refuse('invalid-query', 'query', EXPECTED_QUERY, query);
  for (const [key, value] of Object.entries(query)) {
    if (value !== undefined && !QUERY_KEYS.has(key))
      throw refuse('invalid-query', key, EXPECTED_QUERY, value);
  }
  return query;
}

const EXPECTED_QUERY = `an object with the keys ${[...QUERY_KEYS].join(', ')}`;

/** Column of `latencyMs`, `latency_ms`, `metadata.toolName`, `metadata_tool_name` or `toolName`. */
export function resolveColumn(name: string): string {
  const field = fieldNamed(name);
  if (field !== null) return field.column;
  if (name === 'eventId' || name === 'event_id') return 'event_id';
  const [section, ...path] = name.split('.');
  if ((section === 'measurements' || section === 'metadata') && path.length > 0) {
    return columnIn(section as Section, path);
  }
  if (/^(?:measurements|metadata|metric)_/.test(name) || INTERNAL.has(name)) return name;
  if (section === 'metrics') return `metric_${snakeCase(path.join('_'))}`;
  return columnIn('metadata', name.split('.'));
}

/** Where recording puts a value of that path: `metadata.lr` is the learning rate. */
function columnIn(section: Section, path: readonly string[]): string {
  return liftOf(section, path).column ?? columnOf(section, path);
}

const INTERNAL = new Set(['writer', 'sequence', 'shape', 'extra']);

/** The same events for a reader that does not mind their order; a limit still takes the first. */
export function inAnyOrder(query: ResolvedQuery): ResolvedQuery {
  const isFree = query.limit === null && query.window.lastN === null;
  return isFree ? { ...query, order: 'any' } : query;
}

/** Checks a query and works out its window; `nowUs` is what "the last five minutes" end at. */
export function resolveQuery(
  query: EventQuery | EventFilters | undefined,
  nowUs: number,
): ResolvedQuery {
  const given: unknown = query ?? {};
  if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    throw refuse('invalid-query', 'query', 'an object', given);
  }
  const q = withoutAliases(given);
  if (q.window !== undefined && q.timeRange !== undefined) {
    throw refuse('invalid-query', 'timeRange', 'either window or timeRange, not both', q.timeRange);
  }
  return {
    patterns: decodePatterns(q),
    where: decodeConditions(q),
    window:
      q.timeRange === undefined
        ? resolveWindow(q.window, nowUs)
        : resolveWindow(q.timeRange, nowUs, 'timeRange'),
    order: decodeOrder(q.order),
    limit: q.limit === undefined ? null : positiveInteger(q.limit, 'limit'),
    columns: decodeColumns(q.columns),
  };
}

/** The shorthands' snake_case names are as good; a key given in both is refused. */
function withoutAliases(given: object): EventFilters {
  const query: Record<string, unknown> = { ...given };
  for (const [alias, key] of ALIASES) {
    const value = query[alias];
    if (value === undefined) continue;
    if (query[key] !== undefined)
      throw refuse('invalid-query', alias, `either ${key} or ${alias}, not both`, value);
    query[key] = value;
    delete query[alias];
  }
  return query;
}

/** `{ eventName: { contains: 'stop' } }` is a condition as of any other field. */
function isOperators(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function decodePatterns(q: EventFilters): string[] | null {
  const { events } = q;
  const eventName = isOperators(q.eventName) ? undefined : q.eventName;
  if (events !== undefined && eventName !== undefined)
    throw refuse('invalid-query', 'eventName', 'either events or eventName, not both', eventName);
  if (events !== undefined) return decodeEvents(events);
  return eventName === undefined ? null : decodeEventName(eventName, 'eventName');
}

function decodeConditions(q: EventFilters): WhereNode | null {
  const conditions: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(q)) {
    const isName = key === 'eventName' && !isOperators(value);
    if (QUERY_KEYS.has(key) || key === 'timeRange' || isName || value === undefined) continue;
    conditions[key] = value;
  }
  const parts = [q.where ?? {}, conditions as Where]
    .map((where, index) => decodeWhere(where, index === 0 ? 'where' : '', resolveColumn))
    .filter((node) => node !== null);
  if (parts.length === 0) return null;
  return parts.length === 1 ? parts[0]! : { op: 'and', nodes: parts };
}

function decodeOrder(order: unknown): 'asc' | 'desc' {
  if (order === undefined || order === 'asc') return 'asc';
  if (order === 'desc') return 'desc';
  throw refuse('invalid-query', 'order', "'asc' or 'desc'", order);
}

function decodeColumns(columns: unknown): string[] | null {
  if (columns === undefined) return null;
  if (
    !Array.isArray(columns) ||
    columns.length === 0 ||
    !columns.every((c) => typeof c === 'string' && c !== '')
  ) {
    throw refuse('invalid-query', 'columns', 'a non-empty array of column names', columns);
  }
  const names = (columns as string[]).map(resolveColumn);
  return [
    ...new Set(names.flatMap((name) => (name === 'event_id' ? ['writer', 'sequence'] : [name]))),
  ];
}
