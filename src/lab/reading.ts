import { refuse } from '../errors.js';
import type { EventBatch } from '../event/batch.js';
import type { TelemetryEvent } from '../event/event.js';
import type { ExperimentRecord } from '../event/experiment.js';
import { eventAt } from '../event/row.js';
import {
  type EventFilters,
  type EventQuery,
  type ResolvedQuery,
  requireQuery,
  resolveQuery,
} from '../query/query.js';
import type { EventStore } from '../store/port.js';
import type { Lab } from './lab.js';

/** An experiment opened for reading: this process's own events are in the store, and time has a place. */
export interface OpenExperiment {
  readonly record: ExperimentRecord;
  readonly store: EventStore;
  /** What "the last five minutes" end at: now, or the moment the experiment stopped. */
  readonly nowUs: number;
}

/** Hands what is recorded to the store first: a reader sees its own writes. */
export async function openForReading(lab: Lab, id: string): Promise<OpenExperiment> {
  await lab.flush(id);
  const { record, store } = await lab.find(id);
  // A stop is noted to the millisecond; events of that millisecond belong to it.
  const nowUs = record.stoppedAt === null ? lab.nowUs() : (Date.parse(record.stoppedAt) + 1) * 1000;
  return { record, store, nowUs };
}

/** So many are looked up at a time. */
const OPENED_AT_ONCE = 16;

/** The same of several, in their order. */
export async function openAllForReading(
  lab: Lab,
  ids: readonly string[],
): Promise<readonly OpenExperiment[]> {
  const opened: OpenExperiment[] = [];
  for (let at = 0; at < ids.length; at += OPENED_AT_ONCE) {
    const some = ids.slice(at, at + OPENED_AT_ONCE);
    opened.push(...(await Promise.all(some.map((id) => openForReading(lab, id)))));
  }
  return opened;
}

/** The same batches; rejects with the signal's reason before the next one when that has aborted. */
export async function* untilAborted(
  batches: AsyncIterable<EventBatch>,
  signal: AbortSignal | undefined,
): AsyncGenerator<EventBatch> {
  for await (const batch of batches) {
    signal?.throwIfAborted();
    yield batch;
  }
}

/** Events as batches. A query that is none is refused when the first batch is asked for. */
export async function* scanEvents(
  lab: Lab,
  id: string,
  query?: EventQuery,
): AsyncGenerator<EventBatch> {
  const { store, nowUs } = await openForReading(lab, id);
  yield* store.scan(id, resolveQuery(requireQuery(query), nowUs));
}

/** Events as objects; a predicate sees each one that the query lets through. */
export async function queryEvents(
  lab: Lab,
  id: string,
  filters?: EventFilters,
  predicate?: (event: TelemetryEvent) => boolean,
): Promise<TelemetryEvent[]> {
  if (predicate !== undefined && typeof predicate !== 'function') {
    throw refuse('invalid-argument', 'predicate', 'a function of an event', predicate);
  }
  const { record, store, nowUs } = await openForReading(lab, id);
  const query: ResolvedQuery = { ...resolveQuery(filters, nowUs), columns: null };
  const events: TelemetryEvent[] = [];
  for await (const batch of store.scan(id, query)) {
    for (let row = 0; row < batch.length; row++) {
      const event = eventAt(batch, row, record);
      if (predicate === undefined || predicate(event)) events.push(event);
    }
  }
  return events;
}
