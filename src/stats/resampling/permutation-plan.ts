import { type CrucibleError, refuse } from '../../errors.js';
import type { Alternative } from '../outcome.js';
import type { RandomStream } from '../random/stream.js';

/** What was asked for, decoded. */
export interface PermutationPlan {
  readonly alternative: Alternative;
  readonly method: 'auto' | 'exact' | 'montecarlo';
  readonly resamples: number;
  readonly stream: RandomStream;
}

/** What was found. */
export interface PermutationCount {
  readonly estimate: number;
  readonly method: 'exact' | 'montecarlo';
  /** Rearrangements looked at, and those at least as extreme as the data. */
  readonly looked: number;
  readonly extreme: number;
}

/** A rearrangement is extreme when its statistic is at least `above` or at most `below`. */
export interface Tail {
  readonly above: number;
  readonly below: number;
}

/**
 * What is at least as extreme as the observed statistic; what differs from it by no more than
 * `tolerance`, which is to be rounding alone, is as extreme. Two-sided: by size, |T*| ≥ |T|.
 */
export function extremeTail(observed: number, tolerance: number, alternative: Alternative): Tail {
  switch (alternative) {
    case 'greater':
      return { above: observed - tolerance, below: -Infinity };
    case 'less':
      return { above: Infinity, below: observed + tolerance };
    case 'two-sided': {
      const size = Math.abs(observed) - tolerance;
      return { above: size, below: -size };
    }
  }
}

export function tooMany(): CrucibleError {
  return refuse(
    'invalid-argument',
    'method',
    "'auto' or 'montecarlo' for this many values",
    'exact',
  );
}
