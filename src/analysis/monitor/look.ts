import type { SequentialMethod } from '../../event/plan.js';
import type { Interval, NoAnswer } from '../../stats/outcome.js';
import type { MonitorBudget } from './settings.js';

/** Of the two that are watched, the one that is there already, and the one that is to be judged. */
export type ArmName = 'baseline' | 'candidate';

/**
 * `better` and `worse`: of the candidate, the difference is not 0. `equivalent`: it is smaller than the
 * smallest that matters. `undecided`: none of these yet. `too-early`: the burn-in is not over.
 */
export type SequentialDecision = 'better' | 'worse' | 'equivalent' | 'undecided' | 'too-early';

/** What was seen of one arm. */
export interface ArmLook {
  /** Values that count: one a sample. */
  readonly samples: number;
  readonly mean: number | null;
  /** Null for fewer than two. */
  readonly stdDev: number | null;
  /** Further values of samples that had one already; they do not count. */
  readonly repeats: number;
  /** NaN and infinities; they do not count. */
  readonly nonFinite: number;
}

/** What the watch has cost by now. */
export interface MonitorSpending {
  /** Values that count, of the arm that has fewer, or pairs. */
  readonly samples: number;
  readonly costUsd: number;
  readonly durationMs: number;
}

/** What is known at one moment. It stays valid however often, and whenever, one looks. */
export interface SequentialLook {
  readonly method: SequentialMethod;
  readonly alpha: number;
  readonly baseline: ArmLook;
  readonly candidate: ArmLook;
  /** Samples that both arms have seen; null where the arms are independent. */
  readonly pairs: number | null;
  /** Of the means, candidate - baseline; over pairs, where the design is paired. */
  readonly difference: number | null;
  /** The confidence sequence at this look. Null before the burn-in is over, see `reason`. */
  readonly interval: Interval | null;
  /**
   * What all looks so far leave of it, with the same guarantee; the decision is made on it. Null
   * before the burn-in is over, and where two looks contradict each other, which says that the
   * difference drifts, or that this is one of the cases that alpha allows for.
   */
  readonly runningInterval: Interval | null;
  /**
   * The smallest of all looks so far: it never rises, unless the method changes, which it does where
   * none was given and a value that is neither 0 nor 1 comes. Null before the burn-in is over.
   */
  readonly pValue: number | null;
  /**
   * The smallest difference that matters, in the unit of the values; null where it is not known. Of a
   * relative one it is what it comes to with the baseline's mean so far; the decision counts how
   * uncertain that is.
   */
  readonly margin: number | null;
  readonly decision: SequentialDecision;
  /** Decided, or the budget is spent. */
  readonly stop: boolean;
  /** The decision in a sentence, and what made it stop. */
  readonly why: string;
  /** Why this look has no interval, where it has none. */
  readonly reason: NoAnswer | null;
  readonly spent: MonitorSpending;
  readonly budget: MonitorBudget;
}
