import { SharedWork } from './reads/shared-work.js';

interface Kept {
  readonly madeMs: number;
  readonly version: string;
  readonly work: SharedWork<unknown>;
  readonly cost: number;
}

interface Wanted<T> {
  /** Tells what it is read from. */
  readonly version: string;
  /** Of whoever asks. */
  readonly signal: AbortSignal;
  /** How much of the capacity an answer takes; 1 unless given. */
  readonly costOf?: (answer: T) => number;
}

/**
 * Answers that cost a scan, shared by all who ask the same: while its experiment stays as it is an
 * answer holds, and for `freshMs` in any case, so that a hundred who watch cost as much as one. What
 * nobody waits for any more is broken off.
 */
export class ReadCache {
  readonly #capacity: number;
  readonly #freshMs: number;
  readonly #kept = new Map<string, Kept>();
  #cost = 0;

  constructor(capacity: number, freshMs: number) {
    this.#capacity = capacity;
    this.#freshMs = freshMs;
  }

  async get<T>(
    key: string,
    { version, signal, costOf = () => 1 }: Wanted<T>,
    read: (signal: AbortSignal) => Promise<T>,
  ): Promise<T> {
    const nowMs = performance.now();
    const known = this.#kept.get(key);
    if (known !== undefined) {
      this.#drop(key);
      const holds = known.version === version || nowMs - known.madeMs < this.#freshMs;
      if (holds && !known.work.isGivenUp) {
        this.#keep(key, known);
        return known.work.join(signal) as Promise<T>;
      }
    }
    const work = new SharedWork(read);
    this.#keep(key, { madeMs: nowMs, version, work, cost: 0 });
    const isKept = (): boolean => this.#kept.get(key)?.work === work;
    work.promise.then(
      (answer) => {
        if (!isKept()) return;
        this.#drop(key);
        this.#keep(key, { madeMs: nowMs, version, work, cost: costOf(answer) });
      },
      () => {
        if (isKept()) this.#drop(key);
      },
    );
    return work.join(signal);
  }

  #keep(key: string, kept: Kept): void {
    this.#kept.set(key, kept);
    this.#cost += kept.cost;
    for (const oldest of this.#kept.keys()) {
      if (this.#cost <= this.#capacity || oldest === key) break;
      this.#drop(oldest);
    }
  }

  #drop(key: string): void {
    this.#cost -= this.#kept.get(key)?.cost ?? 0;
    this.#kept.delete(key);
  }
}
