import { setTimeout as sleep } from 'node:timers/promises';
import { type EventBatch, eventIdAt, timestampAt } from '../event/batch.js';
import { type EventQuery, resolveQuery } from '../query/query.js';
import type { Lab } from './lab.js';
import { scanEvents } from './reading.js';
import { SeenEvents } from './seen-events.js';

export interface FollowOptions {
  /** Its window, if it has one, says which of the events that are there already come first. */
  readonly query: EventQuery;
  /** How many of the events that are there already come first; null for all of the window's. */
  readonly backlog: number | null;
  readonly signal: AbortSignal;
  /** Whether to wait for more than what is there. */
  readonly follow: boolean;
  readonly pollMs?: number;
  /**
   * How much older than the newest event one may be that was not there before: writers hand over
   * their events in their own time, and the clocks of two machines differ.
   */
  readonly overlapMs?: number;
}

export interface FollowedEvent {
  readonly batch: EventBatch;
  readonly row: number;
}

/**
 * The last events of an experiment, then each new one, once: the store is asked again and again for
 * what is newer than what was seen. Ends when the experiment does, or the signal aborts.
 */
export async function* followEvents(
  lab: Lab,
  id: string,
  options: FollowOptions,
): AsyncGenerator<FollowedEvent> {
  const { signal, pollMs = 250, overlapMs = 3000 } = options;
  const { fromUs } = resolveQuery(options.query, lab.nowUs()).window;
  const seen = new SeenEvents(overlapMs * 1000, fromUs ?? 0);
  for await (const each of backlogOf(lab, id, options)) {
    if (seen.isNew(eventIdAt(each.batch, each.row), timestampAt(each.batch, each.row))) yield each;
  }
  while (options.follow && !signal.aborted) {
    // Asked before the scan: what came until it ended is in that scan.
    const isLast = await hasEnded(lab, id);
    const query = { ...options.query, window: { fromUs: seen.fromUs, ...endOf(options.query) } };
    for await (const each of rowsOf(scanEvents(lab, id, query))) {
      if (signal.aborted) return;
      if (seen.isNew(eventIdAt(each.batch, each.row), timestampAt(each.batch, each.row)))
        yield each;
    }
    if (isLast) return;
    seen.forget();
    await sleep(pollMs, undefined, { signal }).catch(() => {});
  }
}

/** The end that was asked for; "the last five minutes" go on for as long as one watches. */
function endOf({ window }: EventQuery): { readonly toUs?: number } {
  return window !== undefined && 'toUs' in window && window.toUs !== undefined
    ? { toUs: window.toUs }
    : {};
}

async function* backlogOf(
  lab: Lab,
  id: string,
  { query, backlog, signal }: FollowOptions,
): AsyncGenerator<FollowedEvent> {
  const rows =
    backlog === null
      ? rowsOf(scanEvents(lab, id, query))
      : await lastRows(scanEvents(lab, id, { ...query, order: 'desc', limit: backlog }));
  for await (const row of rows) {
    if (signal.aborted) return;
    yield row;
  }
}

async function lastRows(batches: AsyncIterable<EventBatch>): Promise<FollowedEvent[]> {
  const rows: FollowedEvent[] = [];
  for await (const row of rowsOf(batches)) rows.push(row);
  return rows.reverse();
}

async function* rowsOf(batches: AsyncIterable<EventBatch>): AsyncGenerator<FollowedEvent> {
  for await (const batch of batches)
    for (let row = 0; row < batch.length; row++) yield { batch, row };
}

/** Whether nothing more is going to come: it ended, or its writer died. */
export async function hasEnded(lab: Lab, id: string): Promise<boolean> {
  const { status } = await lab.get(id);
  return status !== 'running' && status !== 'paused';
}
