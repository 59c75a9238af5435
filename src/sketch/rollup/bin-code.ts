import { LogMapping } from '../log-mapping.js';
import { COUNT, LATENCY, MAX, MIN } from './figures.js';

/**
 * Bins of a rollup's quantile sketches: those of a `DDSketch` of the default accuracy, on one axis
 * instead of three. A code is 0 for zero, the bin's key moved above 0 for positive values, and its
 * negative for negative values: codes rise with the values.
 */
export const ROLLUP_ACCURACY = 0.01;
const MAPPING = new LogMapping(ROLLUP_ACCURACY);
/** No finite double has a key further from 0. */
const KEY_SHIFT = 40_000;
/** Codes lie strictly between minus this and this. */
export const CODE_LIMIT: number = 2 * KEY_SHIFT;

/** The bin of a finite value. */
export function codeOf(value: number): number {
  if (value === 0) return 0;
  const code = MAPPING.key(value) + KEY_SHIFT;
  return value > 0 ? code : -code;
}

/** The value that stands for a bin: within 1% of everything in it. */
export function representativeOf(code: number): number {
  if (code === 0) return 0;
  const magnitude = MAPPING.value(Math.abs(code) - KEY_SHIFT);
  return code > 0 ? magnitude : -magnitude;
}

/** The bins of one bucket's latencies: `counts[i]` of them in bin `codes[i]`, codes ascending. */
export interface Bins {
  readonly codes: Int32Array;
  readonly counts: Float64Array;
  readonly from: number;
  readonly to: number;
}

/**
 * Type 7 quantiles (linear interpolation) of the latencies whose moments start at
 * `figuresAt + LATENCY`, each within 1% of the exact one and the same as
 * `DDSketch.interpolatedQuantile` gives; null without latencies. `quantiles` have to rise.
 */
export function latencyQuantiles(
  bins: Bins,
  figures: Float64Array,
  figuresAt: number,
  quantiles: readonly number[],
): (number | null)[] {
  const at = figuresAt + LATENCY;
  const count = figures[at + COUNT]!;
  if (count === 0) return quantiles.map(() => null);
  const min = figures[at + MIN]!;
  const max = figures[at + MAX]!;
  const { codes, counts, to } = bins;
  let bin = bins.from;
  let seen = counts[bin]!;
  const valueAtRank = (rank: number): number => {
    if (rank === 0) return min;
    if (rank === count - 1) return max;
    while (seen <= rank && bin < to - 1) seen += counts[++bin]!;
    return Math.min(max, Math.max(min, representativeOf(codes[bin]!)));
  };
  return quantiles.map((q) => {
    const position = q * (count - 1);
    const rank = Math.floor(position);
    const fraction = position - rank;
    if (fraction === 0) return valueAtRank(rank);
    const lower = valueAtRank(rank);
    const [binOfLower, seenAtLower] = [bin, seen];
    const upper = valueAtRank(rank + 1);
    // The next quantile may fall between the same two ranks.
    [bin, seen] = [binOfLower, seenAtLower];
    return lower * (1 - fraction) + upper * fraction;
  });
}
