import { LogMapping } from '../sketch/log-mapping.js';

/** How far estimates may be from the exact quantiles, as a part of them. */
const RELATIVE_ACCURACY = 0.01;
/** Bins that are counted together too, so that a rank is found without walking along all of them. */
const BLOCK = 256;

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
  readonly #counts = new Uint32Array(BIN_COUNT);
  readonly #blocks = new Uint32Array(Math.ceil(BIN_COUNT / BLOCK));
  #total = 0;
  /** Blocks outside of these have never held anything. */
  #firstBlock: number = this.#blocks.length;

  get total(): number {
    return this.#total;
  }

  add(bin: number, count: number): void {
    const block = Math.floor(bin / BLOCK);
    this.#counts[bin]! += count;
    this.#blocks[block]! += count;
    this.#total += count;
    if (block < this.#firstBlock) this.#firstBlock = block;
  }

  remove(bin: number, count: number): void {
    this.#counts[bin]! -= count;
    this.#blocks[Math.floor(bin / BLOCK)]! -= count;
    this.#total -= count;
  }

  /**
   * Estimates of the `ps`-quantiles, which are to be ascending, by the value of lower rank
   * ⌊p·(total - 1)⌋. `min` and `max` are those of the values in the window; null when it is empty.
   */
  quantiles(ps: readonly number[], min: number, max: number): (number | null)[] {
    const last = this.#total - 1;
    let block = this.#firstBlock;
    let before = 0;
    return ps.map((p) => {
      if (last < 0) return null;
      const rank = Math.floor(p * last);
      if (rank === 0) return min;
      if (rank === last) return max;
      while (before + this.#blocks[block]! <= rank) before += this.#blocks[block++]!;
      let bin = block * BLOCK;
      for (let seen = before + this.#counts[bin]!; seen <= rank; ) seen += this.#counts[++bin]!;
      return Math.min(max, Math.max(min, representativeOf(bin)));
    });
  }
}
