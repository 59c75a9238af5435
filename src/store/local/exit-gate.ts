const BUSY = 0;
const SHUT = 1;
/** How long a process that ends waits for work that may not be cut off. */
const PATIENCE_MS = 10_000;

/**
 * DuckDB aborts the whole process when its thread is torn down amid a call. So the thread enters here
 * before it calls, and a process that ends shuts the gate: it waits for who is inside, and nobody
 * enters any more. Shared by the threads by its memory.
 */
export class ExitGate {
  readonly memory: SharedArrayBuffer;
  readonly #words: Int32Array;

  constructor(memory: SharedArrayBuffer = new SharedArrayBuffer(8)) {
    this.memory = memory;
    this.#words = new Int32Array(memory);
  }

  /** Does the work inside; for ever pending where the process is about to end. */
  async pass<T>(work: () => Promise<T>): Promise<T> {
    Atomics.store(this.#words, BUSY, 1);
    try {
      if (Atomics.load(this.#words, SHUT) === 0) return await work();
    } finally {
      Atomics.store(this.#words, BUSY, 0);
      Atomics.notify(this.#words, BUSY);
    }
    return new Promise(() => {});
  }

  shut(): void {
    Atomics.store(this.#words, SHUT, 1);
    Atomics.wait(this.#words, BUSY, 1, PATIENCE_MS);
  }
}
