import { refuse } from '../../errors.js';
import { ALTERNATIVES, type Alternative, requireChoice } from '../outcome.js';
import type { Tails } from './rank-sum-distribution.js';

/** `auto` takes the exact distribution where that is cheap: where both samples are below 50 values. */
export type RankTestMethod = 'auto' | 'exact' | 'asymptotic';

export interface RankTestOptions {
  /** Default `two-sided`; `greater` asks whether x is the larger. */
  readonly alternative?: Alternative;
  /** Default `auto`: exact below 50 values, with or without ties, and asymptotic from there. */
  readonly method?: RankTestMethod;
  /** Whether the asymptotic p-value is corrected by half a step. Default true. */
  readonly continuity?: boolean;
}

const METHODS: readonly RankTestMethod[] = ['auto', 'exact', 'asymptotic'];
const SMALL = 50;
/** A few seconds. */
const MOST_STEPS = 3e9;

export function decodeRankTestOptions(options: RankTestOptions): Required<RankTestOptions> {
  const continuity = options.continuity ?? true;
  if (typeof continuity !== 'boolean')
    throw refuse('invalid-argument', 'continuity', 'true or false', continuity);
  return {
    alternative: requireChoice('alternative', ALTERNATIVES, options.alternative ?? 'two-sided'),
    method: decodeRankTestMethod(options.method),
    continuity,
  };
}

export function decodeRankTestMethod(method: RankTestMethod = 'auto'): RankTestMethod {
  return requireChoice('method', METHODS, method);
}

/** @throws CrucibleError `invalid-argument` when the exact distribution is asked for and would take too long. */
export function isExact(method: RankTestMethod, largest: number, steps: () => number): boolean {
  if (method !== 'exact') return method === 'auto' && largest < SMALL;
  if (steps() > MOST_STEPS)
    throw refuse(
      'invalid-argument',
      'method',
      "'asymptotic' or 'auto' for this many values",
      method,
    );
  return true;
}

export function exactPValue(tails: Tails, alternative: Alternative): number {
  if (alternative === 'greater') return Math.min(1, tails.upper);
  if (alternative === 'less') return Math.min(1, tails.lower);
  return Math.min(1, 2 * Math.min(tails.lower, tails.upper));
}
