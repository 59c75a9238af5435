import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { EventsFile, ExperimentPaths } from './layout.js';
import { sidecarName } from './layout.js';
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
  await removeHalfMade(paths, isDead);
  for (const writer of writers.values())
    if (!writer.isAlive && !writer.closed) await closeFor(paths, writer);
}

/** `<name>.parquet.tmp` of a writer that will not come back to it. */
async function removeHalfMade(
  { events }: ExperimentPaths,
  isDead: (writer: string, path: string) => Promise<boolean>,
): Promise<void> {
  for (const name of await readdir(events).catch(() => [])) {
    const path = join(events, name);
    const writer = name.split('-')[0]!;
    if (name.endsWith('.tmp') && (await isDead(writer, path))) await rm(path, { force: true });
  }
}

/** A dead writer's last word may be older than its last event: what it wrote is counted. */
async function closeFor(paths: ExperimentPaths, writer: FoundWriter): Promise<void> {
  const { isAlive: _, ...file } = writer;
  const recorded = await rowsOf(paths, writer.writer);
  writeWriterFile(paths.writers, {
    ...file,
    closed: true,
    counts:
      file.counts === null ? null : { ...file.counts, recorded: recorded ?? file.counts.recorded },
  });
}

/** Null while some of it is not sealed. */
async function rowsOf(paths: ExperimentPaths, writer: string): Promise<number | null> {
  let rows = 0;
  for (const file of await listEvents(paths.events)) {
    if (file.writer !== writer) continue;
    const sidecar = await readSidecar(join(paths.rollups, sidecarName(file.name)));
    if (sidecar === null) return null;
    rows += sidecar.summary.rows;
  }
  return rows;
}
