import { refuse } from '../../errors.js';
import { chiSquaredUpperQuantile } from '../distribution/chi-squared.js';
import { normalUpperQuantile } from '../distribution/normal.js';
import {
  type NoAnswer,
  noAnswer,
  type Outcome,
  requireChoice,
  requireFinite,
  requireLevel,
  requirePositive,
} from '../outcome.js';
import { risingRoot } from '../rising-root.js';
import {
  criticalValue,
  degreesOfFreedomOf,
  effectiveSize,
  smallestSize,
  type TTestDesign,
  type TTestType,
  tTestPower,
} from './t-test-design.js';
import {
  leftOut,
  POWER_ALTERNATIVES,
  type PowerAlternative,
  powerGap,
  wholeSize,
} from './test-power.js';

const TYPES: readonly TTestType[] = ['one-sample', 'paired', 'two-sample'];

/** A plan of a t test with one of its five quantities left out; see {@link powerTTest}. */
export interface TTestPlan {
  /** Values of the one sample, pairs, or values of the first group. */
  readonly n?: number;
  /** The true difference of means, in the unit of the data. */
  readonly delta?: number;
  /** Standard deviation: of the values within a group, or of the differences within pairs. */
  readonly sd?: number;
  /** The significance level. */
  readonly alpha?: number;
  readonly power?: number;
  readonly type?: TTestType;
  readonly alternative?: PowerAlternative;
  /** The size of the second group over that of the first, for two samples. */
  readonly ratio?: number;
}

export interface TTestPower {
  /** Fractional where it was solved for. */
  readonly n: number;
  readonly delta: number;
  readonly sd: number;
  readonly alpha: number;
  readonly power: number;
  /** Whole values (or pairs) in all, each group rounded up. */
  readonly totalSize: number;
}

/**
 * Plans a t test: give all but one of `n`, `delta`, `sd`, `alpha` and `power`, and get that one. `alpha`
 * is 0.05 and `sd` 1 unless given, or unless they are what is sought. So: the power of a sample size,
 * the sample size for a power, the smallest effect (`delta`, above 0) that a size detects.
 *
 * Exact for normal data of equal variance, by the noncentral t distribution; two-sided power counts
 * rejections on the wrong side too. `type` is `two-sample` unless given, with `ratio` times as many
 * values in the second group (1). One-sided tests look for a positive delta. A sample size is at least 2
 * a group, though less would do. No answer for fewer than two values a group (`too-few`), or where
 * nothing gives that power (`unattainable`): no effect, or a power not above alpha.
 *
 * Cohen, "Statistical power analysis for the behavioral sciences" (2nd ed., 1988), chapter 2; Johnson,
 * Kotz & Balakrishnan, "Continuous univariate distributions 2" (2nd ed., 1995), chapter 31.
 *
 * @throws CrucibleError `invalid-argument` unless exactly one quantity is left out, or when one is out
 * of its range.
 *
 * @example
 * powerTTest({ delta: 0.5, power: 0.8 }); // n 63.77, totalSize 128
 * powerTTest({ n: 64, power: 0.8 }); // delta 0.499
 */
export function powerTTest(plan: TTestPlan): Outcome<TTestPower> {
  const design = readDesign(plan);
  const known = readQuantities(plan);
  const { n, delta, sd, alpha, power } = known;
  if (n < smallestSize(design))
    return noAnswer('too-few', `a t test needs two values a group, not ${n}`);
  if (known.sought === 'power') {
    const effect = directed(design, delta) / sd;
    return answer(design, { ...known, power: tTestPower(design, n, effect, alpha).power });
  }
  if (known.sought === 'alpha') {
    const effect = directed(design, delta) / sd;
    const logOdds = risingRoot(
      (x) => powerGap(tTestPower(design, n, effect, logistic(x)), power),
      -3,
      1,
    );
    if (logOdds === undefined) return unattainable('no level of significance gives that power');
    return answer(design, { ...known, alpha: logistic(logOdds) });
  }
  if (known.sought === 'n') {
    const effect = directed(design, delta) / sd;
    const size = sizeFor(design, effect, alpha, power);
    if (size === undefined) return unattainable('no sample size gives that power');
    const least = size === smallestSize(design);
    const reached = least ? tTestPower(design, size, effect, alpha).power : power;
    return answer(design, { ...known, n: size, power: reached });
  }
  const effect = effectFor(design, n, alpha, power);
  if (effect === undefined) return unattainable('no effect gives that power');
  if (known.sought === 'delta') return answer(design, { ...known, delta: effect * sd });
  if (directed(design, delta) <= 0)
    return unattainable('no standard deviation gives a test that power without an effect');
  return answer(design, { ...known, sd: directed(design, delta) / effect });
}

function readDesign(plan: TTestPlan): TTestDesign {
  const type = requireChoice('type', TYPES, plan.type ?? 'two-sample');
  const alternative = requireChoice(
    'alternative',
    POWER_ALTERNATIVES,
    plan.alternative ?? 'two-sided',
  );
  const ratio = requirePositive('ratio', plan.ratio ?? 1);
  if (type !== 'two-sample' && ratio !== 1)
    throw refuse('invalid-argument', 'ratio', `no ratio of groups with type ${type}`, ratio);
  return { type, alternative, ratio };
}

type Quantity = 'n' | 'delta' | 'sd' | 'alpha' | 'power';
type Quantities = Readonly<Record<Quantity, number>> & { readonly sought: Quantity };

/** All five quantities, checked, and which one is sought: that one holds a stand-in. */
function readQuantities(plan: TTestPlan): Quantities {
  const { n, delta, power } = plan;
  // The two that have usual values are sought only when the other three are all there.
  const usual = [n, delta, power].includes(undefined);
  const sd = plan.sd ?? (usual ? 1 : undefined);
  const alpha = plan.alpha ?? (usual ? 0.05 : undefined);
  const sought = leftOut({ n, delta, sd, alpha, power }, ['n', 'delta', 'sd', 'alpha', 'power']);
  return {
    sought,
    n: sought === 'n' ? Infinity : requirePositive('n', n!),
    delta: sought === 'delta' ? 1 : requireFinite('delta', delta!),
    sd: sought === 'sd' ? 1 : requirePositive('sd', sd!),
    alpha: sought === 'alpha' ? 0.5 : requireLevel('alpha', alpha!),
    power: sought === 'power' ? 0.5 : requireLevel('power', power!),
  };
}

/** Two-sided tests do not care for the sign of an effect. */
function directed(design: TTestDesign, delta: number): number {
  return design.alternative === 'two-sided' ? Math.abs(delta) : delta;
}

function sizeFor(
  design: TTestDesign,
  effect: number,
  alpha: number,
  power: number,
): number | undefined {
  const least = smallestSize(design);
  if (powerGap(tTestPower(design, least, effect, alpha), power) >= 0) return least;
  if (effect <= 0) return undefined;
  const wanted = (distanceFor(design, alpha, power) / effect) ** 2;
  const guess = Math.max(least, wanted / effectiveSize(design, 1));
  const logSize = risingRoot(
    (x) => powerGap(tTestPower(design, Math.max(least, Math.exp(x)), effect, alpha), power),
    Math.log(guess),
    0.1,
  );
  return logSize === undefined ? undefined : Math.exp(logSize);
}

function effectFor(
  design: TTestDesign,
  n: number,
  alpha: number,
  power: number,
): number | undefined {
  if (power <= alpha) return undefined;
  // With few degrees of freedom the estimated deviation, not the mean, is what the effect must outdo.
  const degreesOfFreedom = degreesOfFreedomOf(design, n);
  const deviation = Math.sqrt(
    chiSquaredUpperQuantile(1 - power, degreesOfFreedom) / degreesOfFreedom,
  );
  const distance = Math.max(
    distanceFor(design, alpha, power),
    criticalValue(design, n, alpha) * deviation,
  );
  const guess = distance / Math.sqrt(effectiveSize(design, n));
  const logEffect = risingRoot(
    (x) => powerGap(tTestPower(design, n, Math.exp(x), alpha), power),
    Math.log(guess),
    0.1,
  );
  return logEffect === undefined ? undefined : Math.exp(logEffect);
}

/** Roughly how many standard errors from 0 the effect must be, as if the variance were known. */
function distanceFor(design: TTestDesign, alpha: number, power: number): number {
  const tail = design.alternative === 'two-sided' ? alpha / 2 : alpha;
  return Math.max(0.01, normalUpperQuantile(tail) - normalUpperQuantile(power));
}

/** Below 1 whatever x is, as a level of significance must be. */
function logistic(x: number): number {
  return 1 / (1 + Math.exp(-Math.min(x, 36)));
}

function unattainable(message: string): NoAnswer {
  return noAnswer('unattainable', message);
}

function answer(
  design: TTestDesign,
  { n, delta, sd, alpha, power }: Quantities,
): Outcome<TTestPower> {
  const totalSize = wholeSize(n) + (design.type === 'two-sample' ? wholeSize(n * design.ratio) : 0);
  return { ok: true, n, delta, sd, alpha, power, totalSize };
}
