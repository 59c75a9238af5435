import type { ArmName } from './look.js';

/** Between two looks the arm that has fewer grows by so much of itself, and by one value at least. */
const STEP = 0.01;

/** When the next look at values that are replayed is due: after each at first, then at each further 1%. */
export class LookPace {
  readonly #counts = { baseline: 0, candidate: 0 };
  readonly #mostSamples: number;
  #next = 1;

  constructor(mostSamples: number) {
    this.#mostSamples = mostSamples;
  }

  isDue(arm: ArmName): boolean {
    this.#counts[arm]++;
    const least = Math.min(this.#counts.baseline, this.#counts.candidate);
    if (least < this.#next) return false;
    const next = Math.max(least + 1, Math.ceil(least * (1 + STEP)));
    // The last look of a bound in samples is at that bound.
    this.#next = least < this.#mostSamples ? Math.min(next, this.#mostSamples) : next;
    return true;
  }
}
