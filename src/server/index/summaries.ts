import { setImmediate as nextTurn } from 'node:timers/promises';
import { CrucibleError } from '../../errors.js';
import type { Lab } from '../../lab/lab.js';
import type { IndexEntry } from './entry.js';
import type { StoreWatch } from './store-watch.js';
import { type Summary, summariseExperiment } from './summary.js';
import { SummaryFiles } from './summary-files.js';

const AT_ONCE = 2;
/** Of an experiment that records, a newer summary is made no more often than that. */
const RENEWED_MS = 2000;
/** One whose files cannot be read is tried again after that time, and others where the store failed. */
const DAMAGED_MS = 30_000;
const FAILED_MS = 1000;
/** Others have their turn after so many ms of reading files. */
const SLICE_MS = 10;

type Done = (entry: IndexEntry, summary: Summary, key: string) => void;

/**
 * Works out the summaries of experiments beside everything else: those that somebody looks at before
 * the others, each once until its events have changed.
 */
export class Summaries {
  readonly #lab: Lab;
  readonly #watch: StoreWatch;
  readonly #files: SummaryFiles;
  readonly #done: Done;
  /** The last one is the next one. */
  #waiting: IndexEntry[] = [];
  readonly #queued = new Set<IndexEntry>();
  readonly #madeMs = new WeakMap<IndexEntry, number>();
  /** When those are tried again of which the last attempt failed. */
  readonly #againMs = new WeakMap<IndexEntry, number>();
  readonly #running = new Set<Promise<void>>();
  #isClosed = false;

  constructor(lab: Lab, watch: StoreWatch, done: Done) {
    this.#lab = lab;
    this.#watch = watch;
    this.#files = new SummaryFiles(lab);
    this.#done = done;
  }

  /** Takes in those that were worked out before, and kept. */
  async load(entries: readonly IndexEntry[]): Promise<void> {
    let beganMs = performance.now();
    for (const entry of entries) {
      if (entry.summary !== null) continue;
      const found = this.#files.read(entry.record);
      if (found !== null) this.#done(entry, found, entry.recordKey);
      if (performance.now() - beganMs < SLICE_MS) continue;
      await nextTurn();
      beganMs = performance.now();
    }
  }

  /** Asks for those that are not as of now, the first of them first. */
  want(entries: readonly IndexEntry[]): void {
    const nowMs = performance.now();
    const wanted = entries.filter((entry) => this.#isOld(entry, nowMs));
    if (wanted.length === 0 || this.#isClosed) return;
    if (wanted.some((entry) => this.#queued.has(entry))) {
      const moved = new Set(wanted);
      this.#waiting = this.#waiting.filter((entry) => !moved.has(entry));
    }
    for (const entry of wanted.toReversed()) {
      this.#waiting.push(entry);
      this.#queued.add(entry);
    }
    while (this.#running.size < AT_ONCE && this.#waiting.length > 0) this.#begin();
  }

  #isOld(entry: IndexEntry, nowMs: number): boolean {
    const againMs = this.#againMs.get(entry);
    if (againMs !== undefined) return nowMs >= againMs;
    if (entry.summaryKey === entry.recordKey) return false;
    return entry.summary === null || nowMs - (this.#madeMs.get(entry) ?? 0) >= RENEWED_MS;
  }

  /** Resolves when none is asked for any more, or the time is over. */
  async settled(withinMs: number): Promise<void> {
    const deadlineMs = performance.now() + withinMs;
    while (this.#running.size > 0 && performance.now() < deadlineMs) {
      let timer: NodeJS.Timeout | undefined;
      const late = new Promise<void>((resolve) => {
        timer = setTimeout(resolve, deadlineMs - performance.now());
      });
      await Promise.race([Promise.all(this.#running), late]);
      clearTimeout(timer);
    }
  }

  #begin(): void {
    const entry = this.#waiting.pop()!;
    this.#queued.delete(entry);
    const work = this.#make(entry).finally(() => {
      this.#running.delete(work);
      if (this.#waiting.length > 0 && !this.#isClosed) this.#begin();
    });
    this.#running.add(work);
  }

  async #make(entry: IndexEntry): Promise<void> {
    const { record, recordKey: key } = entry;
    if (entry.summaryKey === key && !this.#againMs.has(entry)) return;
    this.#madeMs.set(entry, performance.now());
    try {
      const summary = await summariseExperiment(this.#lab, record.id);
      // A directory that has gone meanwhile read as one without events.
      await this.#requireThere(record.id);
      this.#againMs.delete(entry);
      this.#done(entry, summary, key);
      await this.#files.write(record, summary);
    } catch (error) {
      const isDamaged = await this.#isDamaged(record.id, error);
      this.#againMs.set(entry, performance.now() + (isDamaged ? DAMAGED_MS : FAILED_MS));
      // One whose own files cannot be read has no metrics; its own page says why.
      if (isDamaged && entry.summary === null)
        this.#done(entry, { metrics: new Map(), sparkline: [] }, key);
    }
  }

  /** Whether it is the experiment itself that cannot be read, and not its store, or this process. */
  async #isDamaged(id: string, error: unknown): Promise<boolean> {
    if (isPassing(error)) return false;
    return this.#requireThere(id).then(
      () => true,
      (reason: unknown) => !isPassing(reason),
    );
  }

  async #requireThere(id: string): Promise<void> {
    await this.#watch.check(0);
    await this.#lab.find(id);
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    this.#waiting = [];
    await Promise.all(this.#running);
  }
}

/** Too many open files, and the like. */
const SHORTAGES: ReadonlySet<unknown> = new Set(['EMFILE', 'ENFILE', 'ENOMEM', 'EAGAIN']);

/** Says nothing of the experiment: it may be read the next time. */
function isPassing(error: unknown): boolean {
  if (error instanceof CrucibleError)
    return (
      error.code === 'store-unavailable' ||
      error.code === 'experiment-not-found' ||
      isPassing(error.cause)
    );
  return SHORTAGES.has((error as NodeJS.ErrnoException | undefined)?.code);
}
