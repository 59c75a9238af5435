import type { ExperimentRow } from '../../../../src/server/protocol.ts';
import { PARAMETER_PREFIX } from '../filter/filter.ts';
import { type LoadedRow, loadedRow } from './loaded-row.ts';

/** All rows that have come so far, each as it was last heard of. */
export class RowMap {
  readonly #entries = new Map<string, LoadedRow>();
  /** When a live update last brought a row, in steps of the clock. */
  readonly #heard = new Map<string, number>();
  readonly #metrics = new Set<string>();
  readonly #parameters = new Set<string>();
  #clock = 0;
  #pending = 0;

  get size(): number {
    return this.#entries.size;
  }

  /** How many have metrics that are still being worked out. */
  get pending(): number {
    return this.#pending;
  }

  /** Names that any row has had, to sort, filter and choose columns by. */
  get metricNames(): ReadonlySet<string> {
    return this.#metrics;
  }

  /** With their prefix. */
  get parameterNames(): ReadonlySet<string> {
    return this.#parameters;
  }

  get(id: string): LoadedRow | undefined {
    return this.#entries.get(id);
  }

  values(): IterableIterator<LoadedRow> {
    return this.#entries.values();
  }

  /** To be taken when something is asked for: its answer is older than what was heard since. */
  now(): number {
    return this.#clock;
  }

  /** Rows of an answer to a question that was asked at that time. */
  answer(rows: readonly ExperimentRow[], askedAt: number): void {
    for (const row of rows) if ((this.#heard.get(row.id) ?? 0) <= askedAt) this.#put(row);
  }

  /** Rows of a live update. True where there is one that was not known. */
  hear(rows: readonly ExperimentRow[], removed: readonly string[]): boolean {
    this.#clock++;
    let isNew = false;
    for (const row of rows) {
      isNew ||= !this.#entries.has(row.id);
      this.#heard.set(row.id, this.#clock);
      this.#put(row);
    }
    for (const id of removed) this.#remove(id);
    return isNew;
  }

  /** Forgets those that a whole list, asked for at that time, does not have. */
  keepOnly(ids: ReadonlySet<string>, askedAt: number): void {
    for (const id of [...this.#entries.keys()])
      if (!ids.has(id) && (this.#heard.get(id) ?? 0) <= askedAt) this.#remove(id);
  }

  clear(): void {
    this.#entries.clear();
    this.#heard.clear();
    this.#metrics.clear();
    this.#parameters.clear();
    this.#pending = 0;
  }

  #put(row: ExperimentRow): void {
    const before = this.#entries.get(row.id)?.row;
    if (before?.metrics === null) this.#pending--;
    if (row.metrics === null) this.#pending++;
    else for (const name in row.metrics) this.#metrics.add(name);
    for (const name in row.parameters) this.#parameters.add(`${PARAMETER_PREFIX}${name}`);
    this.#entries.set(row.id, loadedRow(row));
  }

  #remove(id: string): void {
    if (this.#entries.get(id)?.row.metrics === null) this.#pending--;
    this.#entries.delete(id);
    this.#heard.delete(id);
  }
}
