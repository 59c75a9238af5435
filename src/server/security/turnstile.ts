import { ServerRefusal } from '../problem.js';

/** Lets so many through at a time, and so many wait; who comes after those is sent away. */
export class Turnstile {
  readonly #atOnce: number;
  readonly #waitingMost: number;
  readonly #waiting: (() => void)[] = [];
  #inside = 0;

  constructor(atOnce: number, waitingMost: number) {
    this.#atOnce = atOnce;
    this.#waitingMost = waitingMost;
  }

  async pass<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> {
    if (this.#inside >= this.#atOnce) await this.#wait();
    else this.#inside++;
    try {
      signal.throwIfAborted();
      return await work();
    } finally {
      // Whoever waits takes the place over.
      const next = this.#waiting.shift();
      if (next === undefined) this.#inside--;
      else next();
    }
  }

  #wait(): Promise<void> {
    if (this.#waiting.length >= this.#waitingMost)
      throw new ServerRefusal('too-many-requests', 'too many long questions at a time', {
        'retry-after': '2',
      });
    return new Promise((resolve) => this.#waiting.push(resolve));
  }
}
