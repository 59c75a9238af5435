import { type NoAnswer, noAnswer, type Outcome } from '../../stats/outcome.js';
import { betaBinomialInterval } from '../../stats/sequential/beta-binomial.js';
import { differenceOfArms } from './arm-intervals.js';
import type { ArmName } from './look.js';
import type { DifferenceSequence, SequenceLook, Sight } from './sequence.js';
import type { SequentialSettings } from './settings.js';

/** Beta-binomial confidence sequences of two rates. */
export class BinomialSequence implements DifferenceSequence {
  readonly method = 'beta-binomial';
  readonly #alpha: number;
  readonly #counts = {
    baseline: { successes: 0, trials: 0 },
    candidate: { successes: 0, trials: 0 },
  };
  #fault: NoAnswer | null = null;

  constructor({ alpha }: SequentialSettings) {
    this.#alpha = alpha;
  }

  add(arm: ArmName, value: number): void {
    if (value !== 0 && value !== 1) {
      this.#fault ??= noAnswer('out-of-range', `a value of the ${arm} is ${value}, not 0 or 1`);
      return;
    }
    this.#counts[arm].trials++;
    this.#counts[arm].successes += value;
  }

  /** There are none: the settings refuse it. */
  addPair(): void {}

  look({ smallestP }: Sight): Outcome<SequenceLook> {
    if (this.#fault !== null) return this.#fault;
    return differenceOfArms(
      (alpha) => {
        const baseline = betaBinomialInterval(this.#counts.baseline, { alpha });
        if (!baseline.ok) return baseline;
        const candidate = betaBinomialInterval(this.#counts.candidate, { alpha });
        if (!candidate.ok) return candidate;
        return { ok: true, baseline: baseline.interval, candidate: candidate.interval };
      },
      this.#alpha,
      smallestP,
    );
  }
}
