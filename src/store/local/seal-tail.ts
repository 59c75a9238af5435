import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Rollup } from '../../sketch/rollup/rollup.js';
import { EventIds } from '../event-ids.js';
import { compareKeys, type EventKey, keyAt } from '../event-order.js';
import type { DuckDB } from '../parquet/duckdb.js';
import { writeParquet } from '../parquet/write-parquet.js';
import { type EventsFile, type ExperimentPaths, segmentName } from './layout.js';
import { makeSegment, ROW_GROUP_ROWS } from './make-segment.js';
import { readTail } from './read-tail.js';
import { isAbsent } from './record-file.js';
import { encodeSidecar, type SegmentSummary } from './sidecar.js';

/**
 * Makes a segment of a complete tail. Whatever moment a crash picks, the events are in exactly one
 * file that counts: the segment appears whole, under its name, after all that belongs to it is on the
 * device; from that moment on the tail no longer counts, and only then it is removed.
 */
export async function sealTail(
  database: DuckDB,
  paths: ExperimentPaths,
  tail: EventsFile,
): Promise<void> {
  const tailPath = join(paths.events, tail.name);
  const read = await readTail(tailPath).catch((error: unknown) => {
    // Sealed by another process, or removed with its directory.
    if (isAbsent(error)) return null;
    throw error;
  });
  if (read === null) return;
  const { batches } = read;
  if (batches.length > 0) {
    const name = segmentName(tail.writer, tail.first, tail.last);
    const firsts = batches.map((batch) => keyAt(batch, 0));
    const lasts = batches.map((batch) => keyAt(batch, batch.length - 1));
    const isSorted = firsts.every((key, at) => at === 0 || compareKeys(lasts[at - 1]!, key) < 0);
    const ids = new EventIds();
    const rollup = new Rollup();
    for (const batch of batches) {
      ids.take(batch);
      rollup.add(batch);
    }
    await makeSegment(paths, name, async (temporary) => {
      const options = { rowGroupRows: ROW_GROUP_ROWS, metadata: {}, sort: !isSorted };
      const written = await writeParquet(database, temporary, batches, options);
      const summary: SegmentSummary = {
        version: 1,
        first: firsts.reduce(earlier),
        last: lasts.reduce((a, b) => (compareKeys(a, b) > 0 ? a : b)),
        ids: ids.ranges(),
        ...written,
      };
      return encodeSidecar(summary, rollup.encode());
    });
  }
  await rm(tailPath, { force: true });
}

function earlier(a: EventKey, b: EventKey): EventKey {
  return compareKeys(a, b) < 0 ? a : b;
}
