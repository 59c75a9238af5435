import { chiSquaredUpperQuantile } from '../distribution/chi-squared.js';
import { noncentralTCdf, noncentralTSurvival } from '../distribution/noncentral-t.js';
import { normalUpperQuantile } from '../distribution/normal.js';
import {
  type Interval,
  type NoAnswer,
  noAnswer,
  type Outcome,
  requireChoice,
  requireLevel,
} from '../outcome.js';
import { refuseSample } from '../sample/finite.js';
import { commonScale, meanDifference, sampleMoments } from '../sample/moments.js';
import { findRoot } from '../special/root.js';

export interface StandardizedDifferenceOptions {
  /** Of the interval. Default 0.95. */
  readonly confidence?: number;
  /**
   * `noncentral-t` (the default) is exact for normal values of one variance; `normal` takes the
   * large-sample standard error of Hedges & Olkin.
   */
  readonly intervalMethod?: 'noncentral-t' | 'normal';
}

export interface StandardizedDifference {
  /** The mean of x less that of y, in pooled standard deviations. */
  readonly estimate: number;
  readonly interval: Interval;
}

function decodeStandardizedOptions(
  options: StandardizedDifferenceOptions,
): Required<StandardizedDifferenceOptions> {
  return {
    confidence: requireLevel('confidence', options.confidence ?? 0.95),
    intervalMethod: requireChoice(
      'intervalMethod',
      ['noncentral-t', 'normal'],
      options.intervalMethod ?? 'noncentral-t',
    ),
  };
}

/** Cohen's d, and what its intervals are made of. */
interface PooledDifference {
  readonly estimate: number;
  readonly degreesOfFreedom: number;
  /** 1/n + 1/m: the square root of it leads from t to d. */
  readonly perValue: number;
  /** n + m. */
  readonly count: number;
}

/**
 * The difference of means in pooled standard deviations, times what `factorOf` makes of the degrees of
 * freedom; the noncentral interval is that of the plain difference times the same.
 */
export function standardizedDifference(
  x: ArrayLike<number>,
  y: ArrayLike<number>,
  leastDegreesOfFreedom: number,
  options: StandardizedDifferenceOptions,
  factorOf: (degreesOfFreedom: number) => number,
): Outcome<StandardizedDifference> {
  const { confidence, intervalMethod } = decodeStandardizedOptions(options);
  const difference = pooledDifference(x, y, leastDegreesOfFreedom);
  if ('ok' in difference) return difference;
  const factor = factorOf(difference.degreesOfFreedom);
  const estimate = factor * difference.estimate;
  if (intervalMethod === 'normal')
    return { ok: true, estimate, interval: normalInterval(estimate, difference, confidence) };
  const { lower, upper } = noncentralInterval(difference, confidence);
  return {
    ok: true,
    estimate,
    interval: { lower: factor * lower, upper: factor * upper, confidence },
  };
}

function pooledDifference(
  x: ArrayLike<number>,
  y: ArrayLike<number>,
  leastDegreesOfFreedom: number,
): PooledDifference | NoAnswer {
  const refused = refuseSample('x', x, 1) ?? refuseSample('y', y, 1);
  if (refused) return refused;
  const count = x.length + y.length;
  const degreesOfFreedom = count - 2;
  if (degreesOfFreedom < leastDegreesOfFreedom) {
    const needed = leastDegreesOfFreedom + 2;
    return noAnswer('too-few', `x and y hold ${count} values together; ${needed} are needed`);
  }
  const scale = commonScale(x, y);
  const ofX = sampleMoments(x, scale);
  const ofY = sampleMoments(y, scale);
  const squares = ofX.centredSquares + ofY.centredSquares;
  if (squares === 0) return noAnswer('no-variation', 'both samples are constant');
  const estimate = meanDifference(ofX, ofY) / Math.sqrt(squares / degreesOfFreedom);
  const perValue = 1 / x.length + 1 / y.length;
  if (!Number.isFinite(estimate / perValue))
    return noAnswer('out-of-range', 'the spread is too small for the distance of the means');
  return {
    estimate,
    degreesOfFreedom,
    perValue,
    count,
  };
}

/** The noncentral t distribution takes a time that grows with t; from here on it is approximated. */
const LARGE_T = 2000;

/**
 * The interval of d: those noncentralities for which the observed t lies in neither tail, as differences
 * in standard deviations. Steiger & Fouladi, "Noncentrality interval estimation and the evaluation
 * of statistical models" (1997).
 *
 * From |t| = 2000 on the two parts of t's error, of its numerator and of its denominator, are put
 * together by their squares: the ends are then right to 3e-5 of the interval's width, or better.
 */
function noncentralInterval(difference: PooledDifference, confidence: number): Interval {
  const { estimate, degreesOfFreedom, perValue } = difference;
  const unit = Math.sqrt(perValue);
  const t = estimate / unit;
  const tail = (1 - confidence) / 2;
  if (Math.abs(t) > LARGE_T) return largeInterval(difference, t, confidence);
  const reach = normalUpperQuantile(tail) * Math.sqrt(1 + (t * t) / (2 * degreesOfFreedom));
  const lower = rootBeside(
    (noncentrality) => noncentralTSurvival(t, degreesOfFreedom, noncentrality) - tail,
    t - reach,
    reach,
  );
  const upper = rootBeside(
    (noncentrality) => tail - noncentralTCdf(t, degreesOfFreedom, noncentrality),
    t + reach,
    reach,
  );
  return { lower: lower * unit, upper: upper * unit, confidence };
}

/** t = (Z + noncentrality) / S with S² chi-squared over its degrees of freedom: Z and S by themselves. */
function largeInterval(
  { degreesOfFreedom, perValue }: PooledDifference,
  t: number,
  confidence: number,
): Interval {
  const tail = (1 - confidence) / 2;
  const z = normalUpperQuantile(tail);
  const spreadAt = (q: number): number =>
    Math.sqrt(chiSquaredUpperQuantile(q, degreesOfFreedom) / degreesOfFreedom);
  const size = Math.abs(t);
  const least = size - Math.hypot(z, size * (1 - spreadAt(1 - tail)));
  const most = size + Math.hypot(z, size * (spreadAt(tail) - 1));
  const unit = Math.sqrt(perValue);
  return t > 0
    ? { lower: least * unit, upper: most * unit, confidence }
    : { lower: -most * unit, upper: -least * unit, confidence };
}

/** Hedges & Olkin, "Statistical Methods for Meta-Analysis" (1985): se² = 1/n + 1/m + d²/(2(n + m)). */
function normalInterval(
  estimate: number,
  { perValue, count }: PooledDifference,
  confidence: number,
): Interval {
  const standardError = Math.sqrt(perValue + (estimate * estimate) / (2 * count));
  const margin = normalUpperQuantile((1 - confidence) / 2) * standardError;
  return { lower: estimate - margin, upper: estimate + margin, confidence };
}

/** The root of an increasing function, in a bracket that grows from about `guess`. */
function rootBeside(f: (x: number) => number, guess: number, step: number): number {
  let low = guess - step / 8;
  let high = guess + step / 8;
  for (let width = step / 4; f(low) > 0; width *= 2) low -= width;
  for (let width = step / 4; f(high) < 0; width *= 2) high += width;
  return findRoot(f, low, high, { relativeTolerance: 1e-13, absoluteTolerance: 1e-13 });
}
