import { mkdir, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { describeParquet } from '../parquet/describe-parquet.js';
import type { DuckDB } from '../parquet/duckdb.js';
import { type EventsFile, type ExperimentPaths, pathsOf, sidecarName } from './layout.js';
import { listEvents } from './list-events.js';
import { decodeTail } from './read-tail.js';
import { readRecord } from './record-file.js';
import { readSidecar } from './sidecar.js';
import { readWriters } from './writer-file.js';

/** Something found in a store's files, and what can be done about it. */
export interface StoreFinding {
  readonly level: 'warning' | 'problem';
  /** The directory or file. */
  readonly path: string;
  readonly message: string;
  readonly remedy: string;
  /** Does it. Null where only a person can. */
  readonly repair: (() => Promise<void>) | null;
}

export interface InspectionTools {
  readonly database: () => Promise<DuckDB>;
  readonly recover: (directory: string) => Promise<void>;
}

/** Everything that is not as it should be in one experiment's directory. Changes nothing. */
export async function inspectExperiment(
  directory: string,
  tools: InspectionTools,
): Promise<StoreFinding[]> {
  if (directory.endsWith('.removed')) return [leftOver(directory)];
  const paths = pathsOf(directory);
  const found = await Promise.all([
    inspectRecord(paths),
    inspectWriters(paths, tools),
    inspectEvents(paths, tools),
  ]);
  return found.flat();
}

function leftOver(path: string): StoreFinding {
  return {
    level: 'warning',
    path,
    message: 'was being removed when the process ended',
    remedy: 'crucible doctor --repair removes the rest',
    repair: () => rm(path, { recursive: true, force: true }),
  };
}

async function inspectRecord(paths: ExperimentPaths): Promise<StoreFinding[]> {
  const path = paths.record;
  try {
    if (readRecord(path) !== undefined) return [];
  } catch (error) {
    const remedy = 'update crucible-telemetry, or put the file back from a copy';
    return [{ level: 'problem', path, message: (error as Error).message, remedy, repair: null }];
  }
  const remedy = 'put experiment.json back from a copy; the events beside it can be read with SQL';
  const message = 'there is no record: the experiment is not listed';
  return [{ level: 'problem', path, message, remedy, repair: null }];
}

/** Dead writers, and what they left. */
async function inspectWriters(
  paths: ExperimentPaths,
  { recover }: InspectionTools,
): Promise<StoreFinding[]> {
  const writers = await readWriters(paths.writers);
  const dead = writers.filter(({ isAlive, closed }) => !isAlive && !closed);
  if (dead.length === 0) return [];
  return [
    {
      level: 'warning',
      path: paths.directory,
      message: `${dead.length} of its writers ended without a word (process ${dead.map(({ pid }) => pid).join(', ')}); nothing they wrote is missing`,
      remedy:
        'crucible stop ends the experiment, crucible run --resume goes on with it; crucible doctor --repair seals what they left',
      repair: () => recover(paths.directory),
    },
  ];
}

async function inspectEvents(
  paths: ExperimentPaths,
  tools: InspectionTools,
): Promise<StoreFinding[]> {
  const files = await listEvents(paths.events);
  const found = await Promise.all(
    files.map((file) =>
      file.kind === 'tail' ? inspectTail(paths, file) : inspectSegment(paths, file, tools),
    ),
  );
  return [...found.flat(), ...(await halfMade(paths))];
}

async function inspectTail(paths: ExperimentPaths, file: EventsFile): Promise<StoreFinding[]> {
  const path = join(paths.events, file.name);
  const bytes = await readFile(path).catch(() => null);
  const { tornBytes } = bytes === null ? { tornBytes: 0 } : decodeTail(bytes);
  const writer = (await readWriters(paths.writers)).find((each) => each.writer === file.writer);
  // One that lives may just be writing it.
  if (tornBytes === 0 || writer?.isAlive === true) return [];
  return [
    {
      level: 'warning',
      path,
      message: `its last ${tornBytes} bytes are no whole frame: of a write that was cut off, and that nobody was told had succeeded`,
      remedy: 'nothing has to be done; crucible doctor --repair seals the rest',
      repair: null,
    },
  ];
}

async function inspectSegment(
  paths: ExperimentPaths,
  file: EventsFile,
  { database }: InspectionTools,
): Promise<StoreFinding[]> {
  const path = join(paths.events, file.name);
  try {
    await describeParquet(await database(), path);
  } catch (error) {
    const sidecar = await readSidecar(join(paths.rollups, sidecarName(file.name)));
    const rows = sidecar === null ? 'its events' : `its ${sidecar.summary.rows} events`;
    return [
      {
        level: 'problem',
        path,
        message: `${(error as Error).message}; ${rows} cannot be read`,
        remedy:
          'put the file back from a copy; or crucible doctor --repair moves it to damaged/, and the rest can be read again',
        repair: () => moveAside(paths, file),
      },
    ];
  }
  return [];
}

async function moveAside(paths: ExperimentPaths, file: EventsFile): Promise<void> {
  const aside = join(paths.directory, 'damaged');
  await mkdir(aside, { recursive: true });
  await rename(join(paths.events, file.name), join(aside, file.name));
  await rename(
    join(paths.rollups, sidecarName(file.name)),
    join(aside, sidecarName(file.name)),
  ).catch(() => {});
}

const ABANDONED_MS = 60_000;

async function halfMade({ events }: ExperimentPaths): Promise<StoreFinding[]> {
  const findings: StoreFinding[] = [];
  for (const name of await readdir(events).catch(() => [])) {
    if (!name.endsWith('.tmp')) continue;
    const path = join(events, name);
    const found = await stat(path).catch(() => null);
    if (found === null || Date.now() - found.mtimeMs < ABANDONED_MS) continue;
    findings.push({
      level: 'warning',
      path,
      message: 'was being made when the process ended; its events are in the tails it was made of',
      remedy: 'crucible doctor --repair removes it',
      repair: () => rm(path, { force: true }),
    });
  }
  return findings;
}
