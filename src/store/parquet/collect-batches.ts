import { setImmediate } from 'node:timers/promises';
import { batchBytes, type EventBatch, projectBatch } from '../../event/batch.js';
import { BatchAssembler } from '../../event/take.js';
import { BatchPlan } from './column-plan.js';
import { RowOrder } from './row-order.js';

/** So much is held before it is written. */
const ENOUGH_ROWS = 262_144;
const ENOUGH_BYTES = 64 * 2 ** 20;
/** Batches smaller than this are put together: each costs DuckDB about as much as 500 rows. */
const SMALL_ROWS = 512;
const JOINED_ROWS = 2048;
/** After so long at a stretch other work gets its turn. */
const STRETCH_MS = 5;

export interface CollectedBatches {
  readonly batches: readonly EventBatch[];
  readonly plan: BatchPlan;
  /** The rows follow one another, and those collected before. */
  readonly isSorted: boolean;
  readonly isLast: boolean;
}

/** Gathers batches up to a bound of memory; at least once, if there are none. */
export async function* collectBatches(
  source: Iterable<EventBatch> | AsyncIterable<EventBatch>,
  { columns = null }: { readonly columns?: readonly string[] | null },
): AsyncGenerator<CollectedBatches, void, undefined> {
  const wanted = columns === null ? null : new Set(columns);
  const order = new RowOrder();
  let batches: EventBatch[] = [];
  let plan = new BatchPlan(columns);
  let rows = 0;
  let bytes = 0;
  let since = performance.now();
  for await (const batch of joined(source)) {
    if (rows >= ENOUGH_ROWS || bytes >= ENOUGH_BYTES) {
      yield { batches, plan, isSorted: order.isSorted, isLast: false };
      batches = [];
      plan = new BatchPlan(columns);
      rows = bytes = 0;
    }
    order.add(batch);
    const kept = wanted === null ? batch : projectBatch(batch, wanted);
    plan.add(kept);
    batches.push(kept);
    rows += kept.length;
    bytes += batchBytes(kept);
    if (performance.now() - since > STRETCH_MS) {
      await setImmediate();
      since = performance.now();
    }
  }
  yield { batches, plan, isSorted: order.isSorted, isLast: true };
}

/** The same rows in batches none of which is small but for the last. */
async function* joined(
  source: Iterable<EventBatch> | AsyncIterable<EventBatch>,
): AsyncGenerator<EventBatch, void, undefined> {
  let small: EventBatch[] = [];
  let rows = 0;
  for await (const batch of source) {
    if (batch.length === 0) continue;
    if (batch.length < SMALL_ROWS) {
      small.push(batch);
      rows += batch.length;
      if (rows < JOINED_ROWS) continue;
    }
    if (small.length > 0) yield join(small, rows);
    small = [];
    rows = 0;
    if (batch.length >= SMALL_ROWS) yield batch;
  }
  if (small.length > 0) yield join(small, rows);
}

function join(batches: readonly EventBatch[], rows: number): EventBatch {
  if (batches.length === 1) return batches[0]!;
  const assembler = new BatchAssembler(rows);
  for (const batch of batches) assembler.addAll(batch);
  return assembler.finish();
}
