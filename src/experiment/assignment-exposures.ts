/** So many at least are remembered, and at most twice as many. */
const GENERATION = 100_000;

/**
 * Which units have been exposed, so that each is recorded once. Memory is bounded: of more than
 * 100,000 units, those longest not seen are forgotten, and recorded once more when they come again;
 * who counts units counts distinct ones. Units are known by their buckets, which takes the same few
 * bytes for a long id as for a short one: that two units share one has a chance of one in 2^52.
 */
export class Exposures {
  readonly #size: number;
  #recent = new Set<number>();
  #older: ReadonlySet<number> = new Set<number>();

  constructor(size: number = GENERATION) {
    this.#size = size;
  }

  has(bucket: number): boolean {
    if (this.#recent.has(bucket)) return true;
    if (!this.#older.has(bucket)) return false;
    this.add(bucket);
    return true;
  }

  add(bucket: number): void {
    if (this.#recent.size >= this.#size) {
      this.#older = this.#recent;
      this.#recent = new Set();
    }
    this.#recent.add(bucket);
  }
}
