import { Moments } from '../../sketch/moments.js';
import type { ArmName } from './look.js';

/** The difference of the means as the values so far have it. */
export interface DifferenceEstimate {
  /** Of the arm that has fewer, or pairs. */
  readonly samples: number;
  /** candidate - baseline. */
  readonly difference: number;
  /** Estimated variance of that difference. */
  readonly variance: number;
  /**
   * How much is known, as a number of samples: with arms of one size, those of both together. It grows
   * as 1/variance does, in whatever proportion the arms fill up. A boundary is only crossed as rarely
   * as promised in a time of that kind: a long baseline brings nothing to a candidate of thirty.
   */
  readonly time: number;
}

/** Streaming means and variances of two arms, or of the differences of pairs. */
export class Observations {
  readonly #arms = { baseline: new Moments(), candidate: new Moments() };
  readonly #pairs: Moments | null;
  /**
   * The first value. All are taken relative to it, in both arms, so that neither a variance nor a
   * difference loses digits to what all values have in common.
   */
  #origin: number | null = null;

  constructor(isPaired: boolean) {
    this.#pairs = isPaired ? new Moments() : null;
  }

  add(arm: ArmName, value: number): void {
    this.#origin ??= value;
    this.#arms[arm].add(value - this.#origin);
  }

  addPair(difference: number): void {
    this.#pairs?.add(difference);
  }

  get pairs(): number | null {
    return this.#pairs?.count ?? null;
  }

  count(arm: ArmName): number {
    return this.#arms[arm].count;
  }

  mean(arm: ArmName): number | null {
    const { mean } = this.#arms[arm];
    return mean === null ? null : this.#origin! + mean;
  }

  stdDev(arm: ArmName): number | null {
    return this.#arms[arm].stdDev;
  }

  get difference(): number | null {
    if (this.#pairs !== null) return this.#pairs.mean;
    const [before, after] = [this.#arms.baseline.mean, this.#arms.candidate.mean];
    return before === null || after === null ? null : after - before;
  }

  /** Null with fewer than two samples. */
  estimate(): DifferenceEstimate | null {
    const { difference } = this;
    if (difference === null) return null;
    if (this.#pairs !== null) {
      const { count, variance } = this.#pairs;
      return variance === null
        ? null
        : { samples: count, difference, variance: variance / count, time: count };
    }
    const { baseline, candidate } = this.#arms;
    const [before, after] = [baseline.variance, candidate.variance];
    if (before === null || after === null) return null;
    const variance = before / baseline.count + after / candidate.count;
    return {
      samples: Math.min(baseline.count, candidate.count),
      difference,
      variance,
      time: (2 * (before + after)) / variance,
    };
  }
}
