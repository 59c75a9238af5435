import { join } from 'node:path';
import type { EventBatch } from '../../event/batch.js';
import type { EventsInFile, EventTables } from '../sql/event-tables.js';
import type { ExperimentPaths } from './layout.js';
import type { Source } from './sources.js';

const EVERYTHING = { columns: null, fromUs: null, toUs: null, newestFirst: false } as const;

/** Sources as SQL reads them: segments where they lie, tails as the batches that they were read into. */
export async function tablesOf(
  paths: ExperimentPaths,
  sources: readonly Source[],
): Promise<EventTables> {
  const files: EventsInFile[] = [];
  const batches: EventBatch[] = [];
  for (const { file, sidecar, blocks } of sources) {
    if (sidecar !== null) {
      files.push({ path: join(paths.events, file.name), columns: sidecar.summary.columns });
      continue;
    }
    // A tail; or a segment that has some events which another file has, too.
    for (const block of blocks)
      for await (const batch of block.read(EVERYTHING)) batches.push(batch);
  }
  return { files, batches };
}
