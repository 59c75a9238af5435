import { LogMapping } from '../sketch/log-mapping.js';

/** How far estimates may be from the exact quantiles, as a part of them. */
const RELATIVE_ACCURACY = 0.01;
/** How many bins, or groups of bins, are counted together at the next level up. */
const FAN_OUT = 32;

const mapping = new LogMapping(RELATIVE_ACCURACY);
/** Lifts the lowest key to 1, so that 0 and the signs can be told apart. */
const BIAS: number = 1 - mapping.key(Number.MIN_VALUE);
const HIGHEST: number = mapping.key(Number.MAX_VALUE) + BIAS;

/** How many bins there are for all finite doubles. */
export const BIN_COUNT: number = 2 * HIGHEST + 1;

/** The bin of a finite value: bins are in the order of their values, negative ones first. */
export function binOf(value: number): number {
  if (value === 0) return HIGHEST;
  const rank = mapping.key(value) + BIAS;
  return value > 0 ? HIGHEST + rank : HIGHEST - rank;
}

/** The value that stands for all in a bin. */
function representativeOf(bin: number): number {
  if (bin === HIGHEST) return 0;
  return bin > HIGHEST ? mapping.value(bin - HIGHEST - BIAS) : -mapping.value(HIGHEST - bin - BIAS);
}

/**
 * The bins of a `DDSketch` (relative accuracy 1%) for a window that moves: counts are whole
 * numbers, so what leaves the window is taken out exactly, and no sketches need to be merged.
 * Quantiles are those of a sketch of the same values, as long as that has not had to collapse bins.
 */
export class SlidingBins {
  /** Counts of every bin; then of every 32 of them, and so on, so that a rank is found in few steps. */
  readonly #levels: readonly Uint32Array[];
  #total = 0;

  constructor() {
    const levels: Uint32Array[] = [];
    for (let length = BIN_COUNT; levels.length === 0 || length > FAN_OUT; ) {
      levels.push(new Uint32Array(length));
      length = Math.ceil(length / FAN_OUT);
    }
    this.#levels = levels;
  }

  add(bin: number, count: number): void {
    let index = bin;
    for (const counts of this.#levels) {
      counts[index]! += count;
      index = Math.floor(index / FAN_OUT);
    }
    this.#total += count;
  }

  /** Takes out what was added before. */
  remove(bin: number, count: number): void {
    this.add(bin, -count);
  }

  /**
   * The estimate of the `p`-quantile, interpolated between its two neighbours as type 7 is; null when
   * there are no values. `min` and `max` are those of the values that are in.
   */
  quantile(p: number, min: number, max: number): number | null {
    const last = this.#total - 1;
    if (last < 0) return null;
    const position = p * last;
    const rank = Math.floor(position);
    const lower = this.#valueAt(rank, min, max);
    const fraction = position - rank;
    if (fraction === 0) return lower;
    return lower * (1 - fraction) + this.#valueAt(rank + 1, min, max) * fraction;
  }

  #valueAt(rank: number, min: number, max: number): number {
    if (rank === 0) return min;
    if (rank === this.#total - 1) return max;
    return Math.min(max, Math.max(min, representativeOf(this.#binAt(rank))));
  }

  #binAt(rank: number): number {
    let before = 0;
    let index = 0;
    for (let level = this.#levels.length - 1; level >= 0; level--) {
      const counts = this.#levels[level]!;
      index *= FAN_OUT;
      while (before + counts[index]! <= rank) before += counts[index++]!;
    }
    return index;
  }
}
