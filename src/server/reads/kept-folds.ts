import type { EventBatch } from '../../event/batch.js';
import type { ExperimentRecord } from '../../event/experiment.js';
import type { Lab } from '../../lab/lab.js';
import { NewEvents } from '../../lab/new-events.js';
import { scanEvents } from '../../lab/reading.js';
import { summaryKeyOf } from '../index/entry.js';
import { SharedWork } from './shared-work.js';

/** Something that events are taken into one after the other, and that answers many questions then. */
export interface EventFold {
  readonly columns: readonly string[];
  /** Numbers that it keeps. */
  readonly cost: number;
  /** Those rows of the batch, or all of them. Batches come by time, as far as they can. */
  add(batch: EventBatch, rows: Uint32Array | null): void;
}

interface Kept {
  readonly fold: EventFold;
  /** What tells which events are new; null where none can come. */
  readonly news: NewEvents | null;
  /** Of the record, when it was last brought up to date. */
  key: string | null;
  updatedMs: number;
  work: SharedWork<void> | null;
  cost: number;
}

/**
 * Folds over experiments' events, kept in memory: of one that has ended its events are read once; of one
 * that records, each time only those that are new.
 */
export class KeptFolds {
  readonly #lab: Lab;
  readonly #capacity: number;
  readonly #freshMs: number;
  readonly #kept = new Map<string, Kept>();

  constructor(lab: Lab, capacity: number, freshMs: number) {
    this.#lab = lab;
    this.#capacity = capacity;
    this.#freshMs = freshMs;
  }

  /** The fold of that name, as of now or a moment ago. */
  async get<T extends EventFold>(
    name: string,
    record: ExperimentRecord,
    signal: AbortSignal,
    create: () => T,
  ): Promise<T> {
    const key = summaryKeyOf(record);
    let kept = this.#kept.get(name);
    if (kept !== undefined && isOutOfDate(kept, key)) kept = undefined;
    kept ??= this.#begin(record, create());
    // The last one is the one that was asked for last.
    this.#kept.delete(name);
    this.#kept.set(name, kept);
    await this.#update(name, kept, record, signal);
    return kept.fold as T;
  }

  #begin({ id, status }: ExperimentRecord, fold: EventFold): Kept {
    const hasEnded = status === 'stopped' || status === 'archived';
    const news = hasEnded ? null : new NewEvents(this.#lab, id, fold.columns);
    return { fold, news, key: null, updatedMs: -Infinity, work: null, cost: 0 };
  }

  async #update(
    name: string,
    kept: Kept,
    record: ExperimentRecord,
    signal: AbortSignal,
  ): Promise<void> {
    const key = summaryKeyOf(record);
    const isOver = kept.news === null || kept.news.isOver;
    const isFresh = isOver || performance.now() - kept.updatedMs < this.#freshMs;
    if (kept.key !== null && isFresh) return;
    if (kept.work === null || kept.work.isGivenUp) {
      // One that was broken off has to end before the next one adds to the same fold.
      const before = kept.work?.promise.catch(() => {});
      const work = new SharedWork(async (stop) => {
        await before;
        await this.#read(kept, record.id, stop);
        kept.key = key;
        kept.updatedMs = performance.now();
        this.#weigh(kept);
      });
      kept.work = work;
      work.promise
        .catch(() => {
          // Of new events the rest comes next time; what is half read, or failed, begins anew.
          const goesOn = kept.news !== null && work.isGivenUp;
          if (!goesOn && this.#kept.get(name) === kept) this.#kept.delete(name);
        })
        .finally(() => {
          if (kept.work === work) kept.work = null;
        });
    }
    await kept.work.join(signal);
  }

  async #read({ fold, news }: Kept, id: string, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    if (news === null) {
      for await (const batch of scanEvents(this.#lab, id, { columns: fold.columns })) {
        signal.throwIfAborted();
        fold.add(batch, null);
      }
      return;
    }
    for await (const { batch, rows } of news.next()) {
      fold.add(batch, rows);
      signal.throwIfAborted();
    }
  }

  #weigh(kept: Kept): void {
    kept.cost = kept.fold.cost;
    let sum = 0;
    for (const each of this.#kept.values()) sum += each.cost;
    for (const [name, each] of this.#kept) {
      if (sum <= this.#capacity || each === kept) break;
      sum -= each.cost;
      this.#kept.delete(name);
    }
  }
}

/** Read to its end, and there is more by now: it was resumed, or written to by another tool. */
function isOutOfDate({ news, key, work }: Kept, now: string): boolean {
  if (key === null || work !== null) return false;
  return (news === null || news.isOver) && key !== now;
}
