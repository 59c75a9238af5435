import type { EventBatch } from '../../event/batch.js';
import { sliceBatch } from '../../event/slice.js';
import { BatchAssembler } from '../../event/take.js';
import { CHUNK_ROWS } from './native.js';

/**
 * The same rows in batches whose lengths are multiples of DuckDB's chunks, all but the last: then what
 * DuckDB makes of them depends on the rows alone, and not on how they came. Few rows are copied, those
 * around the seams.
 */
export async function* alignBatches(
  source: AsyncIterable<EventBatch>,
): AsyncGenerator<EventBatch, void, undefined> {
  let seam: BatchAssembler | null = null;
  for await (const batch of source) {
    let from = 0;
    if (seam !== null) {
      from = Math.min(batch.length, CHUNK_ROWS - seam.length);
      seam.addAll(sliceBatch(batch, 0, from));
      if (!seam.isFull) continue;
      yield seam.finish();
      seam = null;
    }
    const left = (batch.length - from) % CHUNK_ROWS;
    const to = batch.length - left;
    if (to > from) yield sliceBatch(batch, from, to);
    if (left === 0) continue;
    seam = new BatchAssembler(CHUNK_ROWS);
    seam.addAll(sliceBatch(batch, to, batch.length));
  }
  if (seam !== null) yield seam.finish();
}
