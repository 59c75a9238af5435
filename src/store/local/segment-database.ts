import { type DuckDB, openDuckDB } from '../parquet/duckdb.js';

/** Enough for a tail of any width; DuckDB keeps to it. */
const MEMORY_LIMIT_MB = 256;
/** After so long without work its memory is given back. */
const IDLE_MS = 10_000;

/** The sealing thread's DuckDB: loaded when there is something to seal, and let go of when there is not. */
export class SegmentDatabase {
  #database: Promise<DuckDB> | null = null;
  #users = 0;
  #timer: NodeJS.Timeout | null = null;

  async use<T>(work: (database: DuckDB) => Promise<T>): Promise<T> {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#users++;
    try {
      // One thread of it: the program that is being measured has the others.
      this.#database ??= openDuckDB({ memoryLimitMb: MEMORY_LIMIT_MB, threads: 1 });
      return await work(await this.#database);
    } catch (error) {
      this.#letGo();
      throw error;
    } finally {
      if (--this.#users === 0) {
        this.#timer = setTimeout(() => this.#letGo(), IDLE_MS);
        this.#timer.unref();
      }
    }
  }

  #letGo(): void {
    if (this.#users > 1) return;
    const database = this.#database;
    this.#database = null;
    database?.then((opened) => opened.close()).catch(() => {});
  }
}
