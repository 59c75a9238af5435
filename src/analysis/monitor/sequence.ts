import type { SequentialMethod } from '../../event/plan.js';
import type { Interval, Outcome } from '../../stats/outcome.js';
import { AutomaticSequence } from './automatic-sequence.js';
import { BernsteinSequence } from './bernstein-sequence.js';
import { BinomialSequence } from './binomial-sequence.js';
import type { ArmName } from './look.js';
import { asymptoticSequence, mixtureSequence } from './normal-sequence.js';
import type { Observations } from './observations.js';
import type { SequentialSettings } from './settings.js';

export interface SequenceLook {
  readonly interval: Interval;
  /** At most alpha just when the interval does not hold 0. */
  readonly pValue: number;
  /**
   * The confidence sequence of candidate - factor × baseline, for the factors of the settings; null
   * where it has none.
   */
  readonly contrast: (factor: number) => Interval | null;
}

/** What a sequence may want to know when it is looked at. */
export interface Sight {
  readonly observations: Observations;
  /** The least p-value so far: one that is larger need not be found exactly. */
  readonly smallestP: number;
}

/** A confidence sequence for the difference of two means. */
export interface DifferenceSequence {
  /** The one in use: it may still change where none was asked for. */
  readonly method: SequentialMethod;
  /** The next value of an arm, in an independent design. */
  add(arm: ArmName, value: number): void;
  /** The next pair, in a paired design. */
  addPair(baseline: number, candidate: number): void;
  look(sight: Sight): Outcome<SequenceLook>;
}

export function sequenceOf(settings: SequentialSettings): DifferenceSequence {
  if (settings.isMethodOpen)
    return new AutomaticSequence(new BinomialSequence(settings), asymptoticSequence(settings));
  switch (settings.method) {
    case 'asymptotic':
      return asymptoticSequence(settings);
    case 'mixture-sprt':
      return mixtureSequence(settings);
    case 'empirical-bernstein':
      return new BernsteinSequence(settings);
    case 'beta-binomial':
      return new BinomialSequence(settings);
  }
}
