import { ServerRefusal } from '../problem.js';

/** Lets so many through at a time, and so many wait; who comes after those is sent away. */
export class Turnstile {
  readonly #atOnce: number;
  readonly #waitingMost: number;
  /** Lets each one in, in the order in which they came. */
  readonly #waiting = new Set<() => void>();
  #inside = 0;

  constructor(atOnce: number, waitingMost: number) {
    this.#atOnce = atOnce;
    this.#waitingMost = waitingMost;
  }

  /**
   * Work must not pass the same turnstile again: it could wait for itself. Who leaves while it waits
   * is out of the queue; who leaves later has its place until the work ends.
   */
  async pass<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> {
    signal.throwIfAborted();
    if (this.#inside >= this.#atOnce) await this.#wait(signal);
    else this.#inside++;
    try {
      signal.throwIfAborted();
      return await work();
    } finally {
      const [next] = this.#waiting;
      if (next === undefined) this.#inside--;
      else {
        // Whoever waits takes the place over.
        this.#waiting.delete(next);
        next();
      }
    }
  }

  #wait(signal: AbortSignal): Promise<void> {
    if (this.#waiting.size >= this.#waitingMost)
      throw new ServerRefusal('too-many-requests', 'too many long questions at a time', {
        'retry-after': '2',
      });
    return new Promise((resolve, reject) => {
      const enter = (): void => {
        signal.removeEventListener('abort', leave);
        resolve();
      };
      const leave = (): void => {
        this.#waiting.delete(enter);
        reject(signal.reason as Error);
      };
      this.#waiting.add(enter);
      signal.addEventListener('abort', leave, { once: true });
    });
  }
}
