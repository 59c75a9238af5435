import { type EventBatch, projectBatch } from '../../event/batch.js';
import { columnReader, withExtra } from '../../event/extra-column.js';
import { BatchAssembler, takeRows } from '../../event/take.js';
import { columnsRead, compileMatcher } from '../../query/match.js';
import type { ResolvedQuery } from '../../query/query.js';
import { compareRows, type StoredBatch } from './event-log.js';

const BATCH_ROWS = 8192;

/** The events of a query out of runs of batches, each run in order of time. */
export function* scanRuns(
  runs: readonly (readonly StoredBatch[])[],
  query: ResolvedQuery,
): Generator<EventBatch> {
  const descending = query.order === 'desc';
  const { lastN } = query.window;
  const newestFirst = descending || lastN !== null;
  let batches = matching(runs, query, newestFirst);
  if (lastN !== null) batches = limited(batches, lastN);
  if (newestFirst && !descending) batches = turnedAround(batches);
  if (query.limit !== null) batches = limited(batches, query.limit);
  const wanted = query.columns === null ? null : new Set(query.columns);
  for (const batch of batches) yield wanted === null ? batch : projectBatch(batch, wanted);
}

/** All matching rows, oldest or newest first. */
function matching(
  runs: readonly (readonly StoredBatch[])[],
  query: ResolvedQuery,
  newestFirst: boolean,
): Iterable<EventBatch> {
  const columnIn = columnReader(columnsRead(query));
  const matcher = compileMatcher(query, columnIn);
  const select: Select = (batch) => {
    const rows = matcher(batch);
    // Completed before rows are taken out: the reader still knows the batch it has just parsed.
    const isEmpty = rows !== null && rows.length === 0;
    if (isEmpty || query.columns === null) return { batch, rows };
    return { batch: withExtra(batch, query.columns, columnIn), rows };
  };
  const streams = runs.map((run) =>
    filtered(inRange(run, query, newestFirst), select, newestFirst),
  );
  return streams.length === 1 ? streams[0]! : merged(streams, newestFirst);
}

/** The batches that reach into the window: found by bisection, since a run is in order of time. */
function inRange(
  run: readonly StoredBatch[],
  { window }: ResolvedQuery,
  newestFirst: boolean,
): readonly StoredBatch[] {
  const { fromUs, toUs } = window;
  const start = fromUs === null ? 0 : bisect(run, (stored) => stored.maxUs >= fromUs);
  const end = toUs === null ? run.length : bisect(run, (stored) => stored.minUs > toUs);
  const part = start === 0 && end === run.length ? run : run.slice(start, end);
  return newestFirst ? part.toReversed() : part;
}

function bisect(run: readonly StoredBatch[], isFrom: (stored: StoredBatch) => boolean): number {
  let low = 0;
  let high = run.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (isFrom(run[middle]!)) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** A batch and the rows of it that match; null for every row. */
type Select = (batch: EventBatch) => { batch: EventBatch; rows: Uint32Array | null };

function* filtered(
  batches: readonly StoredBatch[],
  select: Select,
  newestFirst: boolean,
): Generator<EventBatch> {
  for (const stored of batches) {
    const { batch, rows } = select(stored.batch);
    if (rows !== null && rows.length === 0) continue;
    if (newestFirst) yield takeRows(batch, (rows ?? allRows(batch.length)).reverse());
    else yield rows === null ? batch : takeRows(batch, rows);
  }
}

function allRows(length: number): Uint32Array {
  const rows = new Uint32Array(length);
  for (let row = 0; row < length; row++) rows[row] = row;
  return rows;
}

function* limited(batches: Iterable<EventBatch>, limit: number): Generator<EventBatch> {
  let left = limit;
  for (const batch of batches) {
    yield batch.length <= left ? batch : takeRows(batch, allRows(left));
    left -= batch.length;
    if (left <= 0) return;
  }
}

function* turnedAround(batches: Iterable<EventBatch>): Generator<EventBatch> {
  for (const batch of [...batches].reverse())
    yield takeRows(batch, allRows(batch.length).reverse());
}

interface Head {
  batch: EventBatch;
  row: number;
  readonly rest: Iterator<EventBatch>;
}

/** Several writers' events side by side: always the next of whichever stream is due. */
function* merged(
  streams: readonly Iterable<EventBatch>[],
  newestFirst: boolean,
): Generator<EventBatch> {
  const heads: Head[] = [];
  for (const stream of streams) {
    const rest = stream[Symbol.iterator]();
    const first = rest.next();
    if (first.done !== true) heads.push({ batch: first.value, row: 0, rest });
  }
  const sign = newestFirst ? -1 : 1;
  const assembler = new BatchAssembler(BATCH_ROWS);
  while (heads.length > 0) {
    const due = heads.reduce((a, b) =>
      sign * compareRows(b.batch, b.row, a.batch, a.row) < 0 ? b : a,
    );
    assembler.addRow(due.batch, due.row);
    if (assembler.isFull) yield assembler.finish();
    if (++due.row < due.batch.length) continue;
    const next = due.rest.next();
    if (next.done === true) heads.splice(heads.indexOf(due), 1);
    else {
      due.batch = next.value;
      due.row = 0;
    }
  }
  if (assembler.length > 0) yield assembler.finish();
}
