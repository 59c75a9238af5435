/** Takes bytes; the promise resolves when it needs them no more, so that they may be overwritten. */
export type ByteSink = (bytes: Uint8Array) => Promise<void>;

/** Large enough that a write costs little beside what it writes, small enough to hold two of. */
const CHUNK_BYTES = 1 << 20;
/**
 * Characters that are gathered before they become bytes. A line is a tree of pieces that the engine
 * flattens first: too little at a time costs calls, too much has left the processor's cache by then.
 */
const GATHERED = 8192;
/** UTF-8 takes at most three bytes for each UTF-16 unit. */
const MAX_BYTES_PER_UNIT = 3;

/**
 * Gathers texts into chunks of bytes. While one chunk is on its way to the sink the next is being
 * filled, and then waits for it: two chunks are held, however slow the sink and however many texts.
 *
 * @example
 * if (output.put(line)) await output.drain();
 */
export class TextOutput {
  readonly #sink: ByteSink;
  #chunk: Buffer = Buffer.allocUnsafeSlow(CHUNK_BYTES * 2);
  #spare: Buffer = Buffer.allocUnsafeSlow(CHUNK_BYTES * 2);
  #length = 0;
  #text = '';
  #writing: Promise<void> = Promise.resolve();

  constructor(sink: ByteSink) {
    this.#sink = sink;
  }

  /** Adds a text; true when it is time to `drain`. */
  put(text: string): boolean {
    this.#text += text;
    if (this.#text.length < GATHERED) return false;
    this.#encode();
    return this.#length >= CHUNK_BYTES;
  }

  #encode(): void {
    const needed = this.#length + this.#text.length * MAX_BYTES_PER_UNIT;
    if (needed > this.#chunk.length) this.#grow(needed);
    this.#length += this.#chunk.write(this.#text, this.#length);
    this.#text = '';
  }

  #grow(needed: number): void {
    const larger = Buffer.allocUnsafeSlow(needed);
    this.#chunk.copy(larger, 0, 0, this.#length);
    this.#chunk = larger;
  }

  /** Hands over what was put so far. Rejects with what the sink rejected the chunk before with. */
  async drain(): Promise<void> {
    await this.#writing;
    this.#encode();
    if (this.#length === 0) return;
    const full = this.#chunk.subarray(0, this.#length);
    [this.#chunk, this.#spare] = [this.#spare, this.#chunk];
    this.#length = 0;
    this.#writing = this.#sink(full);
    // Whoever drains next learns of a failure; until then it is no unhandled one.
    this.#writing.catch(() => {});
  }

  /** Resolves when the sink has everything. */
  async end(): Promise<void> {
    await this.drain();
    await this.#writing;
  }
}
