import { access } from 'node:fs/promises';
import { join } from 'node:path';
import type { EventBatch } from '../../event/batch.js';
import { type DuckDB, openDuckDB } from '../parquet/duckdb.js';
import { readParquet } from '../parquet/read-parquet.js';
import type { BlockRequest } from '../scan-runs.js';
import { type EventsFile, type ExperimentPaths, sidecarName } from './layout.js';
import { restoreSidecar } from './restore-sidecar.js';
import type { SegmentReader } from './segment-block.js';
import { readSidecar, type SegmentSummary, type Sidecar } from './sidecar.js';

const MEMORY_LIMIT_MB = 512;
/** What is known of segments is small, and asked for at every query. */
const REMEMBERED = 4096;

/** The reading end of sealed segments; DuckDB is loaded when the first of them is read. */
export class Segments implements SegmentReader {
  readonly #sidecars = new Map<string, Promise<Sidecar>>();
  #database: Promise<DuckDB> | null = null;

  database(): Promise<DuckDB> {
    this.#database ??= openDuckDB({ memoryLimitMb: MEMORY_LIMIT_MB }).catch((error: unknown) => {
      this.#database = null;
      throw error;
    });
    return this.#database;
  }

  sidecarOf(paths: ExperimentPaths, file: EventsFile): Promise<Sidecar> {
    const path = join(paths.rollups, sidecarName(file.name));
    const known = this.#sidecars.get(path);
    if (known !== undefined) return known;
    const found = this.#findSidecar(path, join(paths.events, file.name));
    if (this.#sidecars.size >= REMEMBERED) this.#sidecars.clear();
    this.#sidecars.set(path, found);
    found.catch(() => this.#sidecars.delete(path));
    return found;
  }

  async #findSidecar(path: string, segment: string): Promise<Sidecar> {
    const sidecar = await readSidecar(path);
    if (sidecar !== null) return sidecar;
    // Both may be gone, as they were put together with others: then whoever asks lists anew.
    await access(segment);
    return restoreSidecar(await this.database(), segment);
  }

  async *read(
    path: string,
    summary: SegmentSummary,
    request: BlockRequest,
  ): AsyncGenerator<EventBatch> {
    const { columns: wanted, fromUs, toUs, newestFirst } = request;
    yield* readParquet(await this.database(), path, summary.columns, {
      wanted,
      fromUs,
      toUs,
      newestFirst,
    });
  }

  /** What is known of an experiment's files is forgotten, as they are about to be removed. */
  forget(paths: ExperimentPaths): void {
    for (const path of this.#sidecars.keys())
      if (path.startsWith(paths.rollups)) this.#sidecars.delete(path);
  }

  async close(): Promise<void> {
    const database = this.#database;
    this.#database = null;
    this.#sidecars.clear();
    await (await database)?.close();
  }
}
