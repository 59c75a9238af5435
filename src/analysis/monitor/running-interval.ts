import type { Interval } from '../../stats/outcome.js';

/** What all intervals of a confidence sequence leave of it so far, with the same guarantee. */
export class RunningInterval {
  #interval: Interval | null = null;
  #newest: Interval | null = null;
  #isContradictory = false;

  /** Null before the first, and where two have nothing in common. */
  get interval(): Interval | null {
    return this.#interval;
  }

  /** Where two contradict each other, one of them is wrong: then the newest is as good as any. */
  get known(): Interval | null {
    return this.#isContradictory ? this.#newest : this.#interval;
  }

  get isContradictory(): boolean {
    return this.#isContradictory;
  }

  narrow(next: Interval): void {
    this.#newest = next;
    if (this.#isContradictory) return;
    const { lower, upper } = this.#interval ?? { lower: -Infinity, upper: Infinity };
    const [low, high] = [Math.max(lower, next.lower), Math.min(upper, next.upper)];
    this.#isContradictory = low > high;
    this.#interval = this.#isContradictory ? null : { ...next, lower: low, upper: high };
  }
}
