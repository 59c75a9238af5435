import { transition } from '../experiment/lifecycle.js';
import { writeArchive } from '../export/archive.js';
import type { FileOptions } from '../export/options.js';
import { resolveQuery } from '../query/query.js';
import type { Lab } from './lab.js';
import { openForReading } from './reading.js';

export type ArchiveOptions = FileOptions;

/**
 * Writes the record and all events of a stopped experiment to one file and marks it as archived;
 * its events stay in the store until it is deleted. Resolves to the file's absolute path.
 */
export async function archiveExperiment(
  lab: Lab,
  id: string,
  options?: ArchiveOptions,
): Promise<string> {
  const { record, store, nowUs } = await openForReading(lab, id);
  const archived = transition(record, 'archive', new Date(lab.nowUs() / 1000).toISOString());
  const path = await writeArchive({
    batches: () => store.scan(id, resolveQuery({}, nowUs)),
    experiment: archived,
    ...(options === undefined ? {} : { options }),
  });
  await lab.replaceRecord({ ...archived, archivePath: path }, store);
  return path;
}
