import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { EventIds } from '../event-ids.js';
import {
  currentFiles,
  type EventsFile,
  type ExperimentPaths,
  parseEventsFile,
  sidecarName,
} from './layout.js';
import { listEvents } from './list-events.js';
import { readSidecar } from './sidecar.js';
import { type FoundWriter, readWriters, writeWriterFile } from './writer-file.js';

/** A file without a word of who writes it is somebody's who has only just begun, until it is so old. */
const UNCLAIMED_MS = 30_000;

/**
 * Puts in order what dead writers left: seals their tails, removes what they had half made, and
 * counts what they had written. The files of writers that live are not touched.
 */
export async function recoverDirectory(
  paths: ExperimentPaths,
  seal: (tail: EventsFile) => Promise<void>,
): Promise<void> {
  const writers = new Map((await readWriters(paths.writers)).map((found) => [found.writer, found]));
  const isDead = async (writer: string, path: string): Promise<boolean> => {
    const found = writers.get(writer);
    if (found !== undefined) return !found.isAlive;
    const age = await stat(path).then(
      ({ mtimeMs }) => Date.now() - mtimeMs,
      () => 0,
    );
    return age > UNCLAIMED_MS;
  };
  for (const file of await listEvents(paths.events)) {
    if (file.kind === 'tail' && (await isDead(file.writer, join(paths.events, file.name))))
      await seal(file);
  }
  await removeLeftOver(paths, isDead);
  for (const writer of writers.values())
    if (!writer.isAlive && !writer.closed) await closeFor(paths, writer);
}

/** What a writer that will not come back to it has half made, or was about to remove. */
async function removeLeftOver(
  { events, rollups }: ExperimentPaths,
  isDead: (writer: string, path: string) => Promise<boolean>,
): Promise<void> {
  const names = await readdir(events).catch(() => []);
  const files = names.map(parseEventsFile).filter((file) => file !== null);
  const current = new Set(currentFiles(files).map((file) => file.name));
  for (const name of names) {
    if (current.has(name)) continue;
    const file = parseEventsFile(name);
    const path = join(events, name);
    const isOurs = file !== null || name.endsWith('.tmp');
    if (!isOurs || !(await isDead(name.split('-')[0]!, path))) continue;
    await rm(path, { force: true });
    if (file?.kind === 'segment') await rm(join(rollups, sidecarName(name)), { force: true });
  }
}

/** A dead writer's last word may be older than its last event: what it wrote is counted. */
async function closeFor(paths: ExperimentPaths, writer: FoundWriter): Promise<void> {
  const { isAlive: _, ...file } = writer;
  const recorded = await eventsOf(paths, writer.writer);
  // Then whoever asks counts them anew.
  if (recorded === null) return;
  const counts = file.counts === null ? null : { ...file.counts, recorded };
  writeWriterFile(paths.writers, { ...file, closed: true, counts });
}

/** Events in two of its files count once. Null while some of it is not sealed, or a sidecar is missing. */
async function eventsOf(paths: ExperimentPaths, writer: string): Promise<number | null> {
  const ids = new EventIds();
  for (const file of await listEvents(paths.events)) {
    if (file.writer !== writer) continue;
    const sidecar = await readSidecar(join(paths.rollups, sidecarName(file.name)));
    if (sidecar === null) return null;
    ids.addRanges(sidecar.summary.ids);
  }
  return ids.count;
}
