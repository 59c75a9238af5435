import type { EventBatch } from '../event/batch.js';
import { FiniteReader } from './finite-reader.js';
import type { TokenMetrics } from './metrics.js';

/** Token counts are whole numbers far below 2^53, so a plain sum of them is exact. */
class Total {
  readonly reader: FiniteReader;
  count = 0;
  #sum = 0;

  constructor(column: string) {
    this.reader = new FiniteReader(column);
  }

  /** Takes in a batch and marks the rows that had a value. */
  add(batch: EventBatch, reported: Uint8Array): void {
    const values = this.reader.read(batch);
    if (values === null) return;
    for (let row = 0; row < values.length; row++) {
      const value = values[row]!;
      if (Number.isNaN(value)) continue;
      this.#sum += value;
      this.count++;
      reported[row] = 1;
    }
  }

  get sum(): number | null {
    return this.count === 0 ? null : this.#sum;
  }

  get mean(): number | null {
    return this.count === 0 ? null : this.#sum / this.count;
  }
}

/** Adds up the tokens that events report, whichever of the three counts each has. */
export class TokenTotals {
  readonly #prompt = new Total('prompt_tokens');
  readonly #completion = new Total('completion_tokens');
  readonly #total = new Total('total_tokens');
  #events = 0;
  #reported = new Uint8Array(0);

  add(batch: EventBatch): void {
    if (this.#reported.length < batch.length) this.#reported = new Uint8Array(batch.length);
    const reported = this.#reported.fill(0);
    this.#prompt.add(batch, reported);
    this.#completion.add(batch, reported);
    this.#total.add(batch, reported);
    for (let row = 0; row < batch.length; row++) this.#events += reported[row]!;
  }

  metrics(): TokenMetrics {
    const [prompt, completion, total] = [this.#prompt, this.#completion, this.#total];
    return {
      count: this.#events,
      totalPrompt: prompt.sum,
      totalCompletion: completion.sum,
      total: total.sum,
      meanPrompt: prompt.mean,
      meanCompletion: completion.mean,
      meanTotal: total.mean,
      nonFinite: prompt.reader.nonFinite + completion.reader.nonFinite + total.reader.nonFinite,
    };
  }
}
