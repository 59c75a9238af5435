import type { Outcome } from '../../stats/outcome.js';
import { EmpiricalBernsteinSequence } from '../../stats/sequential/empirical-bernstein.js';
import { differenceOfArms, pValueOf } from './arm-intervals.js';
import type { ArmName } from './look.js';
import type { DifferenceSequence, SequenceLook, Sight } from './sequence.js';
import type { SequentialSettings } from './settings.js';

/** Empirical-Bernstein confidence sequences: one for each arm, or one for the differences of pairs. */
export class BernsteinSequence implements DifferenceSequence {
  readonly #alpha: number;
  readonly #baseline: EmpiricalBernsteinSequence;
  readonly #candidate: EmpiricalBernsteinSequence;
  readonly #pairs: EmpiricalBernsteinSequence | null;

  constructor({ alpha, bounds, design }: SequentialSettings) {
    this.#alpha = alpha;
    const { lower, upper } = bounds;
    const ofArm = { alpha: alpha / 2, lowerBound: lower, upperBound: upper };
    this.#baseline = new EmpiricalBernsteinSequence(ofArm);
    this.#candidate = new EmpiricalBernsteinSequence(ofArm);
    const range = upper - lower;
    this.#pairs =
      design === 'paired'
        ? new EmpiricalBernsteinSequence({ alpha, lowerBound: -range, upperBound: range })
        : null;
  }

  add(arm: ArmName | 'pair', value: number): void {
    if (arm === 'pair') this.#pairs?.add(value);
    else if (arm === 'baseline') this.#baseline.add(value);
    else this.#candidate.add(value);
  }

  look({ smallestP }: Sight): Outcome<SequenceLook> {
    if (this.#pairs !== null) return lookOfPairs(this.#pairs, this.#alpha, smallestP);
    return differenceOfArms(
      (alpha) => {
        const baseline = this.#baseline.intervalAt(alpha);
        if (!baseline.ok) return baseline;
        const candidate = this.#candidate.intervalAt(alpha);
        if (!candidate.ok) return candidate;
        return { ok: true, baseline: baseline.interval, candidate: candidate.interval };
      },
      this.#alpha,
      smallestP,
    );
  }
}

function lookOfPairs(
  pairs: EmpiricalBernsteinSequence,
  alpha: number,
  smallestP: number,
): Outcome<SequenceLook> {
  const at = pairs.intervalAt(alpha);
  if (!at.ok) return at;
  const isExcludedAt = (level: number): boolean => {
    const look = pairs.intervalAt(level);
    return look.ok && (look.interval.lower > 0 || look.interval.upper < 0);
  };
  return { ok: true, interval: at.interval, pValue: pValueOf(isExcludedAt, smallestP) };
}
