import type { EventBatch } from '../event/batch.js';
import type { ResolvedFileOptions } from './options.js';
import type { RowText } from './row-text.js';
import { type ByteSink, TextOutput } from './text-output.js';

/** The rows of one pass on their way into a file: chunk by chunk, counted and reported. */
export class RowWriter {
  readonly #output: TextOutput;
  readonly #options: ResolvedFileOptions;
  readonly #bytes: () => number;
  readonly #totalRows: number | null;
  #rows = 0;

  /** `bytes` tells how many have reached the file, which is not what was put where it is packed. */
  constructor(
    sink: ByteSink,
    bytes: () => number,
    options: ResolvedFileOptions,
    totalRows: number | null,
  ) {
    this.#output = new TextOutput(sink);
    this.#bytes = bytes;
    this.#options = options;
    this.#totalRows = totalRows;
  }

  /** Writes what belongs to no row: a header. */
  async write(text: string): Promise<void> {
    if (this.#output.put(text)) await this.#output.drain();
  }

  async writeBatch(batch: EventBatch, rowText: RowText): Promise<void> {
    for (let row = 0; row < batch.length; row++) {
      const isFull = this.#output.put(rowText(row));
      this.#rows++;
      if (isFull) await this.#drain();
    }
  }

  async #drain(): Promise<void> {
    await this.#output.drain();
    this.#options.signal?.throwIfAborted();
    this.#report(this.#totalRows);
  }

  #report(totalRows: number | null): void {
    this.#options.onProgress({ rows: this.#rows, totalRows, bytes: this.#bytes() });
  }

  /** Resolves when the sink has everything that was written. */
  async flush(): Promise<void> {
    await this.#output.end();
  }

  /** Says that all is in the file. */
  finish(): void {
    this.#options.signal?.throwIfAborted();
    this.#report(this.#rows);
  }
}
