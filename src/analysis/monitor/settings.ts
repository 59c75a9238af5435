import { refuse } from '../../errors.js';
import type { PlannedDirection, PlannedSize, SequentialMethod } from '../../event/plan.js';
import {
  requireChoice,
  requireCount,
  requireFinite,
  requireLevel,
  requirePositive,
} from '../../stats/outcome.js';

export const SEQUENTIAL_METHODS: readonly SequentialMethod[] = [
  'asymptotic',
  'mixture-sprt',
  'empirical-bernstein',
  'beta-binomial',
];

/** `paired`: both arms see the same samples, and each is compared with itself. */
export type SequentialDesign = 'independent' | 'paired';

export const SEQUENTIAL_DESIGNS: readonly SequentialDesign[] = ['independent', 'paired'];

/** What a watch may cost. It ends when the first of these is spent. */
export interface MonitorBudget {
  /** Values that count, of each arm: spent when both have as many. */
  readonly samples?: number;
  readonly costUsd?: number;
  readonly durationMs?: number;
}

/** All of it is fixed before the first look: what is chosen after looking has no guarantee. */
export interface SequentialOptions {
  /** Which way is good. */
  readonly direction: PlannedDirection;
  /**
   * The smallest difference that matters: `{ absolute: 20 }` in the unit of the values, or
   * `{ relative: 0.05 }` of the baseline's mean, whose own uncertainty counts. Without it nothing is
   * `equivalent`.
   */
  readonly minimumEffect?: PlannedSize;
  /** The chance of ever misjudging the difference, over all looks together; 0.05 by default. */
  readonly alpha?: number;
  /**
   * By default `beta-binomial` while all values are 0 or 1 (and the design is independent, and no
   * tuning is given), and else `asymptotic`. A first value that is neither makes all that was seen be
   * judged anew.
   */
  readonly method?: SequentialMethod;
  /** `independent` by default. */
  readonly design?: SequentialDesign;
  /**
   * No interval before so many samples an arm: at least 30, and 30 by default, where the variance is
   * estimated or no method is given; 1 by default for the methods that are right at every sample size.
   * Where the variance is estimated, skewed values need more: 25 × skewness², of the values so far.
   */
  readonly burnIn?: number;
  /**
   * `asymptotic`: the number of samples of each arm at which the interval is tightest; 2500 by default,
   * or the budget where that is smaller.
   */
  readonly tuning?: number;
  /**
   * `mixture-sprt`: standard deviation of the differences that it looks for, in the unit of the values;
   * by default `minimumEffect` (where that is relative, of the baseline's mean at the first interval).
   */
  readonly mixingDeviation?: number;
  /** `empirical-bernstein`: the least and the greatest value that there can be; 0 and 1 by default. */
  readonly bounds?: { readonly lower: number; readonly upper: number };
  readonly budget?: MonitorBudget;
}

/** The options after every check. */
export interface SequentialSettings {
  readonly direction: PlannedDirection;
  readonly minimumEffect: PlannedSize | null;
  readonly alpha: number;
  readonly method: SequentialMethod;
  /** None was asked for: it is `beta-binomial` as long as all values are 0 or 1. */
  readonly isMethodOpen: boolean;
  readonly design: SequentialDesign;
  readonly burnIn: number;
  readonly tuning: number;
  /** Null for the smallest difference that matters. */
  readonly mixingDeviation: number | null;
  readonly bounds: { readonly lower: number; readonly upper: number };
  readonly budget: MonitorBudget;
}

const DEFAULT_ALPHA = 0.05;
const DEFAULT_TUNING = 2500;
/** Estimated variances of fewer mislead: simulations of the false alarms say so. */
const LEAST_BURN_IN = 30;

/** @throws CrucibleError `invalid-argument`, naming the option and what was expected. */
export function settle(options: SequentialOptions): SequentialSettings {
  const method = requireChoice('method', SEQUENTIAL_METHODS, options.method ?? 'asymptotic');
  const design = requireChoice('design', SEQUENTIAL_DESIGNS, options.design ?? 'independent');
  if (method === 'beta-binomial' && design === 'paired')
    throw refuse(
      'invalid-argument',
      'design',
      "'independent' with the method beta-binomial (for pairs: empirical-bernstein)",
      design,
    );
  requireUse(options, method);
  const { minimumEffect = null, bounds = { lower: 0, upper: 1 } } = options;
  const { mixingDeviation = null } = options;
  if (method === 'mixture-sprt' && mixingDeviation === null && minimumEffect === null)
    throw refuse(
      'invalid-argument',
      'minimumEffect',
      'it (or mixingDeviation) with mixture-sprt',
      null,
    );
  const budget = checkedBudget(options.budget ?? {});
  const usualTuning = Math.min(DEFAULT_TUNING, budget.samples ?? Number.POSITIVE_INFINITY);
  return {
    direction: requireChoice('direction', ['lower', 'higher'], options.direction),
    minimumEffect: minimumEffect === null ? null : checkedSize(minimumEffect),
    alpha: requireLevel('alpha', options.alpha ?? DEFAULT_ALPHA),
    method,
    isMethodOpen:
      options.method === undefined && options.tuning === undefined && design === 'independent',
    design,
    burnIn: burnInOf(options.burnIn, method),
    tuning: requirePositive('tuning', options.tuning ?? usualTuning),
    mixingDeviation:
      mixingDeviation === null ? null : requirePositive('mixingDeviation', mixingDeviation),
    bounds: checkedBounds(bounds),
    budget,
  };
}

/** candidate - factor × baseline is below 0 with the one and above 0 with the other: too little to matter. */
export function factorsOf({
  minimumEffect,
}: Pick<SequentialSettings, 'minimumEffect'>): readonly number[] {
  if (minimumEffect === null || 'absolute' in minimumEffect) return [];
  return [1 + minimumEffect.relative, 1 - minimumEffect.relative];
}

function checkedSize(size: PlannedSize): PlannedSize {
  if ('relative' in size)
    return { relative: requirePositive('minimumEffect.relative', size.relative) };
  return { absolute: requirePositive('minimumEffect.absolute', size.absolute) };
}

function burnInOf(given: number | undefined, method: SequentialMethod): number {
  const least = method === 'asymptotic' || method === 'mixture-sprt' ? LEAST_BURN_IN : 1;
  return requireCount('burnIn', given ?? least, least);
}

/** An option that the method does not look at would be passed over in silence. */
function requireUse(options: SequentialOptions, method: SequentialMethod): void {
  const uses = [
    ['tuning', 'asymptotic'],
    ['mixingDeviation', 'mixture-sprt'],
    ['bounds', 'empirical-bernstein'],
  ] as const;
  for (const [option, user] of uses) {
    if (options[option] !== undefined && method !== user)
      throw refuse('invalid-argument', option, `it with the method ${user} only`, options[option]);
  }
}

function checkedBounds({ lower, upper }: { readonly lower: number; readonly upper: number }): {
  lower: number;
  upper: number;
} {
  requireFinite('bounds.lower', lower);
  requireFinite('bounds.upper', upper);
  if (!(upper > lower))
    throw refuse('invalid-argument', 'bounds.upper', 'more than bounds.lower', upper);
  return { lower, upper };
}

function checkedBudget(budget: MonitorBudget): MonitorBudget {
  const { samples, costUsd, durationMs } = budget;
  return {
    ...(samples === undefined ? {} : { samples: requireCount('budget.samples', samples, 1) }),
    ...(costUsd === undefined ? {} : { costUsd: requirePositive('budget.costUsd', costUsd) }),
    ...(durationMs === undefined
      ? {}
      : { durationMs: requirePositive('budget.durationMs', durationMs) }),
  };
}
