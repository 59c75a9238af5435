import type { Interval, Outcome } from '../../stats/outcome.js';
import { EmpiricalBernsteinSequence } from '../../stats/sequential/empirical-bernstein.js';
import { differenceOfArms, pValueOf } from './arm-intervals.js';
import type { ArmName } from './look.js';
import type { DifferenceSequence, SequenceLook, Sight } from './sequence.js';
import { factorsOf, type SequentialSettings } from './settings.js';

/** Empirical-Bernstein confidence sequences: one for each arm, or one for the differences of pairs. */
export class BernsteinSequence implements DifferenceSequence {
  readonly method = 'empirical-bernstein';
  readonly #alpha: number;
  readonly #baseline: EmpiricalBernsteinSequence;
  readonly #candidate: EmpiricalBernsteinSequence;
  /** Of candidate - factor × baseline, by the factor. */
  readonly #pairs: ReadonlyMap<number, EmpiricalBernsteinSequence> | null;

  constructor(settings: SequentialSettings) {
    const { alpha, bounds, design } = settings;
    this.#alpha = alpha;
    const ofArm = { alpha: alpha / 2, lowerBound: bounds.lower, upperBound: bounds.upper };
    this.#baseline = new EmpiricalBernsteinSequence(ofArm);
    this.#candidate = new EmpiricalBernsteinSequence(ofArm);
    this.#pairs =
      design === 'paired'
        ? new Map([1, ...factorsOf(settings)].map((factor) => [factor, ofPairs(settings, factor)]))
        : null;
  }

  add(arm: ArmName, value: number): void {
    if (arm === 'baseline') this.#baseline.add(value);
    else this.#candidate.add(value);
  }

  addPair(baseline: number, candidate: number): void {
    for (const [factor, pairs] of this.#pairs ?? []) pairs.add(candidate - factor * baseline);
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

function ofPairs(
  { alpha, bounds: { lower, upper } }: SequentialSettings,
  factor: number,
): EmpiricalBernsteinSequence {
  const [one, other] = [factor * lower, factor * upper];
  return new EmpiricalBernsteinSequence({
    alpha,
    lowerBound: lower - Math.max(one, other),
    upperBound: upper - Math.min(one, other),
  });
}

function lookOfPairs(
  sequences: ReadonlyMap<number, EmpiricalBernsteinSequence>,
  alpha: number,
  smallestP: number,
): Outcome<SequenceLook> {
  const pairs = sequences.get(1)!;
  const at = pairs.intervalAt(alpha);
  if (!at.ok) return at;
  const isExcludedAt = (level: number): boolean => {
    const look = pairs.intervalAt(level);
    return look.ok && (look.interval.lower > 0 || look.interval.upper < 0);
  };
  const contrast = (factor: number): Interval | null => {
    const other = sequences.get(factor)!.intervalAt(alpha);
    return other.ok ? other.interval : null;
  };
  return { ok: true, interval: at.interval, pValue: pValueOf(isExcludedAt, smallestP), contrast };
}
