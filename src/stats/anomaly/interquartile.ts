import { type Outcome, requirePositive } from '../outcome.js';
import { refuseSample } from '../sample/finite.js';
import { type QuantileType, quantileOfType } from './quantile-types.js';

export interface InterquartileOptions {
  /** The fences' distance from the quartiles, in interquartile ranges; 1.5 by default. */
  readonly fence?: number;
  /** The definition of the quartiles; 7 by default. */
  readonly quantileType?: QuantileType;
}

export interface InterquartileOutliers {
  readonly firstQuartile: number;
  readonly thirdQuartile: number;
  /** The fences, in the unit of the values. */
  readonly lower: number;
  readonly upper: number;
  /** Indices of the values beyond the fences, ascending. */
  readonly outliers: readonly number[];
}

/**
 * The values beyond Tukey's fences, by which 0.7% of normal data are outliers; of skewed data it
 * calls many more. A quarter of the data can be outliers without hiding each other.
 *
 * Where the quartiles are equal, the fences lie upon them, and every other value is beyond.
 *
 * Tukey, "Exploratory data analysis" (Addison-Wesley, 1977).
 *
 * @returns no answer: `too-few` without values, `not-finite`.
 * @throws CrucibleError `invalid-argument` for a wrong option.
 *
 * @example
 * const seen = interquartileOutliers(latencies);
 * if (seen.ok) seen.upper; // 57.7
 */
export function interquartileOutliers(
  values: ArrayLike<number>,
  options: InterquartileOptions = {},
): Outcome<InterquartileOutliers> {
  const fence = requirePositive('fence', options.fence ?? 1.5);
  const type = options.quantileType ?? 7;
  const refused = refuseSample('values', values, 1);
  if (refused) return refused;
  const sorted = new Float64Array(values).sort();
  const firstQuartile = quantileOfType(sorted, 0.25, type)!;
  const thirdQuartile = quantileOfType(sorted, 0.75, type)!;
  const reach = fence * (thirdQuartile - firstQuartile);
  const lower = firstQuartile - reach;
  const upper = thirdQuartile + reach;
  const outliers: number[] = [];
  for (let i = 0; i < values.length; i++) {
    if (values[i]! < lower || values[i]! > upper) outliers.push(i);
  }
  return { ok: true, firstQuartile, thirdQuartile, lower, upper, outliers };
}
