import { liftOf } from '../enrich/lift.js';
import { refuse } from '../errors.js';
import { columnOf, fieldNamed, type Section, snakeCase } from '../event/fields.js';
import { type EventName, parsePattern } from '../event/name.js';
import { decodeWhere, type Where, type WhereNode } from './where.js';
import { positiveInteger, type ResolvedWindow, resolveWindow, type WindowSpec } from './window.js';

/**
 * Which events, as plain JSON: the same value in code, over HTTP and on the command line.
 *
 * @example
 * { events: 'req_llm.**', where: { success: false, latencyMs: { gt: 500 } }, window: { last: 5, unit: 'minutes' } }
 */
export interface EventQuery {
  /** Names and prefixes (`'req_llm.**'`); any one of them has to match. */
  readonly events?: EventName | readonly EventName[];
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
  readonly order: 'asc' | 'desc';
  readonly limit: number | null;
  readonly columns: readonly string[] | null;
}

const KEYS = new Set([
  'events',
  'where',
  'window',
  'order',
  'limit',
  'columns',
  'eventName',
  'timeRange',
]);

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

/** Checks a query and works out its window; `nowUs` is what "the last five minutes" end at. */
export function resolveQuery(
  query: EventQuery | EventFilters | undefined,
  nowUs: number,
): ResolvedQuery {
  const given: unknown = query ?? {};
  if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    throw refuse('invalid-query', 'query', 'an object', given);
  }
  const q = given as EventFilters;
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

function decodePatterns(q: EventFilters): string[] | null {
  const given = q.events ?? q.eventName;
  if (given === undefined) return null;
  if (q.events !== undefined && q.eventName !== undefined) {
    throw refuse('invalid-query', 'eventName', 'either events or eventName, not both', q.eventName);
  }
  return namesOf(given).map((name, index) => {
    try {
      const pattern = parsePattern(name);
      if (pattern.kind === 'all') return '**';
      return pattern.kind === 'exact' ? pattern.name : `${pattern.prefix}.**`;
    } catch {
      throw refuse(
        'invalid-query',
        `events[${index}]`,
        "an event name or a prefix like 'req_llm.**'",
        name,
      );
    }
  });
}

/** `['req_llm', 'request', 'stop']` is one name in segments; `['req_llm.request.stop', …]` are names. */
function namesOf(given: EventName | readonly EventName[]): readonly EventName[] {
  if (typeof given === 'string') return [given];
  if (!Array.isArray(given)) return [given as EventName];
  const isSegments =
    given.length > 1 && given.every((part) => typeof part === 'string' && !/[.*]/.test(part));
  return isSegments ? [given as readonly string[]] : (given as readonly EventName[]);
}

function decodeConditions(q: EventFilters): WhereNode | null {
  const conditions: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(q)) {
    if (!KEYS.has(key) && value !== undefined) conditions[key] = value;
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
