import { refuse } from '../../errors.js';
import { normalUpperQuantile } from '../distribution/normal.js';
import { studentTUpperQuantile } from '../distribution/student-t.js';
import {
  ALTERNATIVES,
  type Alternative,
  type Interval,
  noAnswer,
  type Outcome,
  requireChoice,
  requireFinite,
  requireLevel,
} from '../outcome.js';

export interface EstimateWithError {
  readonly estimate: number;
  readonly standardError: number;
}

export interface FiellerOptions {
  /** Of the interval; 0.95 by default. */
  readonly confidence?: number;
  /** Of the standard errors, Infinity (known ones, or very many data) by default. */
  readonly degreesOfFreedom?: number;
  /** Of the two estimates; 0, independent arms, by default. */
  readonly covariance?: number;
  /** `greater` bounds the relative difference from below only, `less` from above. */
  readonly alternative?: Alternative;
}

export interface FiellerInterval {
  /** treatment / control - 1: 0.1 is 10% more. */
  readonly estimate: number;
  readonly interval: Interval;
}

/**
 * Fieller's interval for the relative difference of two means, treatment / control - 1. Unlike the
 * delta method it is exact for normal estimates, also where the control is only a few standard errors
 * away from 0, and it is not symmetric about the estimate.
 *
 * Fieller, "Some problems in interval estimation" (Journal of the Royal Statistical Society B 16(2),
 * 1954).
 *
 * @returns no answer: `not-finite`; `no-variation` when both standard errors are 0; `unattainable`
 *   when the control is not significantly different from 0, so that no finite interval has the
 *   confidence.
 * @throws CrucibleError `invalid-argument` for a negative standard error, a covariance that is larger
 *   than the two allow, or a wrong option.
 *
 * @example
 * const change = fiellerInterval(
 *   { estimate: 100, standardError: 4 },
 *   { estimate: 110, standardError: 5 },
 * );
 * if (change.ok) change.interval; // { lower: -0.018, upper: 0.232, confidence: 0.95 }
 */
export function fiellerInterval(
  control: EstimateWithError,
  treatment: EstimateWithError,
  options: FiellerOptions = {},
): Outcome<FiellerInterval> {
  const confidence = requireLevel('confidence', options.confidence ?? 0.95);
  const alternative = requireChoice(
    'alternative',
    ALTERNATIVES,
    options.alternative ?? 'two-sided',
  );
  const degreesOfFreedom = options.degreesOfFreedom ?? Infinity;
  if (!(degreesOfFreedom > 0))
    throw refuse('invalid-argument', 'degreesOfFreedom', 'a number above 0', degreesOfFreedom);
  const covariance = requireFinite('covariance', options.covariance ?? 0);
  const { estimate: a, standardError: errorOfA } = control;
  const { estimate: b, standardError: errorOfB } = treatment;
  if (![a, b, errorOfA, errorOfB].every(Number.isFinite))
    return noAnswer('not-finite', 'the estimates and their standard errors must be finite');
  requireError('control.standardError', errorOfA);
  requireError('treatment.standardError', errorOfB);
  if (Math.abs(covariance) > errorOfA * errorOfB * (1 + 1e-9))
    throw refuse('invalid-argument', 'covariance', 'no more than the errors allow', covariance);
  if (errorOfA === 0 && errorOfB === 0)
    return noAnswer('no-variation', 'both standard errors are 0');

  const tail = alternative === 'two-sided' ? (1 - confidence) / 2 : 1 - confidence;
  const quantile =
    degreesOfFreedom === Infinity
      ? normalUpperQuantile(tail)
      : studentTUpperQuantile(tail, degreesOfFreedom);
  // Relative to a, the relative differences r with |d - r| <= quantile × error of (d - r a) / a. In
  // terms of the difference d, small differences of large means keep their digits.
  const difference = (b - a) / a;
  const ofA = ((quantile * errorOfA) / a) ** 2;
  const joint = quantile * quantile * (covariance / a / a);
  const ofDifference = ofA - 2 * joint + ((quantile * errorOfB) / a) ** 2;
  const leading = 1 - ofA;
  if (!(leading > 0))
    return noAnswer('unattainable', 'the control is not significantly different from 0');
  const middle = difference - (joint - ofA);
  // Of middle² - leading × last, the large terms cancelled by hand.
  const inside =
    ofDifference -
    2 * difference * (joint - ofA) +
    difference * difference * ofA +
    (joint - ofA) ** 2 -
    ofA * ofDifference;
  const root = Math.sqrt(Math.max(0, inside));
  return {
    ok: true,
    estimate: difference,
    interval: {
      lower: alternative === 'less' ? -Infinity : (middle - root) / leading,
      upper: alternative === 'greater' ? Infinity : (middle + root) / leading,
      confidence,
    },
  };
}

function requireError(path: string, error: number): void {
  if (error < 0) throw refuse('invalid-argument', path, 'a number of at least 0', error);
}
