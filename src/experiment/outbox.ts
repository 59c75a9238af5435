import { CrucibleError } from '../errors.js';
import { batchBytes, type EventBatch } from '../event/batch.js';
import type { AppendResult, EventStore } from '../store/port.js';

export interface OutboxOptions {
  readonly experimentId: string;
  readonly store: EventStore;
  /** Bound on what waits for the store to take it. */
  readonly maxPendingBytes: number;
  /** Called when the store did not take a batch, which is then kept to be tried again. */
  readonly onFailure: () => void;
}

/**
 * What lies between a recorder and its store: batches on their way, and those the store would not
 * take, which are kept up to a bound. What exceeds it is dropped and counted.
 */
export class Outbox {
  readonly #options: OutboxOptions;
  readonly #inFlight = new Set<Promise<void>>();
  readonly #failed: EventBatch[] = [];
  #pendingBytes = 0;
  #lastError: unknown = null;
  /** Events that were given up, here or by the store. */
  dropped = 0;

  constructor(options: OutboxOptions) {
    this.#options = options;
  }

  send(batch: EventBatch): void {
    const bytes = batchBytes(batch);
    if (this.#pendingBytes + bytes > this.#options.maxPendingBytes) this.dropped += batch.length;
    else this.#append(batch, bytes);
  }

  #append(batch: EventBatch, bytes: number): void {
    const { store, experimentId } = this.#options;
    let result: ReturnType<EventStore['append']>;
    try {
      result = store.append(experimentId, batch);
    } catch (error) {
      result = Promise.reject(error);
    }
    if (isAnswer(result)) {
      this.dropped += result.dropped;
      return;
    }
    this.#pendingBytes += bytes;
    const settled = Promise.resolve(result)
      .then(requireAnswer)
      .then(
        ({ dropped }) => {
          this.dropped += dropped;
          this.#pendingBytes -= bytes;
          this.#inFlight.delete(settled);
        },
        (error: unknown) => {
          // Kept for the next try, and still counted as pending.
          this.#lastError = error;
          this.#failed.push(batch);
          this.#inFlight.delete(settled);
          this.#options.onFailure();
        },
      );
    this.#inFlight.add(settled);
  }

  /** Hands over again what the store did not take; false where there is no such thing. */
  retry(): boolean {
    const failed = this.#failed.splice(0);
    for (const batch of failed) {
      const bytes = batchBytes(batch);
      this.#pendingBytes -= bytes;
      this.#append(batch, bytes);
    }
    return failed.length > 0;
  }

  /** Resolves when the store has answered for everything that was handed over. */
  async settled(): Promise<void> {
    await Promise.all(this.#inFlight);
  }

  /** The failure of a store that has not taken everything by now, or null. */
  failure(): CrucibleError | null {
    if (this.#failed.length === 0) return null;
    const { store, experimentId } = this.#options;
    return new CrucibleError(
      'store-failed',
      `the ${store.kind} store did not take ${this.#failed.length} batches; they are kept and tried again`,
      { path: 'store', expected: 'a store that takes events', experimentId },
      { cause: this.#lastError },
    );
  }
}

function isAnswer(result: unknown): result is AppendResult {
  return (
    typeof result === 'object' &&
    result !== null &&
    Number.isSafeInteger((result as Partial<AppendResult>).dropped)
  );
}

/** A store that does not say what became of a batch may have lost it: it is asked to take it again. */
function requireAnswer(result: unknown): AppendResult {
  if (isAnswer(result)) return result;
  throw new TypeError('append gave no { stored, duplicates, dropped }');
}
