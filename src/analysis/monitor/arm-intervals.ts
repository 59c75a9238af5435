import type { Interval, Outcome } from '../../stats/outcome.js';
import type { SequenceLook } from './sequence.js';

/** The confidence sequences of both arms at that level, the same values seen. */
export type ArmIntervals = (
  alpha: number,
) => Outcome<{ readonly baseline: Interval; readonly candidate: Interval }>;

/** Below that no p-value is looked for. */
const LEAST_LOG_P = Math.log(1e-300);
const PRECISION = 1e-9;

/**
 * The difference of two arms, each with a confidence sequence at half of alpha: both hold their means
 * with a chance of at least 1 - alpha, and then the difference lies between that of their ends. The
 * p-value is the smallest alpha at which they have nothing in common.
 */
export function differenceOfArms(
  at: ArmIntervals,
  alpha: number,
  smallest: number,
): Outcome<SequenceLook> {
  const arms = at(alpha / 2);
  if (!arms.ok) return arms;
  const { baseline, candidate } = arms;
  const interval = {
    lower: candidate.lower - baseline.upper,
    upper: candidate.upper - baseline.lower,
    confidence: 1 - alpha,
  };
  const pValue = pValueOf((level) => areApart(at(level / 2)), smallest);
  const contrast = (factor: number): Interval => {
    const [one, other] = [factor * baseline.lower, factor * baseline.upper];
    return {
      lower: candidate.lower - Math.max(one, other),
      upper: candidate.upper - Math.min(one, other),
      confidence: 1 - alpha,
    };
  };
  return { ok: true, interval, pValue, contrast };
}

function areApart(arms: ReturnType<ArmIntervals>): boolean {
  if (!arms.ok) return false;
  const { baseline, candidate } = arms;
  return candidate.lower > baseline.upper || candidate.upper < baseline.lower;
}

/** By bisection of its logarithm, from above; `smallest` where it is not below that. */
export function pValueOf(isExcludedAt: (alpha: number) => boolean, smallest: number): number {
  // A level is below 1; what is excluded there only is as good as not excluded.
  let high = Math.min(Math.log(smallest), -PRECISION);
  if (!isExcludedAt(Math.exp(high))) return smallest;
  let low = LEAST_LOG_P;
  if (isExcludedAt(Math.exp(low))) return Math.exp(low);
  while (high - low > PRECISION) {
    const middle = (high + low) / 2;
    if (isExcludedAt(Math.exp(middle))) high = middle;
    else low = middle;
  }
  return Math.exp(high);
}
