import { type EventBatch, projectBatch } from '../event/batch.js';
import { columnReader, withExtra } from '../event/extra-column.js';
import { EVENT_NAME, EXTRA, SEQUENCE, TIMESTAMP_US, WRITER } from '../event/fields.js';
import { BatchAssembler, takeRows } from '../event/take.js';
import { columnsRead, compileMatcher } from '../query/match.js';
import type { ResolvedQuery } from '../query/query.js';
import { compareRows } from './event-order.js';

const BATCH_ROWS = 8192;

/** What a scan needs of a block: no other columns, and no rows outside of the window. */
export interface BlockRequest {
  /** Null for all of them. */
  readonly columns: ReadonlySet<string> | null;
  readonly fromUs: number | null;
  readonly toUs: number | null;
  /** Later batches first; the rows of each batch rise all the same. */
  readonly newestFirst: boolean;
}

/** Events in the order of a scan, wherever they are kept. It may give more than it was asked for. */
export interface Block {
  readonly minUs: number;
  readonly maxUs: number;
  read(request: BlockRequest): Iterable<EventBatch> | AsyncIterable<EventBatch>;
}

/** The events of a query out of runs of blocks, each run in the order of a scan. */
export async function* scanRuns(
  runs: readonly (readonly Block[])[],
  query: ResolvedQuery,
): AsyncGenerator<EventBatch> {
  const descending = query.order === 'desc';
  const { lastN } = query.window;
  const newestFirst = descending || lastN !== null;
  let batches = matching(runs, query, newestFirst);
  if (lastN !== null) batches = limited(batches, lastN);
  if (newestFirst && !descending) batches = turnedAround(batches);
  if (query.limit !== null) batches = limited(batches, query.limit);
  const wanted = query.columns === null ? null : new Set(query.columns);
  for await (const batch of batches) yield wanted === null ? batch : projectBatch(batch, wanted);
}

/** All matching rows, oldest or newest first. */
function matching(
  runs: readonly (readonly Block[])[],
  query: ResolvedQuery,
  newestFirst: boolean,
): AsyncIterable<EventBatch> {
  const columnIn = columnReader(columnsRead(query));
  const matcher = compileMatcher(query, columnIn);
  const select: Select = (batch) => {
    const rows = matcher(batch);
    // Completed before rows are taken out: the reader still knows the batch it has just parsed.
    const isEmpty = rows !== null && rows.length === 0;
    if (isEmpty || query.columns === null) return { batch, rows };
    return { batch: withExtra(batch, query.columns, columnIn), rows };
  };
  const request: BlockRequest = {
    columns: columnsOf(query, runs.length > 1 && query.order !== 'any'),
    fromUs: query.window.fromUs,
    toUs: query.window.toUs,
    newestFirst,
  };
  const streams = runs.map((run) => filtered(inRange(run, query, newestFirst), select, request));
  if (streams.length === 1) return streams[0]!;
  return query.order === 'any' ? chained(streams) : merged(streams, newestFirst);
}

/** Every column that answering the query takes; null for all. */
function columnsOf(query: ResolvedQuery, isMerged: boolean): ReadonlySet<string> | null {
  if (query.columns === null) return null;
  const names = columnsRead(query);
  // What found no column of its own is in here.
  names.add(EXTRA);
  names.add(TIMESTAMP_US);
  if (query.patterns !== null) names.add(EVENT_NAME);
  if (isMerged || names.has('event_id')) names.add(WRITER).add(SEQUENCE);
  return names;
}

/** The blocks that reach into the window: found by bisection, since a run is in order of time. */
function inRange(
  run: readonly Block[],
  { window }: ResolvedQuery,
  newestFirst: boolean,
): readonly Block[] {
  const { fromUs, toUs } = window;
  const start = fromUs === null ? 0 : bisect(run, (block) => block.maxUs >= fromUs);
  const end = toUs === null ? run.length : bisect(run, (block) => block.minUs > toUs);
  const part = start === 0 && end === run.length ? run : run.slice(start, end);
  return newestFirst ? part.toReversed() : part;
}

function bisect(run: readonly Block[], isFrom: (block: Block) => boolean): number {
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

async function* filtered(
  blocks: readonly Block[],
  select: Select,
  request: BlockRequest,
): AsyncGenerator<EventBatch> {
  for (const block of blocks) {
    for await (const read of block.read(request)) {
      const { batch, rows } = select(read);
      if (rows !== null && rows.length === 0) continue;
      if (request.newestFirst) yield takeRows(batch, (rows ?? allRows(batch.length)).reverse());
      else yield rows === null ? batch : takeRows(batch, rows);
    }
  }
}

function allRows(length: number): Uint32Array {
  const rows = new Uint32Array(length);
  for (let row = 0; row < length; row++) rows[row] = row;
  return rows;
}

async function* limited(
  batches: AsyncIterable<EventBatch>,
  limit: number,
): AsyncGenerator<EventBatch> {
  let left = limit;
  for await (const batch of batches) {
    yield batch.length <= left ? batch : takeRows(batch, allRows(left));
    left -= batch.length;
    if (left <= 0) return;
  }
}

async function* turnedAround(batches: AsyncIterable<EventBatch>): AsyncGenerator<EventBatch> {
  const kept: EventBatch[] = [];
  for await (const batch of batches) kept.push(batch);
  for (const batch of kept.reverse()) yield takeRows(batch, allRows(batch.length).reverse());
}

async function* chained(
  streams: readonly AsyncGenerator<EventBatch>[],
): AsyncGenerator<EventBatch> {
  for (const stream of streams) yield* stream;
}

interface Head {
  batch: EventBatch;
  row: number;
  readonly rest: AsyncIterator<EventBatch>;
}

/** Several writers' events side by side: always the next of whichever stream is due. */
async function* merged(
  streams: readonly AsyncGenerator<EventBatch>[],
  newestFirst: boolean,
): AsyncGenerator<EventBatch> {
  const heads: Head[] = [];
  try {
    for (const rest of streams) {
      const first = await rest.next();
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
      const next = await due.rest.next();
      if (next.done === true) heads.splice(heads.indexOf(due), 1);
      else {
        due.batch = next.value;
        due.row = 0;
      }
    }
    if (assembler.length > 0) yield assembler.finish();
  } finally {
    // A consumer that stops early leaves the others' files open otherwise.
    await Promise.all(streams.map((stream) => stream.return(undefined)));
  }
}
