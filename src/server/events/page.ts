import { refuse } from '../../errors.js';
import { type EventBatch, eventIdAt, timestampAt } from '../../event/batch.js';
import { SEQUENCE, TIMESTAMP_US, WRITER } from '../../event/fields.js';
import { eventAt, valueAt } from '../../event/row.js';
import type { Lab } from '../../lab/lab.js';
import { openForReading } from '../../lab/reading.js';
import {
  type EventQuery,
  type ResolvedQuery,
  requireQuery,
  resolveColumn,
  resolveQuery,
} from '../../query/query.js';
import type { EventsPage } from '../protocol.js';
import { decodeCursor, type EventsCursor, encodeCursor } from './cursor.js';
import { scanSparsely } from './scan-sparsely.js';

export interface PageWish {
  readonly pageSize: number;
  readonly cursor: string | null;
  readonly signal: AbortSignal;
}

/**
 * One page of the events of a query. The next one is found by where this one ended, not by counting: it
 * takes as long in the middle of ten million events as at their beginning, and events that come
 * meanwhile move nothing.
 */
export async function pageOfEvents(
  lab: Lab,
  id: string,
  asked: unknown,
  { pageSize, cursor: given, signal }: PageWish,
): Promise<EventsPage> {
  const query: EventQuery = requireQuery(asked);
  const opened = await openForReading(lab, id);
  const { record, nowUs } = opened;
  const resolved = resolveQuery(query, nowUs);
  if (resolved.window.lastN !== null)
    throw refuse(
      'invalid-query',
      'query.window.lastN',
      "order: 'desc' and a limit, where there are pages",
      resolved.window.lastN,
    );
  const cursor = given === null ? null : decodeCursor(given);
  const left =
    resolved.limit === null ? pageSize : Math.min(pageSize, resolved.limit - (cursor?.given ?? 0));
  if (left <= 0) return { events: [], nextCursor: null };
  const wanted = left + 1 + (cursor?.sameTime ?? 0);
  const page = new Page(resolved, cursor, left);
  for await (const batch of scanSparsely(lab, opened, page.query(wanted), signal)) {
    page.add(batch);
    if (page.isFull) break;
  }
  const events = page.rows.map(({ batch, row }) =>
    query.columns === undefined
      ? (eventAt(batch, row, record) as unknown as Readonly<Record<string, unknown>>)
      : columnsAt(batch, row, query.columns),
  );
  const isLast = resolved.limit !== null && (cursor?.given ?? 0) + events.length >= resolved.limit;
  return { events, nextCursor: isLast ? null : page.nextCursor() };
}

/** Only the columns asked for, under the names they were asked by. */
function columnsAt(
  batch: EventBatch,
  row: number,
  columns: readonly string[],
): Readonly<Record<string, unknown>> {
  const values = columns
    .map((name) => [name, resolveColumn(name)] as const)
    .filter(([, column]) => column !== 'event_id')
    .map(([name, column]) => [name, valueAt(batch, column, row)] as const);
  return Object.fromEntries([['eventId', eventIdAt(batch, row)], ...values]);
}

class Page {
  readonly rows: { readonly batch: EventBatch; readonly row: number }[] = [];
  readonly #resolved: ResolvedQuery;
  readonly #cursor: EventsCursor | null;
  readonly #size: number;
  #hasMore = false;

  constructor(resolved: ResolvedQuery, cursor: EventsCursor | null, size: number) {
    this.#resolved = resolved;
    this.#cursor = cursor;
    this.#size = size;
  }

  get isFull(): boolean {
    return this.#hasMore;
  }

  get #window(): { readonly fromUs: number | null; readonly toUs: number | null } {
    return this.#cursor ?? this.#resolved.window;
  }

  query(limit: number): ResolvedQuery {
    const { columns, order } = this.#resolved;
    const { fromUs, toUs } = this.#window;
    const at = this.#cursor?.timestampUs ?? null;
    const window =
      at === null
        ? { fromUs, toUs, lastN: null }
        : order === 'desc'
          ? { fromUs, toUs: at, lastN: null }
          : { fromUs: at, toUs, lastN: null };
    const needed = [WRITER, SEQUENCE, TIMESTAMP_US];
    return {
      ...this.#resolved,
      window,
      limit,
      columns: columns === null ? null : [...new Set([...needed, ...columns])],
    };
  }

  add(batch: EventBatch): void {
    for (let row = 0; row < batch.length; row++) {
      if (this.#wasGiven(batch, row)) continue;
      if (this.rows.length === this.#size) {
        this.#hasMore = true;
        return;
      }
      this.rows.push({ batch, row });
    }
  }

  #wasGiven(batch: EventBatch, row: number): boolean {
    if (this.#cursor === null || timestampAt(batch, row) !== this.#cursor.timestampUs) return false;
    const eventId = eventIdAt(batch, row);
    return this.#resolved.order === 'desc'
      ? eventId >= this.#cursor.eventId
      : eventId <= this.#cursor.eventId;
  }

  nextCursor(): string | null {
    const last = this.rows.at(-1);
    if (!this.#hasMore || last === undefined) return null;
    const timestampUs = timestampAt(last.batch, last.row);
    const here = this.rows.filter(({ batch, row }) => timestampAt(batch, row) === timestampUs);
    const isSame = this.#cursor?.timestampUs === timestampUs;
    return encodeCursor({
      timestampUs,
      eventId: eventIdAt(last.batch, last.row),
      sameTime: here.length + (isSame ? this.#cursor!.sameTime : 0),
      given: this.rows.length + (this.#cursor?.given ?? 0),
      fromUs: this.#window.fromUs,
      toUs: this.#window.toUs,
    });
  }
}
