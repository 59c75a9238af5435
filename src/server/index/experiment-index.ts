import { randomBytes } from 'node:crypto';
import type { ExperimentRecord } from '../../event/experiment.js';
import type { Lab } from '../../lab/lab.js';
import { createEntry, type IndexEntry, isSameRecord, updateEntry } from './entry.js';
import type { StoreWatch } from './store-watch.js';
import { Summaries } from './summaries.js';

/** What has changed since a revision: entries, and ids of those that were removed. */
export interface IndexChanges {
  readonly changed: readonly IndexEntry[];
  readonly removed: readonly string[];
}

/**
 * A look at the store may be so old for whoever takes one that is: no more than a tenth of the time goes
 * into looking, and a small store is looked at nearly each time.
 */
const FRESH_MS = 250;
const FRESH_LOOKS = 10;
const LONG_MS = 20;
/** So many removals are remembered; whoever is further behind loads anew. */
const MAX_REMOVALS = 1000;

/**
 * All experiments in memory, and what the list shows of them. A refresh asks the store for its records,
 * which it reads again only where they changed; whoever asks at about the same time shares it.
 */
export class ExperimentIndex {
  readonly summaries: Summaries;
  readonly #lab: Lab;
  readonly #watch: StoreWatch;
  readonly #entries = new Map<string, IndexEntry>();
  readonly #removals: { readonly id: string; readonly revision: number }[] = [];
  /** Tells this index from the one that an earlier process had. */
  readonly #instance = randomBytes(4).toString('hex');
  #revision = 0;
  /** Removals up to this one are forgotten. */
  #forgotten = 0;
  #refreshing: Promise<void> | null = null;
  #refreshedMs = Number.NEGATIVE_INFINITY;
  /** Then what was there before is not given out any more. */
  #hasFailed = false;
  /** How long the last look took. */
  refreshMs = 0;
  /** How many summaries were made, or read, by now. */
  summarised = 0;

  constructor(lab: Lab, watch: StoreWatch) {
    this.#lab = lab;
    this.#watch = watch;
    this.summaries = new Summaries(lab, watch, (entry, summary, key) => {
      // What is filled in for the first time is asked for by whoever waits for it.
      if (entry.summary !== null) entry.revision = ++this.#revision;
      this.summarised++;
      entry.summary = summary;
      entry.summaryKey = key;
    });
  }

  get size(): number {
    return this.#entries.size;
  }

  entries(): IterableIterator<IndexEntry> {
    return this.#entries.values();
  }

  get(id: string): IndexEntry | undefined {
    return this.#entries.get(id);
  }

  get cursor(): string {
    return `${this.#instance}-${this.#revision}`;
  }

  get revision(): number {
    return this.#revision;
  }

  /**
   * Takes in what the store says now, or said at most `staleMs` ago (0 unless given): then a look of a
   * moment ago is enough, and where a look takes long nobody waits for the one that is begun.
   *
   * @throws CrucibleError `store-unavailable` while the store is not there.
   */
  async refresh(staleMs = 0): Promise<void> {
    const ageMs = performance.now() - this.#refreshedMs;
    if (ageMs < Math.min(staleMs, FRESH_MS, this.refreshMs * FRESH_LOOKS)) return;
    // One that is under way may have passed by what was written just before this was asked for.
    if (staleMs === 0) await this.#refreshing?.catch(() => {});
    this.#refreshing ??= this.#refresh()
      .then(
        () => {
          this.#hasFailed = false;
        },
        (error: unknown) => {
          this.#hasFailed = true;
          throw error;
        },
      )
      .finally(() => {
        this.#refreshing = null;
      });
    if (this.refreshMs > LONG_MS && ageMs < staleMs && !this.#hasFailed) {
      // Whoever waits for the next one learns of a failure.
      this.#refreshing.catch(() => {});
      return;
    }
    await this.#refreshing;
  }

  async #refresh(): Promise<void> {
    const beganMs = performance.now();
    await this.#watch.check();
    const experiments = await this.#lab.list();
    // It may have gone while it was listed.
    await this.#watch.check(0);
    const seen = new Set<string>();
    const isNew: IndexEntry[] = [];
    for (const { record } of experiments) {
      seen.add(record.id);
      const size = this.#entries.size;
      const entry = this.put(record);
      if (this.#entries.size > size) isNew.push(entry);
    }
    await this.summaries.load(isNew);
    if (seen.size < this.#entries.size)
      for (const id of [...this.#entries.keys()]) if (!seen.has(id)) this.#remove(id);
    if (!this.#watch.knowsStore && experiments[0] !== undefined)
      this.#watch.learn((await this.#lab.find(experiments[0].id)).store);
    this.#refreshedMs = performance.now();
    this.refreshMs = this.#refreshedMs - beganMs;
  }

  /** Takes in one record, as a change has left it. */
  put(record: ExperimentRecord): IndexEntry {
    const known = this.#entries.get(record.id);
    if (known === undefined) {
      const entry = createEntry(record, ++this.#revision);
      this.#entries.set(record.id, entry);
      return entry;
    }
    if (!isSameRecord(known.record, record)) updateEntry(known, record, ++this.#revision);
    return known;
  }

  #remove(id: string): void {
    this.#entries.delete(id);
    this.#removals.push({ id, revision: ++this.#revision });
    while (this.#removals.length > MAX_REMOVALS) this.#forgotten = this.#removals.shift()!.revision;
  }

  /** Null where the cursor is another index's, or too far behind. */
  since(cursor: string): IndexChanges | null {
    const match = /^([0-9a-f]{8})-(\d{1,15})$/.exec(cursor);
    if (match === null || match[1] !== this.#instance) return null;
    return this.changesAfter(Number(match[2]));
  }

  changesAfter(revision: number): IndexChanges | null {
    if (revision < this.#forgotten || revision > this.#revision) return null;
    const changed: IndexEntry[] = [];
    if (revision < this.#revision)
      for (const entry of this.#entries.values())
        if (entry.revision > revision) changed.push(entry);
    const removed = this.#removals
      .filter((removal) => removal.revision > revision && !this.#entries.has(removal.id))
      .map(({ id }) => id);
    return { changed, removed };
  }
}
