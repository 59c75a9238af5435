import { studentTUpperQuantile } from '../../stats/distribution/student-t.js';
import { type Interval, type NoAnswer, noAnswer } from '../../stats/outcome.js';
import { quantileSorted } from '../../stats/quantile.js';
import type { Design } from './design.js';
import { type TestedDifference, twoSidedPValue } from './figures.js';
import { refuseFew } from './pseudo-values.js';
import { type ShareErrors, type SortedValues, shareErrors } from './quantile-shares.js';

/** Halvings of the bracket in which the p-value is looked for. */
const HALVINGS = 48;
/** Of the standard errors that are derived from an interval. */
const ERROR_CONFIDENCE = 0.95;

/**
 * The difference of two quantiles, tested on the scale of shares. The shares of values below the two
 * true quantiles lie, with the confidence, in an ellipse about (p, p); the quantiles at shares on it are
 * those that the data allow, and the ends of the interval are their differences. The p-value is that of
 * the ellipse that just reaches two equal quantiles: test and interval are one construction, and agree.
 *
 * Two points of the ellipse are looked at on either side, and the farther one counts: the point where
 * the distributions are equally steep, and the point by how steep each is about its quantile. The first
 * makes it the test of whether equal shares are beyond the pooled quantile, inverted over shifts. (The
 * extreme of all points would follow every chance step of the distributions, and find too little.)
 *
 * Where values tie, a share is within a jump of the distribution: there the test is wrong less often
 * than alpha says; and where both quantiles are one and the same tied value their difference is 0,
 * which no test calls anything else.
 *
 * Woodruff, "Confidence intervals for medians and other position measures" (JASA 47, 1952); Francisco &
 * Fuller, "Quantile estimation with a complex survey design" (Annals of Statistics 19, 1991); Zou &
 * Donner, "Construction of confidence limits about effect measures" (Statistics in Medicine 27, 2008).
 */
export function quantileDifference(
  design: Design,
  p: number,
  baseline: SortedValues,
  candidate: SortedValues,
): TestedDifference | NoAnswer {
  const fewest = Math.min(baseline.sorted.length, candidate.sorted.length);
  const refused = refuseFew(fewest, p);
  if (refused !== null) return refused;
  if (isConstant(baseline) && isConstant(candidate))
    return noAnswer('no-variation', 'all values of each condition are the same');
  const errors = shareErrors(design, p, baseline, candidate);
  if ('ok' in errors) return errors;
  const region = new QuantileRegion(p, baseline.sorted, candidate.sorted, errors);
  const { degreesOfFreedom, correlation } = errors;
  const reachAt = (confidence: number): number =>
    studentTUpperQuantile((1 - confidence) / 2, degreesOfFreedom);
  const statistic = region.reachOfNoDifference();
  const within = region.errorsAt(reachAt(ERROR_CONFIDENCE));
  const covariance = correlation * within.baseline * within.candidate;
  const variance = within.baseline ** 2 + within.candidate ** 2 - 2 * covariance;
  return {
    test: {
      name: 'score test of quantiles',
      why: '',
      statistic,
      degreesOfFreedom: Number.isFinite(degreesOfFreedom) ? degreesOfFreedom : null,
      pValue: twoSidedPValue(statistic, degreesOfFreedom),
    },
    standardError: Math.sqrt(Math.max(0, variance)),
    degreesOfFreedom,
    intervalAt: (confidence) => ({ ...region.contrast(reachAt(confidence), 1), confidence }),
    contrastAt: (weight, confidence) => ({
      ...region.contrast(reachAt(confidence), weight),
      confidence,
    }),
    relativeAt: (confidence) => region.relativeAt(reachAt(confidence), confidence),
    baselineError: within.baseline,
    candidateError: within.candidate,
    covariance,
  };
}

type Ends = Pick<Interval, 'lower' | 'upper'>;

/** The pairs of quantiles that the data allow. */
class QuantileRegion {
  readonly #p: number;
  readonly #before: Float64Array;
  readonly #after: Float64Array;
  readonly #errors: ShareErrors;
  /** How much the quantiles change with the shares, the baseline's and the candidate's. */
  readonly #slopes: readonly (readonly [number, number])[];

  constructor(p: number, before: Float64Array, after: Float64Array, errors: ShareErrors) {
    this.#p = p;
    this.#before = before;
    this.#after = after;
    this.#errors = errors;
    const own = this.errorsAt(
      studentTUpperQuantile((1 - ERROR_CONFIDENCE) / 2, errors.degreesOfFreedom),
    );
    const slopes = [own.baseline / errors.baseline, own.candidate / errors.candidate] as const;
    this.#slopes = slopes[0] + slopes[1] > 0 ? [[1, 1], slopes] : [[1, 1]];
  }

  /** Of the candidate's quantile less so much of the baseline's, so many standard errors either way. */
  contrast(reach: number, weight: number): Ends {
    // Where there is nothing of it, what is infinite counts for nothing too.
    const less = (before: number): number => (weight === 0 ? 0 : weight * before);
    return this.#extent(reach, weight, (before, after) => after - less(before));
  }

  /** Of the candidate over the baseline's size; null where the baseline may as well be 0, or have no end. */
  relativeAt(reach: number, confidence: number): Interval | null {
    const least = quantileAt(this.#before, this.#p - reach * this.#errors.baseline);
    const most = quantileAt(this.#before, this.#p + reach * this.#errors.baseline);
    if (!(least > 0 || most < 0)) return null;
    const relative = (before: number, after: number): number => (after - before) / Math.abs(before);
    const { lower, upper } = this.#extent(reach, 1, relative);
    return Number.isFinite(upper - lower) ? { lower, upper, confidence } : null;
  }

  /** How many standard errors lead to two equal quantiles; negative where the candidate's is less. */
  reachOfNoDifference(): number {
    const estimate = quantileAt(this.#after, this.#p) - quantileAt(this.#before, this.#p);
    if (estimate === 0) return 0;
    const isReached = (reach: number): boolean => {
      const { lower, upper } = this.contrast(reach, 1);
      return estimate > 0 ? lower <= 0 : upper >= 0;
    };
    let far = 1;
    // Beyond the values that were seen quantiles are infinite, so that it ends.
    while (!isReached(far)) far *= 2;
    let near = far > 1 ? far / 2 : 0;
    for (let halving = 0; halving < HALVINGS; halving++) {
      const middle = (near + far) / 2;
      if (isReached(middle)) far = middle;
      else near = middle;
    }
    return estimate > 0 ? far : -far;
  }

  /** Standard errors of the quantiles themselves: half of Woodruff's interval, within the values seen. */
  errorsAt(reach: number): { readonly baseline: number; readonly candidate: number } {
    const errorOf = (sorted: Float64Array, error: number): number => {
      const lower = quantileSorted(sorted, Math.max(0, this.#p - reach * error))!;
      const upper = quantileSorted(sorted, Math.min(1, this.#p + reach * error))!;
      return (upper - lower) / (2 * reach);
    };
    return {
      baseline: errorOf(this.#before, this.#errors.baseline),
      candidate: errorOf(this.#after, this.#errors.candidate),
    };
  }

  /** Least and most of what is made of both: falling with the baseline's, unless the weight is below 0. */
  #extent(reach: number, weight: number, combine: (before: number, after: number) => number): Ends {
    const ends = { lower: Infinity, upper: -Infinity };
    for (const [before, after] of this.#slopes) {
      const [ofBefore, ofAfter] = this.#directionOf(weight * before, after);
      const at = (steps: number): number =>
        combine(
          quantileAt(this.#before, this.#p + steps * ofBefore),
          quantileAt(this.#after, this.#p + steps * ofAfter),
        );
      ends.lower = Math.min(ends.lower, at(-reach));
      ends.upper = Math.max(ends.upper, at(reach));
    }
    return ends;
  }

  /**
   * The point of the ellipse of one standard error at which `after` times one share less `before` times
   * the other is largest. A share that would go the other way, as strong correlations have it, stays:
   * so what is made of both rises along it, and a wider interval never leaves out what a narrower has.
   */
  #directionOf(before: number, after: number): readonly [number, number] {
    const { baseline, candidate, correlation } = this.#errors;
    const covariance = correlation * baseline * candidate;
    const ofBefore = after * covariance - before * baseline ** 2;
    const ofAfter = after * candidate ** 2 - before * covariance;
    const length = Math.sqrt(after * ofAfter - before * ofBefore);
    if (!(length > 0)) return [0, 0];
    const isAgainst = ofBefore > 0 === before > 0;
    return [isAgainst ? 0 : ofBefore / length, Math.max(0, ofAfter) / length];
  }
}

function quantileAt(sorted: Float64Array, share: number): number {
  if (share < 0) return -Infinity;
  if (share > 1) return Infinity;
  return quantileSorted(sorted, share)!;
}

function isConstant({ sorted }: SortedValues): boolean {
  return sorted[0] === sorted.at(-1);
}
