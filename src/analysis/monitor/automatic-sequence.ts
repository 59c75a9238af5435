import type { SequentialMethod } from '../../event/plan.js';
import type { Outcome } from '../../stats/outcome.js';
import type { ArmName } from './look.js';
import type { DifferenceSequence, SequenceLook, Sight } from './sequence.js';

/**
 * Where no method was asked for: of values that are all 0 or 1 the sequence that is right at every
 * sample size, and the other one from the first other value on.
 */
export class AutomaticSequence implements DifferenceSequence {
  readonly #ofYesNo: DifferenceSequence;
  readonly #ofOthers: DifferenceSequence;
  #isYesNo = true;

  constructor(ofYesNo: DifferenceSequence, ofOthers: DifferenceSequence) {
    this.#ofYesNo = ofYesNo;
    this.#ofOthers = ofOthers;
  }

  get method(): SequentialMethod {
    return this.#inUse.method;
  }

  add(arm: ArmName, value: number): void {
    this.#isYesNo &&= value === 0 || value === 1;
    if (this.#isYesNo) this.#ofYesNo.add(arm, value);
    this.#ofOthers.add(arm, value);
  }

  addPair(): void {}

  look(sight: Sight): Outcome<SequenceLook> {
    return this.#inUse.look(sight);
  }

  get #inUse(): DifferenceSequence {
    return this.#isYesNo ? this.#ofYesNo : this.#ofOthers;
  }
}
