import { refuse } from '../../errors.js';
import { normalSurvival, normalUpperQuantile } from '../distribution/normal.js';
import {
  type NoAnswer,
  noAnswer,
  type Outcome,
  requireChoice,
  requireLevel,
  requirePositive,
} from '../outcome.js';
import { risingRoot } from '../rising-root.js';
import { findRoot } from '../special/root.js';
import {
  leftOut,
  POWER_ALTERNATIVES,
  type PowerAlternative,
  powerGap,
  wholeSize,
} from './test-power.js';
import {
  type TwoProportionsDesign,
  type TwoProportionsMethod,
  twoProportionsPower,
} from './two-proportions-design.js';

const METHODS: readonly TwoProportionsMethod[] = ['pooled-normal', 'arcsine'];
/** In how many steps a proportion is looked for. */
const STEPS = 100;
const DIRECTIONS = ['increase', 'decrease'] as const;

/** A plan with one of its five quantities left out; see {@link powerTwoProportions}. */
export interface TwoProportionsPlan {
  /** Trials of the first group. */
  readonly n?: number;
  readonly p1?: number;
  readonly p2?: number;
  /** The significance level. */
  readonly alpha?: number;
  readonly power?: number;
  readonly alternative?: PowerAlternative;
  readonly method?: TwoProportionsMethod;
  /** The size of the second group over that of the first. */
  readonly ratio?: number;
  /** Whether p2 lies above p1 or below it, where one of them is sought. */
  readonly direction?: (typeof DIRECTIONS)[number];
}

export interface TwoProportionsPower {
  /** Fractional where it was solved for. */
  readonly n: number;
  readonly p1: number;
  readonly p2: number;
  readonly alpha: number;
  readonly power: number;
  /** Whole trials in all, each group rounded up. */
  readonly totalSize: number;
}

/**
 * Plans a comparison of two proportions: give all but one of `n`, `p1`, `p2`, `alpha` and `power`, and
 * get that one. `alpha` is 0.05 unless given, or unless the other four are. A proportion that is left
 * out is the nearest one that is told apart with that power: `p2` above `p1`, or below for `direction: 'decrease'`.
 *
 * `pooled-normal` (unless given) is the power of the z test with the pooled standard error;
 * `arcsine` that of the test on the variance-stabilised scale (Cohen's h). Both are approximations for
 * large groups. Two-sided power counts rejections on the wrong side too; a one-sided test looks in the
 * direction of the difference. The second group has `ratio` times as many trials (1). No answer where
 * nothing gives that power (`unattainable`).
 *
 * Fleiss, Levin & Paik, "Statistical methods for rates and proportions" (3rd ed., 2003), chapter 4;
 * Cohen, "Statistical power analysis for the behavioral sciences" (2nd ed., 1988), chapter 6.
 *
 * @throws CrucibleError `invalid-argument` unless exactly one quantity is left out, or when one is out
 * of its range.
 *
 * @example
 * powerTwoProportions({ p1: 0.1, p2: 0.12, power: 0.8 }); // n 3840.8, totalSize 7682
 * powerTwoProportions({ n: 4000, p1: 0.1, power: 0.8 }); // p2 0.1196
 */
export function powerTwoProportions(plan: TwoProportionsPlan): Outcome<TwoProportionsPower> {
  const design = readDesign(plan);
  const direction = requireChoice('direction', DIRECTIONS, plan.direction ?? 'increase');
  const known = readQuantities(plan);
  const { n, p1, p2, alpha, power } = known;
  const tail = design.alternative === 'two-sided' ? alpha / 2 : alpha;
  const critical = normalUpperQuantile(tail);
  switch (known.sought) {
    case 'power':
      return answer(design, {
        ...known,
        power: Math.min(1, twoProportionsPower(design, n, p1, p2, critical).power),
      });
    case 'n': {
      if (p1 === p2) return unattainable('no number of trials tells equal proportions apart');
      const logSize = risingRoot(
        (x) => powerGap(twoProportionsPower(design, Math.exp(x), p1, p2, critical), power),
        Math.log(10 / (p1 - p2) ** 2),
        1,
      );
      if (logSize === undefined) return unattainable('every number of trials exceeds that power');
      return answer(design, { ...known, n: Math.exp(logSize) });
    }
    case 'alpha': {
      const negated = risingRoot(
        (x) => powerGap(twoProportionsPower(design, n, p1, p2, -x), power),
        -2,
        1,
      );
      if (negated === undefined) return unattainable('no level of significance gives that power');
      const sides = design.alternative === 'two-sided' ? 2 : 1;
      return answer(design, { ...known, alpha: Math.min(1, sides * normalSurvival(-negated)) });
    }
    case 'p2': {
      const end = direction === 'increase' ? 1 : 0;
      const found = between(p1, end, (p) =>
        powerGap(twoProportionsPower(design, n, p1, p, critical), power),
      );
      if (found === undefined) return unattainable(`no p2 from ${p1} to ${end} gives that power`);
      return answer(design, { ...known, p2: found });
    }
    case 'p1': {
      const end = direction === 'increase' ? 0 : 1;
      const found = between(p2, end, (p) =>
        powerGap(twoProportionsPower(design, n, p, p2, critical), power),
      );
      if (found === undefined) return unattainable(`no p1 from ${p2} to ${end} gives that power`);
      return answer(design, { ...known, p1: found });
    }
  }
}

function readDesign(plan: TwoProportionsPlan): TwoProportionsDesign {
  return {
    method: requireChoice('method', METHODS, plan.method ?? 'pooled-normal'),
    alternative: requireChoice('alternative', POWER_ALTERNATIVES, plan.alternative ?? 'two-sided'),
    ratio: requirePositive('ratio', plan.ratio ?? 1),
  };
}

type Quantity = 'n' | 'p1' | 'p2' | 'alpha' | 'power';
type Quantities = Readonly<Record<Quantity, number>> & { readonly sought: Quantity };

/** All five quantities, checked, and which one is sought: that one holds a stand-in. */
function readQuantities(plan: TwoProportionsPlan): Quantities {
  const { n, p1, p2, power } = plan;
  const alpha = plan.alpha ?? ([n, p1, p2, power].includes(undefined) ? 0.05 : undefined);
  const sought = leftOut({ n, p1, p2, alpha, power }, ['n', 'p1', 'p2', 'alpha', 'power']);
  return {
    sought,
    n: sought === 'n' ? 1 : requirePositive('n', n!),
    p1: sought === 'p1' ? 0.5 : requireProportion('p1', p1!),
    p2: sought === 'p2' ? 0.5 : requireProportion('p2', p2!),
    alpha: sought === 'alpha' ? 0.5 : requireLevel('alpha', alpha!),
    power: sought === 'power' ? 0.5 : requireLevel('power', power!),
  };
}

function requireProportion(path: string, p: number): number {
  if (!(p >= 0 && p <= 1)) throw refuse('invalid-argument', path, 'a number from 0 to 1', p);
  return p;
}

/**
 * Where the gap first closes on the way from equal proportions to the end of the scale, if it does. In
 * steps, as with few successes the power may fall again towards the end.
 */
function between(equal: number, end: number, gap: (p: number) => number): number | undefined {
  if (gap(equal) >= 0) return undefined;
  let near = equal;
  for (let step = 1; step <= STEPS; step++) {
    const far = step === STEPS ? end : equal + (end - equal) * (step / STEPS);
    if (gap(far) >= 0) return findRoot(gap, near, far);
    near = far;
  }
  return undefined;
}

function unattainable(message: string): NoAnswer {
  return noAnswer('unattainable', message);
}

function answer(
  design: TwoProportionsDesign,
  { n, p1, p2, alpha, power }: Quantities,
): Outcome<TwoProportionsPower> {
  const totalSize = Math.max(1, wholeSize(n)) + Math.max(1, wholeSize(n * design.ratio));
  return { ok: true, n, p1, p2, alpha, power, totalSize };
}
