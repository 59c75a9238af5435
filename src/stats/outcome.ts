import { refuse } from '../errors.js';

/**
 * Why a method has no answer:
 * - `too-few`: fewer observations than it needs;
 * - `not-finite`: NaN or an infinity among the data;
 * - `no-variation`: constant data, or data that are all tied, where it divides by their spread;
 * - `empty-margin`: a table with a row or column of zeros;
 * - `zero-cell`: a count of zero where it needs some;
 * - `out-of-range`: data outside the range the method is defined for;
 * - `unattainable`: no value solves it (a power that no sample size reaches);
 * - `no-convergence`: the numerical method did not settle;
 * - `missing-values`: one side lacks more values than chance explains, so that what is left misleads.
 */
export type NoAnswerReason =
  | 'too-few'
  | 'not-finite'
  | 'no-variation'
  | 'empty-margin'
  | 'zero-cell'
  | 'out-of-range'
  | 'unattainable'
  | 'no-convergence'
  | 'missing-values';

/** What a method returns in place of a number that would not be so. */
export interface NoAnswer {
  readonly ok: false;
  readonly reason: NoAnswerReason;
  /** In words: what was there, and what is needed. */
  readonly message: string;
}

/** An answer, or the reason why there is none. */
export type Outcome<T extends object> = ({ readonly ok: true } & T) | NoAnswer;

/** An interval of values in the unit of its estimate; an end may be infinite where it is one-sided. */
export interface Interval {
  readonly lower: number;
  readonly upper: number;
  /** The share of such intervals that hold the true value, for example 0.95. */
  readonly confidence: number;
}

/** Of x against y: `greater` asks whether x is the larger. */
export type Alternative = 'two-sided' | 'less' | 'greater';

export function noAnswer(reason: NoAnswerReason, message: string): NoAnswer {
  return { ok: false, reason, message };
}

/** A probability strictly between 0 and 1, as every confidence and significance level is. */
export function requireLevel(path: string, level: number): number {
  if (!(level > 0 && level < 1))
    throw refuse('invalid-argument', path, 'a number above 0 and below 1', level);
  return level;
}

export function requireChoice<T extends string>(path: string, choices: readonly T[], choice: T): T {
  if (!choices.includes(choice))
    throw refuse('invalid-argument', path, `one of ${choices.join(', ')}`, choice);
  return choice;
}

/** A count: a whole number, and not below `least`. */
export function requireCount(path: string, count: number, least = 0): number {
  if (!(Number.isSafeInteger(count) && count >= least))
    throw refuse('invalid-argument', path, `a whole number of at least ${least}`, count);
  return count;
}

export function requireFinite(path: string, value: number): number {
  if (!Number.isFinite(value)) throw refuse('invalid-argument', path, 'a finite number', value);
  return value;
}

export function requirePositive(path: string, value: number): number {
  if (!(value > 0 && Number.isFinite(value)))
    throw refuse('invalid-argument', path, 'a finite number above 0', value);
  return value;
}

export const ALTERNATIVES: readonly Alternative[] = ['two-sided', 'less', 'greater'];
