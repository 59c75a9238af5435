import { type EventBatch, timestampAt } from '../../event/batch.js';
import { SEQUENCE, TIMESTAMP_US, WRITER } from '../../event/fields.js';
import { abortable } from '../../export/abortable.js';
import type { Lab } from '../../lab/lab.js';
import type { OpenExperiment } from '../../lab/reading.js';
import type { ResolvedQuery } from '../../query/query.js';
import { findRare } from './find-rare.js';

/** Events that lie so close, by their number, are read in one go. */
const NEAR_EVENTS = 20_000;
/** Further looks at whole events would take longer than looking for them better. */
const MOST_SPANS = 100;

interface Span {
  readonly fromUs: number;
  readonly toUs: number;
}

/**
 * What a scan gives, for a query that few of many events may pass: first it looks where they are, which
 * reads no more columns than the query names, then it reads whole events there. It may give some more
 * than the limit.
 */
export async function* scanSparsely(
  lab: Lab,
  opened: OpenExperiment,
  query: ResolvedQuery,
  signal: AbortSignal,
): AsyncGenerator<EventBatch> {
  const { store, record } = opened;
  if (query.where === null && query.patterns === null) {
    yield* abortable(store.scan(record.id, query), signal);
    return;
  }
  const near = nearUs(opened);
  const times = await findRare(lab, opened, query.where, signal);
  const rare = times === null ? null : spansOf(times, near);
  const found =
    rare !== null && rare.length <= MOST_SPANS
      ? rare
      : spansOf(await timesOf(opened, query, signal), near);
  const ordered = query.order === 'desc' ? found.toReversed() : found;
  for (const span of ordered) {
    const window = within(query.window, span);
    if (window === null) continue;
    yield* abortable(store.scan(record.id, { ...query, window, limit: null }), signal);
  }
}

/** When the events are that the query lets through, rising. */
async function timesOf(
  { store, record }: OpenExperiment,
  query: ResolvedQuery,
  signal: AbortSignal,
): Promise<number[]> {
  const times: number[] = [];
  const keys = { ...query, columns: [WRITER, SEQUENCE, TIMESTAMP_US] };
  for await (const batch of abortable(store.scan(record.id, keys), signal))
    for (let row = 0; row < batch.length; row++) times.push(timestampAt(batch, row));
  return times.sort((a, b) => a - b);
}

/** How long it takes, on average, until there are so many events that reading them counts. */
function nearUs({ record, nowUs }: OpenExperiment): number {
  const lengthUs = Math.max(1, nowUs - Date.parse(record.startedAt) * 1000);
  return (NEAR_EVENTS * lengthUs) / Math.max(1, record.counts.recorded);
}

function spansOf(rising: readonly number[], near: number): Span[] {
  const spans: Span[] = [];
  for (const timeUs of rising) {
    const last = spans.at(-1);
    if (last === undefined || timeUs > last.toUs + near)
      spans.push({ fromUs: timeUs, toUs: timeUs });
    else spans[spans.length - 1] = { fromUs: last.fromUs, toUs: timeUs };
  }
  return spans;
}

function within(
  { fromUs, toUs }: ResolvedQuery['window'],
  span: Span,
): ResolvedQuery['window'] | null {
  const from = Math.max(fromUs ?? -Infinity, span.fromUs);
  const to = Math.min(toUs ?? Infinity, span.toUs);
  return from <= to ? { fromUs: from, toUs: to, lastN: null } : null;
}
