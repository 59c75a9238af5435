import { readSuccesses, type SuccessCount } from '../count/success-count.js';
import { betaCdf, betaQuantile, betaSurvival } from '../distribution/beta.js';
import { type Interval, type Outcome, requireLevel, requirePositive } from '../outcome.js';
import { logBeta } from '../special/log-gamma.js';

export interface BetaBinomialComparisonOptions {
  /** The prior Beta(a, b) of both rates; 1 and 1 (uniform) by default, ½ and ½ is Jeffreys'. */
  readonly prior?: { readonly a: number; readonly b: number };
  /** The posterior probability of the intervals, with equal tails; 0.95 by default. */
  readonly credibility?: number;
}

export interface PosteriorRate {
  readonly mean: number;
  readonly interval: Interval;
}

/** A larger rate is taken to be better. */
export interface BetaBinomialComparison {
  readonly control: PosteriorRate;
  readonly treatment: PosteriorRate;
  readonly probabilityTreatmentIsLarger: number;
  /** The rest, with all its digits where it is tiny. */
  readonly probabilityControlIsLarger: number;
  /** By how much, on average, one would fall short by choosing the control. */
  readonly expectedLossOfControl: number;
  /** The same for choosing the treatment. */
  readonly expectedLossOfTreatment: number;
}

/**
 * What the successes of two arms say about their rates, given the same Beta prior for both: the
 * posteriors, the chance that the treatment's rate is the larger, and the expected losses of choosing
 * either. Computed by quadrature, not simulated: some twelve digits, in the tails too. Without any
 * trial the posterior is the prior.
 *
 * Stucchio, "Bayesian A/B testing at VWO" (2015); Miller, "Formulas for Bayesian A/B testing" (2015),
 * whose closed forms these agree with.
 *
 * @throws CrucibleError `invalid-argument` for counts that are none, or a wrong option.
 *
 * @example
 * const seen = betaBinomialComparison(
 *   { successes: 50, trials: 1000 },
 *   { successes: 65, trials: 1010 },
 * );
 * if (seen.ok) seen.probabilityTreatmentIsLarger; // 0.916
 */
export function betaBinomialComparison(
  control: SuccessCount,
  treatment: SuccessCount,
  options: BetaBinomialComparisonOptions = {},
): Outcome<BetaBinomialComparison> {
  const credibility = requireLevel('credibility', options.credibility ?? 0.95);
  const a = requirePositive('prior.a', options.prior?.a ?? 1);
  const b = requirePositive('prior.b', options.prior?.b ?? 1);
  const before = posterior('control', control, a, b);
  const after = posterior('treatment', treatment, a, b);
  const gap = meanGap(before, after);
  const [better, worse] = gap >= 0 ? [after, before] : [before, after];
  // What is small is integrated; what is large follows from it without loss.
  const { probability, loss } = upset(better, worse);
  const larger = Math.abs(gap) + loss;
  return {
    ok: true,
    control: posteriorRate(before, credibility),
    treatment: posteriorRate(after, credibility),
    probabilityTreatmentIsLarger: gap >= 0 ? 1 - probability : probability,
    probabilityControlIsLarger: gap >= 0 ? probability : 1 - probability,
    expectedLossOfControl: gap >= 0 ? larger : loss,
    expectedLossOfTreatment: gap >= 0 ? loss : larger,
  };
}

interface BetaShape {
  readonly a: number;
  readonly b: number;
}

function posterior(path: string, count: SuccessCount, a: number, b: number): BetaShape {
  const { successes, failures } = readSuccesses(path, count);
  return { a: a + successes, b: b + failures };
}

function posteriorRate({ a, b }: BetaShape, credibility: number): PosteriorRate {
  const tail = (1 - credibility) / 2;
  return {
    mean: a / (a + b),
    interval: {
      lower: betaQuantile(tail, a, b),
      // From the side that is not next to 1, so that a tiny rate keeps its digits.
      upper: a < b ? betaQuantile(1 - tail, a, b) : 1 - betaQuantile(tail, b, a),
      confidence: credibility,
    },
  };
}

/** The difference of the means, over a common denominator. */
function meanGap(before: BetaShape, after: BetaShape): number {
  const cross = after.a * before.b - before.a * after.b;
  return cross / (after.a + after.b) / (before.a + before.b);
}

/** Terms smaller than this share of the sum no longer change it. */
const NEGLIGIBLE = 1e-18;

/**
 * The chance that the worse rate is the larger after all, P(W > B) = ∫ density of B × survival of W,
 * and the mean of its lead then, E max(0, W - B) = ∫ cdf of B × survival of W. On the scale of the log
 * odds u both integrands are smooth with one peak and fall off exponentially, where the trapezoidal
 * rule converges faster than any power of its step.
 */
function upset(better: BetaShape, worse: BetaShape): { probability: number; loss: number } {
  // The product of the two densities peaks where those of their pooled counts would.
  const pooled = { a: better.a + worse.a, b: better.b + worse.b };
  const start = Math.log(pooled.a / pooled.b);
  const sharpest = Math.max(precision(better) + precision(worse), precision(pooled));
  const step = Math.min(0.2, 0.3 / Math.sqrt(sharpest));
  const norm = logBeta(better.a, better.b);
  const total = { probability: 0, loss: 0 };
  for (const direction of [1, -1]) {
    let lastProbability = 0;
    let lastLoss = 0;
    for (let k = direction === 1 ? 0 : 1; ; k++) {
      const u = start + direction * k * step;
      // x and 1 - x from whichever is small, so that neither is rounded away.
      const small = Math.exp(-Math.abs(u));
      const share = small / (1 + small);
      const logLarge = -Math.log1p(small);
      const logSmall = logLarge - Math.abs(u);
      const [logX, logRest] = u < 0 ? [logSmall, logLarge] : [logLarge, logSmall];
      const survival =
        u < 0 ? betaSurvival(share, worse.a, worse.b) : betaCdf(share, worse.b, worse.a);
      const below =
        u < 0 ? betaCdf(share, better.a, better.b) : betaSurvival(share, better.b, better.a);
      const probability = Math.exp(better.a * logX + better.b * logRest - norm) * survival;
      const loss = Math.exp(logX + logRest) * below * survival;
      total.probability += probability;
      total.loss += loss;
      const settled =
        probability <= lastProbability &&
        probability <= NEGLIGIBLE * total.probability &&
        loss <= lastLoss &&
        loss <= NEGLIGIBLE * total.loss;
      if (settled) break;
      lastProbability = probability;
      lastLoss = loss;
    }
  }
  return { probability: Math.min(1, total.probability * step), loss: total.loss * step };
}

/** The inverse variance of the log odds, about their peak. */
function precision({ a, b }: BetaShape): number {
  return (a * b) / (a + b);
}
