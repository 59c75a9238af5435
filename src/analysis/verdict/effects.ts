import { normalUpperQuantile } from '../../stats/distribution/normal.js';
import { hedgesG } from '../../stats/effect/hedges-g.js';
import { oddsRatio } from '../../stats/effect/odds-ratio.js';
import { momentsOf } from './moments-of.js';
import type { EffectSize } from './verdict.js';

/** From here on the normal interval is as good as the noncentral t's, and takes no time. */
const MANY = 1000;
/** Outside of these nobody minds the last digits of an interval that is hard to find. */
const SMALLEST = 1e-6;
const LARGEST = 5;

/** The difference of two means in pooled standard deviations. */
export function hedgesGOf(
  baseline: Float64Array,
  candidate: Float64Array,
  confidence: number,
): EffectSize | null {
  const rough = hedgesG(candidate, baseline, { confidence, intervalMethod: 'normal' });
  if (!rough.ok || !Number.isFinite(rough.estimate)) return null;
  const size = Math.abs(rough.estimate);
  const isRough = baseline.length + candidate.length > MANY || size < SMALLEST || size > LARGEST;
  const effect = isRough ? rough : hedgesG(candidate, baseline, { confidence });
  return effect.ok
    ? { name: 'hedges-g', estimate: effect.estimate, interval: effect.interval }
    : null;
}

/** The mean of pairs' differences in their standard deviations. */
export function cohensDzOf(differences: Float64Array, confidence: number): EffectSize | null {
  const { count, mean, variance } = momentsOf(differences);
  if (!(count > 1 && variance > 0 && Number.isFinite(variance))) return null;
  const estimate = mean / Math.sqrt(variance);
  // Of one mean in standard deviations: 1/n for the mean, d²/2n for the deviation.
  const reach =
    normalUpperQuantile((1 - confidence) / 2) *
    Math.sqrt(1 / count + (estimate * estimate) / (2 * count));
  return {
    name: 'cohens-dz',
    estimate,
    interval: { lower: estimate - reach, upper: estimate + reach, confidence },
  };
}

/** The candidate's odds over the baseline's, of `[successes, failures]`. */
export function oddsRatioOf(
  baseline: readonly [number, number],
  candidate: readonly [number, number],
  confidence: number,
): EffectSize | null {
  const effect = oddsRatio([candidate, baseline], { confidence });
  return effect.ok
    ? { name: 'odds-ratio', estimate: effect.estimate, interval: effect.interval }
    : null;
}
