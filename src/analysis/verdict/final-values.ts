/**
 * The last value of each run along an axis: the mean of its values at the highest step (or epoch) that
 * it has. A run that ended in NaN or an infinity keeps that: a loss that diverged did not end at the
 * last value before.
 */
export class FinalValues {
  readonly #at: number[] = [];
  readonly #sums: number[] = [];
  readonly #counts: number[] = [];
  /** How many values were added. */
  rows = 0;

  add(run: number, at: number, value: number): void {
    this.rows++;
    const last = this.#at[run];
    if (last !== undefined && at < last) return;
    if (last === at) {
      this.#sums[run]! += value;
      this.#counts[run]! += 1;
    } else {
      this.#at[run] = at;
      this.#sums[run] = value;
      this.#counts[run] = 1;
    }
  }

  /** By run, in the order of their numbers. */
  values(): Map<number, number> {
    const values = new Map<number, number>();
    this.#at.forEach((_, run) => {
      values.set(run, this.#sums[run]! / this.#counts[run]!);
    });
    return values;
  }
}
