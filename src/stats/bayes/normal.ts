import { refuse } from '../../errors.js';
import { normalDensity, normalSurvival, normalUpperQuantile } from '../distribution/normal.js';
import {
  type Interval,
  noAnswer,
  type Outcome,
  requireFinite,
  requireLevel,
  requirePositive,
} from '../outcome.js';

export interface NormalComparisonOptions {
  /** What is believed of the difference beforehand; nothing (a flat prior) by default. */
  readonly prior?: { readonly mean?: number; readonly standardDeviation: number };
  /** The posterior probability of the interval, in the middle; 0.95 by default. */
  readonly credibility?: number;
}

/** Differences are treatment - control; a larger value is taken to be better. */
export interface NormalComparison {
  readonly posteriorMean: number;
  readonly posteriorStandardDeviation: number;
  readonly probabilityTreatmentIsLarger: number;
  /** The rest, with all its digits where it is tiny. */
  readonly probabilityControlIsLarger: number;
  readonly interval: Interval;
  /** By how much, on average, one would fall short by choosing the control: E max(0, difference). */
  readonly expectedLossOfControl: number;
  /** The same for choosing the treatment: E max(0, -difference). */
  readonly expectedLossOfTreatment: number;
}

/**
 * What a difference, treatment - control, and its standard error say about the true difference, given
 * a normal prior: its posterior, the chance that the treatment's is the larger, and the expected
 * losses of choosing either. Assumes a normal estimate with a standard error that is (all but) known.
 * Looking repeatedly is no fault, but it does not bound the share of wrong calls.
 *
 * Gelman et al., "Bayesian data analysis" (3rd ed., 2013), section 2.5.
 *
 * @returns no answer: `not-finite`, `no-variation` when the standard error is 0.
 * @throws CrucibleError `invalid-argument` for a negative standard error or a wrong option.
 *
 * @example
 * const seen = normalComparison(0.1, 0.05, { prior: { standardDeviation: 0.3 } });
 * if (seen.ok) seen.probabilityTreatmentIsLarger; // 0.976
 */
export function normalComparison(
  difference: number,
  standardError: number,
  options: NormalComparisonOptions = {},
): Outcome<NormalComparison> {
  const credibility = requireLevel('credibility', options.credibility ?? 0.95);
  const { prior } = options;
  const priorMean = requireFinite('prior.mean', prior?.mean ?? 0);
  const priorDeviation =
    prior === undefined
      ? Infinity
      : requirePositive('prior.standardDeviation', prior.standardDeviation);
  if (!Number.isFinite(difference) || !Number.isFinite(standardError))
    return noAnswer('not-finite', 'the difference and its standard error must be finite');
  if (standardError < 0)
    throw refuse('invalid-argument', 'standardError', 'a number of at least 0', standardError);
  if (standardError === 0) return noAnswer('no-variation', 'the standard error is 0');

  const ratio = standardError / priorDeviation;
  const deviation = standardError / Math.hypot(1, ratio);
  // The shares of prior and data in the posterior mean; the smaller one moves the larger's.
  const ofPrior = (ratio / Math.hypot(1, ratio)) ** 2;
  const ofData = (1 / Math.hypot(1, ratio)) ** 2;
  const mean =
    ofPrior < ofData
      ? difference + (priorMean - difference) * ofPrior
      : priorMean + (difference - priorMean) * ofData;
  const z = mean / deviation;
  const smaller = deviation * expectedExcess(Math.abs(z));
  const larger = Math.abs(mean) + smaller;
  const half = deviation * normalUpperQuantile((1 - credibility) / 2);
  return {
    ok: true,
    posteriorMean: mean,
    posteriorStandardDeviation: deviation,
    probabilityTreatmentIsLarger: normalSurvival(-z),
    probabilityControlIsLarger: normalSurvival(z),
    interval: { lower: mean - half, upper: mean + half, confidence: credibility },
    expectedLossOfControl: mean > 0 ? larger : smaller,
    expectedLossOfTreatment: mean > 0 ? smaller : larger,
  };
}

/** E max(0, Z - z) of a standard normal Z, for z of at least 0: density(z) - z survival(z). */
function expectedExcess(z: number): number {
  if (z < 3) return normalDensity(z) - z * normalSurvival(z);
  // The two nearly cancel. Laplace's continued fraction of z survival(z) / density(z) is 1 / (1 + t).
  const step = 1 / (z * z);
  let t = 0;
  for (let k = 100; k >= 1; k--) t = (k * step) / (1 + t);
  return (normalDensity(z) * t) / (1 + t);
}
