const FIRST_CHUNK = 64;
const LARGEST_CHUNK = 65_536;

/** Numbers gathered one by one, in chunks that are put together once at the end. */
export class Sample {
  readonly #full: Float64Array[] = [];
  #open = new Float64Array(FIRST_CHUNK);
  #fill = 0;
  #before = 0;

  get count(): number {
    return this.#before + this.#fill;
  }

  add(value: number): void {
    if (this.#fill === this.#open.length) this.#startChunk();
    this.#open[this.#fill++] = value;
  }

  /** Adds every value that is not NaN. */
  addKnown(values: Float64Array): void {
    for (let row = 0; row < values.length; row++) {
      const value = values[row]!;
      if (!Number.isNaN(value)) this.add(value);
    }
  }

  #startChunk(): void {
    this.#full.push(this.#open);
    this.#before += this.#open.length;
    this.#open = new Float64Array(Math.min(LARGEST_CHUNK, this.#open.length * 2));
    this.#fill = 0;
  }

  /** Writes all values, in the order in which they were added, from `start` of `target` on. */
  copyTo(target: Float64Array, start: number): void {
    let end = start;
    for (const chunk of this.#full) {
      target.set(chunk, end);
      end += chunk.length;
    }
    target.set(this.#open.subarray(0, this.#fill), end);
  }

  /** All values, in the order in which they were added, in an array of their own. */
  toArray(): Float64Array {
    const values = new Float64Array(this.count);
    this.copyTo(values, 0);
    return values;
  }
}
