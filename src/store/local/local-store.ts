import { mkdir, readdir, rename, rm, rmdir } from 'node:fs/promises';
import { join, resolve, sep } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { CrucibleError, refuse } from '../../errors.js';
import type { EventBatch } from '../../event/batch.js';
import type { ExperimentRecord } from '../../event/experiment.js';
import type { ResolvedQuery } from '../../query/query.js';
import { EventIds } from '../event-ids.js';
import type { ParquetFile } from '../parquet/merge-parquet.js';
import type { AppendResult, EventStore, OpenRollups, OpenWriter, WriterSession } from '../port.js';
import { byStart } from '../record-order.js';
import { scanRuns } from '../scan-runs.js';
import type { EventTables } from '../sql/event-tables.js';
import { countedRecord, currentRecord, isOpen } from './current-record.js';
import { inspectExperiment, type StoreFinding } from './inspection.js';
import { directoryName, type ExperimentPaths, pathsOf, recordPathOf } from './layout.js';
import { LocalWriter } from './local-writer.js';
import { RecordCache } from './record-cache.js';
import { isAbsent, readRecord, writeRecord } from './record-file.js';
import { openRollups } from './rollups.js';
import { Segments } from './segments.js';
import { openSources, runsOf, type Source } from './sources.js';
import { filesOf, tablesOf } from './tables.js';
import { writerThread } from './thread-client.js';
import { readWriters } from './writer-file.js';

export interface LocalStoreOptions {
  /** Where experiments are kept; `.crucible` in the working directory unless given. */
  readonly directory?: string;
}

export const DEFAULT_DIRECTORY = '.crucible';

/**
 * Keeps experiments in a directory, which any number of processes may share: each writes files of
 * its own, and all of them read them, without locks and without a server. `docs/stores.md` says what
 * lies where, and what survives what.
 *
 * @example
 * const store = localStore({ directory: '/data/experiments' });
 * const experiment = await startExperiment({ name: 'night run', store });
 */
export function localStore(options: LocalStoreOptions = {}): LocalStore {
  const { directory = DEFAULT_DIRECTORY } = options;
  if (typeof directory !== 'string' || directory === '')
    throw refuse('invalid-option', 'localStore.directory', 'the path of a directory', directory);
  return new LocalStore(resolve(directory));
}

/** How many records are read before the event loop has a turn. */
const LISTED_AT_ONCE = 100;
/** How many experiments that have not stopped are looked at side by side. */
const LOOKED_AT_ONCE = 16;
/** Ends the name of a directory that is being removed. */
const REMOVED = '.removed';

/** Whoever appends without having said so first: an import, or a test. */
const ANONYMOUS: WriterSession = {
  durability: 'interval',
  state: () => ({ counts: null, samplesObserved: 0 }),
  onRecordChanged: () => {},
};

export class LocalStore implements EventStore {
  readonly kind = 'local';
  readonly directory: string;
  readonly #segments = new Segments();
  readonly #writers = new Map<string, Promise<LocalWriter>>();
  readonly #ready = new Map<string, LocalWriter>();
  readonly #unusable = new Set<string>();
  /** Of `listExperiments`, which may be asked of thousands, again and again. */
  readonly #records = new RecordCache();

  constructor(directory: string) {
    this.directory = directory;
  }

  paths(experimentId: string): ExperimentPaths {
    return pathsOf(join(this.directory, directoryName(experimentId)));
  }

  append(experimentId: string, batch: EventBatch): AppendResult | Promise<AppendResult> {
    if (batch.length === 0) return { stored: 0, duplicates: 0, dropped: 0 };
    const writer = this.#ready.get(experimentId);
    if (writer !== undefined) return writer.append(batch);
    return this.#writer(experimentId, ANONYMOUS).then((opened) => opened.append(batch));
  }

  /** One writer for each experiment: a second session of this process shares the files of the first. */
  #writer(experimentId: string, session: WriterSession): Promise<LocalWriter> {
    let writer = this.#writers.get(experimentId);
    if (writer === undefined) {
      writer = this.#openWriter(experimentId, session);
      this.#writers.set(experimentId, writer);
      writer.catch(() => this.#writers.delete(experimentId));
    }
    return writer;
  }

  async #openWriter(experimentId: string, session: WriterSession): Promise<LocalWriter> {
    const paths = this.paths(experimentId);
    await guarded(this.directory, () => mkdir(this.directory, { recursive: true }));
    for (const path of [paths.directory, paths.events]) await guarded(path, () => make(path));
    // What is there already is not to be stored again.
    const ids = new EventIds();
    for (const source of await openSources(paths, this.#segments)) ids.addRanges(source.ids);
    const { directory } = paths;
    const open = async () => new LocalWriter({ directory, ids, session });
    const writer = await guarded(directory, open).catch(async (error: unknown) => {
      // Nothing is begun: where it was to be, there is nothing again.
      for (const path of [paths.writers, paths.events, directory])
        await rmdir(path).catch(() => {});
      throw error;
    });
    this.#ready.set(experimentId, writer);
    return writer;
  }

  async openWriter(experimentId: string, session: WriterSession): Promise<OpenWriter> {
    await this.#closeWriter(experimentId);
    const writer = await this.#writer(experimentId, session);
    return {
      get lost() {
        return writer.lost;
      },
      drainSync: () => writer.drainSync(),
      close: () => this.#closeWriter(experimentId),
    };
  }

  async #closeWriter(experimentId: string): Promise<void> {
    const opening = this.#writers.get(experimentId);
    if (opening === undefined) return;
    const writer = await opening;
    await writer.close();
    this.#writers.delete(experimentId);
    this.#ready.delete(experimentId);
    await this.#settle(experimentId);
  }

  /** The experiment was stopped before this writer left: what it counted belongs to the record. */
  async #settle(experimentId: string): Promise<void> {
    const record = readRecord(this.paths(experimentId).record);
    if (record?.status === 'stopped' || record?.status === 'archived')
      await this.saveExperiment(record);
  }

  async *scan(experimentId: string, query: ResolvedQuery): AsyncGenerator<EventBatch> {
    const sources = await this.sources(experimentId);
    yield* scanRuns(runsOf(sources), query);
  }

  /** The files of an experiment's events as of now, everything appended here before included. */
  async sources(experimentId: string): Promise<Source[]> {
    return openSources(this.paths(experimentId), this.#segments);
  }

  async saveExperiment(record: ExperimentRecord): Promise<void> {
    const paths = this.paths(record.id);
    const own = this.#ready.get(record.id) ?? null;
    const counted = await countedRecord(record, paths, own, () => this.sources(record.id));
    await guarded(paths.record, async () => writeRecord(paths.record, counted));
  }

  async getExperiment(experimentId: string): Promise<ExperimentRecord | undefined> {
    const paths = this.paths(experimentId);
    const record = readRecord(paths.record);
    if (record === undefined) return undefined;
    const own = this.#ready.get(experimentId) ?? null;
    return currentRecord(record, paths, own, () => this.sources(experimentId));
  }

  async listExperiments(): Promise<readonly ExperimentRecord[]> {
    const names = await readdir(this.directory).catch((error: unknown) => {
      if (isAbsent(error)) return [];
      throw failed(this.directory, error);
    });
    const records: ExperimentRecord[] = [];
    const open: ExperimentRecord[] = [];
    const paths = new Set<string>();
    for (const [at, name] of names.entries()) {
      // So many take some milliseconds; then others have their turn.
      if (at % LISTED_AT_ONCE === LISTED_AT_ONCE - 1) await setImmediate();
      if (name.endsWith(REMOVED)) continue;
      const path = recordPathOf(`${this.directory}${sep}${name}`);
      paths.add(path);
      const record = this.#listed(path);
      if (record === undefined) continue;
      (isOpen(record) ? open : records).push(record);
    }
    this.#records.keepOnly(paths);
    // Of those that have not stopped there are few, and what is said of their writers counts.
    for (let at = 0; at < open.length; at += LOOKED_AT_ONCE) {
      const some = open.slice(at, at + LOOKED_AT_ONCE);
      records.push(...(await Promise.all(some.map((record) => this.#current(record)))));
    }
    return records.sort(byStart);
  }

  /** As it was saved, where what its writers say cannot be read: it does not hide the others. */
  async #current(record: ExperimentRecord): Promise<ExperimentRecord> {
    const paths = this.paths(record.id);
    const writer = this.#ready.get(record.id) ?? null;
    try {
      return await currentRecord(record, paths, writer, () => openSources(paths, this.#segments));
    } catch (error) {
      this.#warnOnce(paths.directory, error);
      return record;
    }
  }

  #warnOnce(path: string, error: unknown): void {
    if (!this.#unusable.has(path)) process.emitWarning(error as Error);
    this.#unusable.add(path);
  }

  async openRollups(experimentId: string): Promise<OpenRollups> {
    return openRollups(() => this.sources(experimentId));
  }

  async eventTables(experimentId: string): Promise<EventTables> {
    return tablesOf(this.paths(experimentId), await this.sources(experimentId));
  }

  async parquetFiles(
    experimentId: string,
    query: ResolvedQuery,
  ): Promise<readonly ParquetFile[] | null> {
    return filesOf(this.paths(experimentId), await this.sources(experimentId), query);
  }

  async hasOtherWriter(experimentId: string): Promise<boolean> {
    const own = this.#ready.get(experimentId)?.id;
    const writers = await readWriters(this.paths(experimentId).writers);
    return writers.some((writer) => writer.isAlive && writer.writer !== own);
  }

  async nextSequence(experimentId: string): Promise<number> {
    const ranges = (await this.sources(experimentId)).flatMap(({ ids }) => Object.values(ids));
    return ranges.flat().reduce((next, [, last]) => Math.max(next, last + 1), 0);
  }

  /** One record that cannot be used does not hide the others; asking for it by its id says why. */
  #listed(path: string): ExperimentRecord | undefined {
    try {
      return this.#records.read(path);
    } catch (error) {
      this.#warnOnce(path, error);
      return undefined;
    }
  }

  /** Everything in its directory that is not as it should be, for `crucible doctor`. */
  async inspect(): Promise<readonly StoreFinding[]> {
    const names = await readdir(this.directory).catch(() => []);
    const findings: StoreFinding[] = [];
    for (const name of names.sort()) {
      const directory = join(this.directory, name);
      findings.push(
        ...(await inspectExperiment(directory, {
          database: () => this.#segments.database(),
          recover: (path) => writerThread.recover(path),
        })),
      );
    }
    return findings;
  }

  /** Seals what writers that died have left in an experiment's directory. */
  recover(experimentId: string): Promise<void> {
    return writerThread.recover(this.paths(experimentId).directory);
  }

  async deleteExperiment(experimentId: string, what: { readonly record: boolean }): Promise<void> {
    const paths = this.paths(experimentId);
    await this.#letGo(experimentId);
    this.#segments.forget(paths);
    await guarded(paths.directory, async () => {
      if (!what.record) {
        await rm(paths.events, { recursive: true, force: true });
        await rm(paths.rollups, { recursive: true, force: true });
        return;
      }
      // Gone at once for everybody, however long it takes to remove the files.
      const gone = `${paths.directory}${REMOVED}`;
      await rename(paths.directory, gone).catch((error: unknown) => {
        if (!isAbsent(error)) throw error;
      });
      await rm(gone, { recursive: true, force: true });
    });
  }

  async #letGo(experimentId: string): Promise<void> {
    const writer = await this.#writers.get(experimentId)?.catch(() => null);
    this.#writers.delete(experimentId);
    this.#ready.delete(experimentId);
    await writer?.discard();
  }

  async close(): Promise<void> {
    await Promise.all([...this.#writers.keys()].map((id) => this.#closeWriter(id)));
    await this.#segments.close();
  }
}

async function guarded<T>(path: string, action: () => Promise<T>): Promise<T> {
  try {
    return await action();
  } catch (error) {
    throw failed(path, error);
  }
}

function failed(path: string, cause: unknown): CrucibleError {
  const { code, message } = cause as NodeJS.ErrnoException;
  return new CrucibleError(
    'store-failed',
    `the local store cannot use ${path}: ${message}`,
    { path, expected: 'a directory that can be read and written', received: code ?? message },
    { cause },
  );
}

/** Not recursive: that says of a full or read-only disk that the directory is absent. */
async function make(path: string): Promise<void> {
  await mkdir(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error;
  });
}
