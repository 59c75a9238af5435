import { normalUpperQuantile } from '../../stats/distribution/normal.js';
import { type NoAnswer, noAnswer } from '../../stats/outcome.js';
import { quantileSorted } from '../../stats/quantile.js';

/**
 * Figures that are no means, put as means: each value's pseudo-value is the figure plus n times what
 * that value adds to it (its influence), so that their mean is the figure, and the standard error of
 * that mean the figure's own. What holds for means (pairs, clusters) then holds for them.
 */
export interface PseudoValues {
  readonly estimate: number;
  readonly values: Float64Array;
}

/** Fewer values than this on either side of a quantile do not tell how uncertain it is. */
const LEAST_BEYOND = 10;

/** The refusal of fewer values than tell how uncertain a quantile is; null where there are enough. */
export function refuseFew(count: number, p: number): NoAnswer | null {
  const rarer = Math.min(p, 1 - p);
  if (count * rarer >= LEAST_BEYOND) return null;
  return noAnswer(
    'too-few',
    `a p${Math.round(p * 100)} needs at least ${Math.ceil(LEAST_BEYOND / rarer)} values in each condition, and there are ${count}`,
  );
}

/** How far apart the quantiles are that the density between them is taken from, in standard errors. */
const DENSITY_CONFIDENCE = 0.95;

/**
 * A quantile's, by the linear form of Bahadur: q + (p - 1{x <= q}) / f, the density f from the width of
 * Woodruff's interval.
 *
 * Bahadur, "A note on quantiles in large samples" (Annals of Mathematical Statistics 37, 1966);
 * Woodruff, "Confidence intervals for medians and other position measures" (JASA 47, 1952).
 */
export function quantilePseudoValues(
  values: Float64Array,
  sorted: Float64Array,
  p: number,
): PseudoValues | NoAnswer {
  const n = sorted.length;
  const refused = refuseFew(n, p);
  if (refused !== null) return refused;
  const estimate = quantileSorted(sorted, p)!;
  const { lower, upper } = woodruffInterval(sorted, p, DENSITY_CONFIDENCE);
  const share = 2 * reachOf(n, p, DENSITY_CONFIDENCE);
  if (!(upper > lower))
    return noAnswer(
      'no-variation',
      `so many values are ${estimate} that how uncertain this quantile is cannot be told`,
    );
  const inverseDensity = (upper - lower) / share;
  let most = 0;
  for (let row = 0; row < n; row++) if (values[row]! <= estimate) most++;
  // With the share that is there, not p, their mean is the quantile to the last digit.
  const below = estimate - (1 - most / n) * inverseDensity;
  const above = estimate + (most / n) * inverseDensity;
  const pseudo = new Float64Array(n);
  for (let row = 0; row < n; row++) pseudo[row] = values[row]! <= estimate ? below : above;
  return { estimate, values: pseudo };
}

/** The values at the ends of the interval of p: no assumption of how they are distributed. */
function woodruffInterval(
  sorted: Float64Array,
  p: number,
  confidence: number,
): { readonly lower: number; readonly upper: number } {
  const reach = reachOf(sorted.length, p, confidence);
  return {
    lower: quantileSorted(sorted, Math.max(0, p - reach))!,
    upper: quantileSorted(sorted, Math.min(1, p + reach))!,
  };
}

function reachOf(n: number, p: number, confidence: number): number {
  return normalUpperQuantile((1 - confidence) / 2) * Math.sqrt((p * (1 - p)) / n);
}

/**
 * A ratio of sums', by the delta method: R + (numerator - R × denominator) / mean denominator.
 *
 * Deng, Knoblich & Lu, "Applying the delta method in metric analytics" (KDD 2018).
 */
export function ratioPseudoValues(
  numerators: Float64Array,
  denominators: Float64Array,
): PseudoValues | NoAnswer {
  let above = 0;
  let below = 0;
  for (let row = 0; row < numerators.length; row++) {
    above += numerators[row]!;
    below += denominators[row]!;
  }
  if (!(below > 0))
    return noAnswer('out-of-range', `the denominators sum to ${below}; more than 0 is needed`);
  const ratio = above / below;
  const meanBelow = below / numerators.length;
  const pseudo = new Float64Array(numerators.length);
  for (let row = 0; row < pseudo.length; row++)
    pseudo[row] = ratio + (numerators[row]! - ratio * denominators[row]!) / meanBelow;
  return { estimate: ratio, values: pseudo };
}
