/**
 * Work that several wait for, each as long as its own signal lets it: it is told to stop when nobody
 * waits any more.
 */
export class SharedWork<T> {
  readonly promise: Promise<T>;
  readonly #stopping = new AbortController();
  #waiting = 0;

  constructor(work: (signal: AbortSignal) => Promise<T>) {
    this.promise = work(this.#stopping.signal);
    // Whoever waits gets the error.
    this.promise.catch(() => {});
  }

  /** Nobody waited any more: whoever comes now has to begin anew. */
  get isGivenUp(): boolean {
    return this.#stopping.signal.aborted;
  }

  /** Rejects with the signal's reason when that aborts first. */
  join(signal: AbortSignal): Promise<T> {
    if (signal.aborted) return Promise.reject(signal.reason as Error);
    this.#waiting++;
    return new Promise((resolve, reject) => {
      const leave = (): void => {
        this.#waiting--;
        if (this.#waiting === 0) this.#stopping.abort(signal.reason);
        reject(signal.reason as Error);
      };
      signal.addEventListener('abort', leave, { once: true });
      this.promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', leave));
    });
  }
}
