import type { EventBatch } from '../../event/batch.js';
import type { ExperimentRecord } from '../../event/experiment.js';
import type { Lab } from '../../lab/lab.js';
import { NewEvents } from '../../lab/new-events.js';
import { scanEvents } from '../../lab/reading.js';
import { summaryKeyOf } from '../index/entry.js';
import type { Turnstile } from '../security/turnstile.js';
import { SharedWork } from './shared-work.js';

/** Something that events are taken into one after the other, and that answers many questions then. */
export interface EventFold {
  readonly columns: readonly string[];
  /** Bytes of memory that what it keeps takes, about. */
  readonly bytes: number;
  /** Those rows of the batch, or all of them. Batches come by time, as far as they can. */
  add(batch: EventBatch, rows: Uint32Array | null): void;
}

interface Kept {
  readonly name: string;
  readonly fold: EventFold;
  /** What tells which events are new; null where none can come. */
  readonly news: NewEvents | null;
  /** Of the record, when it was last brought up to date. */
  key: string | null;
  updatedMs: number;
  work: SharedWork<void> | null;
  bytes: number;
}

/** How much may be kept, and for how long a fold counts as up to date. */
interface FoldLimits {
  readonly bytes: number;
  readonly folds: number;
  readonly freshMs: number;
}

/** Of a fold that has taken nothing yet: its readers, its name, its place here. */
const EMPTY_BYTES = 4096;

/**
 * Folds over experiments' events, kept in memory: of one that has ended its events are read once; of one
 * that records, each time only those that are new. Reading waits at the turnstile, kept ones do not.
 */
export class KeptFolds {
  readonly turnstile: Turnstile;
  readonly #lab: Lab;
  readonly #limits: FoldLimits;
  readonly #kept = new Map<string, Kept>();
  #bytes = 0;

  constructor(lab: Lab, turnstile: Turnstile, limits: FoldLimits) {
    this.turnstile = turnstile;
    this.#lab = lab;
    this.#limits = limits;
  }

  /** The fold of that name, as of now or a moment ago. */
  async get<T extends EventFold>(
    name: string,
    record: ExperimentRecord,
    signal: AbortSignal,
    create: () => T,
  ): Promise<T> {
    let kept = this.#kept.get(name);
    if (kept !== undefined) {
      this.#drop(kept);
      if (isHalfRead(kept) || isOutOfDate(kept, summaryKeyOf(record))) kept = undefined;
    }
    kept ??= this.#begin(name, record, create());
    // The last one is the one that was asked for last.
    this.#keep(kept);
    await this.#update(kept, record, signal);
    return kept.fold as T;
  }

  #begin(name: string, { id, status }: ExperimentRecord, fold: EventFold): Kept {
    const hasEnded = status === 'stopped' || status === 'archived';
    const news = hasEnded ? null : new NewEvents(this.#lab, id, fold.columns);
    const bytes = EMPTY_BYTES + name.length * 2;
    return { name, fold, news, key: null, updatedMs: -Infinity, work: null, bytes };
  }

  async #update(kept: Kept, record: ExperimentRecord, signal: AbortSignal): Promise<void> {
    const key = summaryKeyOf(record);
    const isOver = kept.news === null || kept.news.isOver;
    const isFresh = isOver || performance.now() - kept.updatedMs < this.#limits.freshMs;
    if (kept.key !== null && isFresh) return;
    if (kept.work === null || kept.work.isGivenUp) {
      // One that was broken off has to end before the next one adds to the same fold.
      const before = kept.work?.promise.catch(() => {});
      const work = new SharedWork(async (stop) => {
        await before;
        await this.turnstile.pass(stop, () => this.#read(kept, record.id, stop));
        kept.key = key;
        kept.updatedMs = performance.now();
        this.#weigh(kept);
      });
      kept.work = work;
      work.promise
        .catch(() => {
          // Of new events the rest comes next time; what is half read, or failed, begins anew.
          const goesOn = kept.news !== null && work.isGivenUp;
          if (!goesOn) this.#drop(kept);
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
    const isKept = this.#drop(kept);
    kept.bytes = EMPTY_BYTES + kept.name.length * 2 + kept.fold.bytes;
    if (isKept) this.#keep(kept);
  }

  #keep(kept: Kept): void {
    this.#kept.set(kept.name, kept);
    this.#bytes += kept.bytes;
    for (const oldest of this.#kept.values()) {
      const isRoom = this.#bytes <= this.#limits.bytes && this.#kept.size <= this.#limits.folds;
      if (isRoom || oldest === kept) break;
      this.#drop(oldest);
    }
  }

  /** Whether it was kept: another one may have its name by now. */
  #drop(kept: Kept): boolean {
    if (this.#kept.get(kept.name) !== kept) return false;
    this.#bytes -= kept.bytes;
    return this.#kept.delete(kept.name);
  }
}

/** Its only reading was broken off, and cannot go on where it was; that it has ended may not be known yet. */
function isHalfRead({ news, key, work }: Kept): boolean {
  return news === null && key === null && work?.isGivenUp === true;
}

/** Read to its end, and there is more by now: it was resumed, or written to by another tool. */
function isOutOfDate({ news, key, work }: Kept, now: string): boolean {
  if (key === null || work !== null) return false;
  return (news === null || news.isOver) && key !== now;
}
