/**
 * Folds runs of an array whose two ends only ever move forward, one operation an element however
 * much the runs overlap. Nothing is ever taken out again by subtraction, which would leave rounding
 * errors behind, and which a minimum has no counterpart of.
 *
 * The two-stack queue: elements before the middle are kept folded from each up to the middle,
 * those after it as they come in; when the run's start passes the middle, the middle moves to its
 * end. Tangwongsan, Hirzel & Schneider, "In-order sliding-window aggregation in worst-case
 * constant time" (The VLDB Journal 30, 2021), section 3.
 *
 * @example
 * const sums = new SlidingFold(Float64Array.of(1, 2, 3), (a, b) => a + b, 0);
 * sums.over(0, 2); // 3
 * sums.over(1, 3); // 5
 */
export class SlidingFold {
  readonly #values: Float64Array;
  readonly #combine: (a: number, b: number) => number;
  readonly #identity: number;
  /** `#front[i]` folds elements `i` up to the middle. */
  readonly #front: Float64Array;
  #middle = 0;
  #end = 0;
  /** Folds the elements from the middle up to the end. */
  #back: number;

  constructor(values: Float64Array, combine: (a: number, b: number) => number, identity: number) {
    this.#values = values;
    this.#combine = combine;
    this.#identity = identity;
    this.#front = new Float64Array(values.length);
    this.#back = identity;
  }

  /** The fold of elements `start` up to, not including, `end`; neither less than before. */
  over(start: number, end: number): number {
    const combine = this.#combine;
    if (start >= end) return this.#identity;
    if (start >= this.#middle) {
      let folded = this.#identity;
      for (let i = end - 1; i >= start; i--)
        this.#front[i] = folded = combine(this.#values[i]!, folded);
      this.#middle = end;
      this.#end = end;
      this.#back = this.#identity;
    }
    while (this.#end < end) this.#back = combine(this.#back, this.#values[this.#end++]!);
    return combine(this.#front[start]!, this.#back);
  }
}
