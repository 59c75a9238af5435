import { refuse } from '../errors.js';
import { type EventQuery, requireQuery, resolveQuery } from '../query/query.js';
import type { WindowSpec } from '../query/window.js';
import { jsonObject, whereOf } from './conditions.js';
import { lastOf, momentMs } from './moments.js';

/** The options that choose events, as they were typed. */
export interface QueryOptions {
  readonly event?: readonly string[];
  readonly where?: readonly string[];
  readonly last?: string;
  readonly lastN?: string;
  readonly from?: string;
  readonly to?: string;
  readonly limit?: string;
  readonly columns?: string;
  readonly order?: string;
  readonly query?: string;
}

/** The query that the options stand for; refused as the library refuses it, before anything is read. */
export function queryOf(options: QueryOptions, nowMs: number): EventQuery {
  const query = options.query === undefined ? fromFlags(options, nowMs) : fromJson(options);
  resolveQuery(query, nowMs * 1000);
  return query;
}

function fromFlags(options: QueryOptions, nowMs: number): EventQuery {
  const where = whereOf(options.where ?? []);
  const window = windowOf(options, nowMs);
  const { event, columns, order, limit } = options;
  return {
    ...(event === undefined ? {} : { events: event.flatMap(listOf) }),
    ...(where === null ? {} : { where }),
    ...(window === null ? {} : { window }),
    ...(columns === undefined ? {} : { columns: listOf(columns) }),
    ...(order === undefined ? {} : { order: order as 'asc' | 'desc' }),
    ...(limit === undefined ? {} : { limit: wholeNumber(limit, '--limit') }),
  };
}

/** The rest of the options would be passed over in silence, so they are refused. */
function fromJson({ query, ...others }: QueryOptions): EventQuery {
  const flags = [
    'event',
    'where',
    'last',
    'lastN',
    'from',
    'to',
    'limit',
    'columns',
    'order',
  ] as const;
  for (const flag of flags) {
    if (others[flag] !== undefined)
      throw refuse('invalid-option', '--query', `no --${dashed(flag)} beside it`, others[flag]);
  }
  return requireQuery(jsonObject(query!, '--query'));
}

function windowOf(options: QueryOptions, nowMs: number): WindowSpec | null {
  const { last, lastN, from, to } = options;
  const kinds = [last, lastN, from ?? to].filter((kind) => kind !== undefined);
  if (kinds.length > 1)
    throw refuse('invalid-option', '--last', 'one of --last, --last-n, and --from with --to', last);
  if (last !== undefined) return lastOf(last, '--last');
  if (lastN !== undefined) return { lastN: wholeNumber(lastN, '--last-n') };
  if (from === undefined && to === undefined) return null;
  return {
    ...(from === undefined ? {} : { fromUs: momentMs(from, '--from', nowMs) * 1000 }),
    // Times are typed to the millisecond: all of that one belongs to it.
    ...(to === undefined ? {} : { toUs: momentMs(to, '--to', nowMs) * 1000 + 999 }),
  };
}

/** `a,b , c` as a list. */
export function listOf(text: string): string[] {
  return text
    .split(',')
    .map((each) => each.trim())
    .filter((each) => each !== '');
}

export function wholeNumber(text: string, path: string, least = 1): number {
  const value = /^\d+$/.test(text.trim()) ? Number(text) : Number.NaN;
  if (Number.isSafeInteger(value) && value >= least) return value;
  throw refuse('invalid-option', path, `a whole number from ${least} up`, text);
}

function dashed(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
