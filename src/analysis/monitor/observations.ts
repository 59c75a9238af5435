import type { ArmName } from './look.js';
import { ShapedMoments } from './shaped-moments.js';

/** candidate - factor × baseline as the values so far have it; the difference, where the factor is 1. */
export interface DifferenceEstimate {
  /** Of the arm that has fewer, or pairs. */
  readonly samples: number;
  /** candidate - factor × baseline. */
  readonly difference: number;
  /** Estimated variance of that difference. */
  readonly variance: number;
  /**
   * How much is known, as a number of samples: with arms of one size, those of both together. It grows
   * as 1/variance does, in whatever proportion the arms fill up. A boundary is only crossed as rarely
   * as promised in a time of that kind: a long baseline brings nothing to a candidate of thirty.
   */
  readonly time: number;
  /** Of the arms, the one that is further from 0; of the differences of pairs. */
  readonly skewness: number;
  /** An arm (or the difference of the pairs) has shown one value only: its variance is not known. */
  readonly isConstant: boolean;
  readonly baselineMean: number;
}

/** Streaming means, variances and shapes of two arms, or of the differences of pairs. */
export class Observations {
  readonly #arms = { baseline: new ShapedMoments(), candidate: new ShapedMoments() };
  /** By their factor. */
  readonly #pairs: ReadonlyMap<number, ShapedMoments> | null;
  /**
   * The first value. All are taken relative to it, in both arms, so that neither a variance nor a
   * difference loses digits to what all values have in common.
   */
  #origin: number | null = null;

  /** The factors besides 1 that pairs are going to be asked for. */
  constructor(isPaired: boolean, factors: readonly number[]) {
    this.#pairs = isPaired
      ? new Map([1, ...factors].map((factor) => [factor, new ShapedMoments()]))
      : null;
  }

  add(arm: ArmName, value: number): void {
    this.#origin ??= value;
    this.#arms[arm].add(value - this.#origin);
  }

  addPair(baseline: number, candidate: number): void {
    for (const [factor, moments] of this.#pairs ?? []) moments.add(candidate - factor * baseline);
  }

  get pairs(): number | null {
    return this.#pairs?.get(1)?.count ?? null;
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
    if (this.#pairs !== null) return this.#pairs.get(1)!.mean;
    const [before, after] = [this.#arms.baseline.mean, this.#arms.candidate.mean];
    return before === null || after === null ? null : after - before;
  }

  /** Null with fewer than two samples. */
  estimate(factor = 1): DifferenceEstimate | null {
    return this.#pairs === null ? this.#ofArms(factor) : this.#ofPairs(factor);
  }

  #ofPairs(factor: number): DifferenceEstimate | null {
    const { count, mean, variance, skewness } = this.#pairs!.get(factor)!;
    if (mean === null || variance === null) return null;
    return {
      samples: count,
      difference: mean,
      variance: variance / count,
      time: count,
      skewness: Math.abs(skewness),
      isConstant: variance === 0,
      baselineMean: this.mean('baseline')!,
    };
  }

  #ofArms(factor: number): DifferenceEstimate | null {
    const { baseline, candidate } = this.#arms;
    const [before, after] = [baseline.variance, candidate.variance];
    if (before === null || after === null) return null;
    const scaled = factor * factor * before;
    const variance = scaled / baseline.count + after / candidate.count;
    return {
      samples: Math.min(baseline.count, candidate.count),
      difference: candidate.mean! - factor * baseline.mean! + (1 - factor) * this.#origin!,
      variance,
      time: (2 * (scaled + after)) / variance,
      skewness: Math.max(Math.abs(baseline.skewness), Math.abs(candidate.skewness)),
      isConstant: before === 0 || after === 0,
      baselineMean: this.mean('baseline')!,
    };
  }
}
