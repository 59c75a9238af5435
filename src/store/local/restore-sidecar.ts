import type { EventBatch } from '../../event/batch.js';
import { SEQUENCE, TIMESTAMP_US, WRITER } from '../../event/fields.js';
import { ROLLUP_COLUMNS, Rollup } from '../../sketch/rollup/rollup.js';
import { EventIds } from '../event-ids.js';
import { type EventKey, keyAt } from '../event-order.js';
import { describeParquet } from '../parquet/describe-parquet.js';
import type { DuckDB } from '../parquet/duckdb.js';
import { readParquet } from '../parquet/read-parquet.js';
import { type SegmentSummary, type Sidecar, sidecarOf } from './sidecar.js';

/** Of a segment without rows, which nobody makes. */
const NOTHING: EventKey = { timestampUs: 0, writer: '', sequence: 0 };

/** What is known of a segment, made anew from the segment itself: its sidecar is gone or damaged. */
export async function restoreSidecar(database: DuckDB, segment: string): Promise<Sidecar> {
  const columns = await describeParquet(database, segment);
  const ids = new EventIds();
  const rollup = new Rollup();
  let rows = 0;
  let first: EventKey | null = null;
  let last: EventKey | null = null;
  const batches: AsyncIterable<EventBatch> = readParquet(database, segment, columns, {
    wanted: new Set([...ROLLUP_COLUMNS, WRITER, SEQUENCE, TIMESTAMP_US]),
    fromUs: null,
    toUs: null,
    newestFirst: false,
  });
  for await (const batch of batches) {
    ids.take(batch);
    rollup.add(batch);
    rows += batch.length;
    first ??= keyAt(batch, 0);
    last = keyAt(batch, batch.length - 1);
  }
  const summary: SegmentSummary = {
    version: 1,
    rows,
    first: first ?? NOTHING,
    last: last ?? NOTHING,
    ids: ids.ranges(),
    columns,
    // Not known, and harmless where it is not so.
    hasNegativeZero: true,
  };
  return sidecarOf(summary, rollup.encode());
}
