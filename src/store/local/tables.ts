import { join } from 'node:path';
import type { EventBatch } from '../../event/batch.js';
import type { ResolvedQuery } from '../../query/query.js';
import { haveSameTypes, type ParquetFile } from '../parquet/merge-parquet.js';
import type { EventsInFile, EventTables } from '../sql/event-tables.js';
import type { ExperimentPaths } from './layout.js';
import { runsOf, type Source } from './sources.js';

const EVERYTHING = { columns: null, fromUs: null, toUs: null, newestFirst: false } as const;

/**
 * The segments that hold just the events of a query, one after the other in its order. Null where some
 * of it is not sealed, or several writers wrote at the same time, or the query leaves anything out.
 */
export function filesOf(
  paths: ExperimentPaths,
  sources: readonly Source[],
  query: ResolvedQuery,
): readonly ParquetFile[] | null {
  const { patterns, where, window, limit, order } = query;
  const isWhole = [patterns, where, window.fromUs, window.toUs, window.lastN, limit].every(
    (part) => part === null,
  );
  if (!isWhole || order === 'desc') return null;
  const [run, ...others] = runsOf(sources);
  if (run === undefined || others.length > 0) return null;
  const files: ParquetFile[] = [];
  for (const block of run) {
    const source = sources.find(({ blocks }) => blocks.includes(block))!;
    if (source.sidecar === null) return null;
    files.push({ ...source.sidecar.summary, path: join(paths.events, source.file.name) });
  }
  return haveSameTypes(files) ? files : null;
}

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
