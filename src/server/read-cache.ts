interface Kept {
  readonly madeMs: number;
  readonly version: string;
  readonly answer: Promise<unknown>;
  readonly cost: number;
}

/**
 * Answers that cost a scan, shared by all who ask the same: while its experiment stays as it is an
 * answer holds, and for `freshMs` in any case, so that a hundred who watch cost as much as one.
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

  /** `version` tells what it was read from; `costOf` says how much of the capacity an answer takes. */
  async get<T>(
    key: string,
    version: string,
    read: () => Promise<T>,
    costOf: (answer: T) => number = () => 1,
  ): Promise<T> {
    const nowMs = performance.now();
    const known = this.#kept.get(key);
    if (known !== undefined) {
      this.#kept.delete(key);
      if (known.version === version || nowMs - known.madeMs < this.#freshMs) {
        this.#kept.set(key, known);
        return known.answer as Promise<T>;
      }
      this.#cost -= known.cost;
    }
    const answer = read();
    this.#keep(key, { madeMs: nowMs, version, answer, cost: 0 });
    try {
      const value = await answer;
      if (this.#kept.get(key)?.answer === answer) {
        this.#drop(key);
        this.#keep(key, { madeMs: nowMs, version, answer, cost: costOf(value) });
      }
      return value;
    } catch (error) {
      if (this.#kept.get(key)?.answer === answer) this.#drop(key);
      throw error;
    }
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
