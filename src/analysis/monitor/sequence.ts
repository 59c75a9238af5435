import type { Interval, Outcome } from '../../stats/outcome.js';
import { BernsteinSequence } from './bernstein-sequence.js';
import { BinomialSequence } from './binomial-sequence.js';
import type { ArmName } from './look.js';
import { asymptoticSequence, mixtureSequence } from './normal-sequence.js';
import type { DifferenceEstimate } from './observations.js';
import type { SequentialSettings } from './settings.js';

export interface SequenceLook {
  readonly interval: Interval;
  /** At most alpha just when the interval does not hold 0. */
  readonly pValue: number;
}

/** What a sequence may want to know when it is looked at. */
export interface Sight {
  readonly estimate: DifferenceEstimate | null;
  /** The smallest difference that matters, in the unit of the values; null where it is not known. */
  readonly margin: number | null;
  /** The least p-value so far: one that is larger need not be found exactly. */
  readonly smallestP: number;
}

/** A confidence sequence for the difference of two means. */
export interface DifferenceSequence {
  /** The next value of an arm; in a paired design, the next difference of a pair instead. */
  add(arm: ArmName | 'pair', value: number): void;
  look(sight: Sight): Outcome<SequenceLook>;
}

export function sequenceOf(settings: SequentialSettings): DifferenceSequence {
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
