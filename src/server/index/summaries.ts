import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Lab } from '../../lab/lab.js';
import type { IndexEntry } from './entry.js';
import { type Summary, summariseExperiment } from './summary.js';
import { SummaryFiles } from './summary-files.js';

const AT_ONCE = 2;
/** Of an experiment that records, a newer summary is made no more often than that. */
const RENEWED_MS = 2000;
/** Others have their turn after so many ms of reading files. */
const SLICE_MS = 10;

type Done = (entry: IndexEntry, summary: Summary, key: string) => void;

/**
 * Works out the summaries of experiments beside everything else: those that somebody looks at before
 * the others, each once until its events have changed.
 */
export class Summaries {
  readonly #lab: Lab;
  readonly #files: SummaryFiles;
  readonly #done: Done;
  /** The last one is the next one. */
  #waiting: IndexEntry[] = [];
  readonly #queued = new Set<IndexEntry>();
  readonly #madeMs = new WeakMap<IndexEntry, number>();
  readonly #running = new Set<Promise<void>>();
  #isClosed = false;

  constructor(lab: Lab, done: Done) {
    this.#lab = lab;
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
    if (entry.summaryKey === key) return;
    this.#madeMs.set(entry, performance.now());
    try {
      const summary = await summariseExperiment(this.#lab, record.id);
      this.#done(entry, summary, key);
      await this.#files.write(record, summary);
    } catch {
      // One whose files cannot be read has no metrics; its own page says why.
      this.#done(entry, { metrics: new Map(), sparkline: [] }, key);
    }
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    this.#waiting = [];
    await Promise.all(this.#running);
  }
}
