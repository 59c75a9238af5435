/**
 * Which of a writer's events are there already. Batches come as dense ranges, so a handful of
 * intervals stands for millions of events.
 */
export class SequenceSet {
  /** Starts and ends (both included) of disjoint intervals, rising. */
  readonly #starts: number[] = [];
  readonly #ends: number[] = [];

  /** Adds all of `first` to `last` when they lie above everything there; false, adding none, otherwise. */
  addAbove(first: number, last: number): boolean {
    const top = this.#ends.at(-1);
    if (top !== undefined && first <= top) return false;
    if (top === first - 1) this.#ends[this.#ends.length - 1] = last;
    else {
      this.#starts.push(first);
      this.#ends.push(last);
    }
    return true;
  }

  /** Adds all of `first` to `last`, whatever of it was there. */
  addRange(first: number, last: number): void {
    if (this.addAbove(first, last)) return;
    // Those that touch or overlap it become one with it.
    const from = this.#firstEndingFrom(first - 1);
    let to = from;
    let start = first;
    let end = last;
    for (; to < this.#starts.length && this.#starts[to]! <= last + 1; to++) {
      start = Math.min(start, this.#starts[to]!);
      end = Math.max(end, this.#ends[to]!);
    }
    this.#starts.splice(from, to - from, start);
    this.#ends.splice(from, to - from, end);
  }

  overlaps(first: number, last: number): boolean {
    const start = this.#starts[this.#firstEndingFrom(first)];
    return start !== undefined && start <= last;
  }

  /** Starts and ends of the disjoint intervals, rising. */
  intervals(): [first: number, last: number][] {
    return this.#starts.map((start, at) => [start, this.#ends[at]!]);
  }

  has(value: number): boolean {
    const start = this.#starts[this.#firstEndingFrom(value)];
    return start !== undefined && start <= value;
  }

  /** Adds a number; false when it was there. */
  add(value: number): boolean {
    const at = this.#firstEndingFrom(value - 1);
    const start = this.#starts[at];
    const end = this.#ends[at];
    if (start === undefined || end === undefined || value < start - 1) {
      this.#starts.splice(at, 0, value);
      this.#ends.splice(at, 0, value);
      return true;
    }
    if (value >= start && value <= end) return false;
    if (value === start - 1) this.#starts[at] = value;
    else {
      this.#ends[at] = value;
      if (this.#starts[at + 1] === value + 1) {
        this.#ends.splice(at, 1);
        this.#starts.splice(at + 1, 1);
      }
    }
    return true;
  }

  delete(value: number): void {
    const at = this.#firstEndingFrom(value);
    const start = this.#starts[at];
    const end = this.#ends[at];
    if (start === undefined || end === undefined || value < start) return;
    if (start === end) {
      this.#starts.splice(at, 1);
      this.#ends.splice(at, 1);
    } else if (value === start) this.#starts[at] = value + 1;
    else if (value === end) this.#ends[at] = value - 1;
    else {
      this.#ends[at] = value - 1;
      this.#starts.splice(at + 1, 0, value + 1);
      this.#ends.splice(at + 1, 0, end);
    }
  }

  /** Index of the first interval that ends at `value` or later. */
  #firstEndingFrom(value: number): number {
    let low = 0;
    let high = this.#ends.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#ends[middle]! < value) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
