import { refuse } from '../../errors.js';
import {
  type Interval,
  type NoAnswer,
  noAnswer,
  type Outcome,
  requireFinite,
  requireLevel,
} from '../outcome.js';

export interface EmpiricalBernsteinOptions {
  /** The chance of ever excluding the mean, over all looks together; 0.05 by default. */
  readonly alpha?: number;
  /** The least value that the data can take; 0 by default. */
  readonly lowerBound?: number;
  /** The largest value that the data can take; 1 by default. */
  readonly upperBound?: number;
}

export interface EmpiricalBernsteinLook {
  readonly count: number;
  /** The weighted mean in the middle of the interval, before that is cut to the bounds. */
  readonly estimate: number;
  /** From the data up to here, cut to the bounds. */
  readonly interval: Interval;
  /**
   * The intersection of the intervals of all looks so far, which has the same guarantee; null when it
   * is empty, as it is with a chance of at most alpha unless the mean drifts.
   */
  readonly runningInterval: Interval | null;
}

/** The largest weight of a value; ½ is the authors' choice. */
const LARGEST_WEIGHT = 0.5;

/**
 * A confidence sequence for the mean of values within known bounds, that makes no other assumption on
 * their distribution and holds at every sample size, not just at large ones: values come one at a
 * time, and the chance that the interval ever excludes their mean is at most alpha. The values need
 * not be independent: it is enough that each has the same mean given those before it.
 *
 * Memory and time per value are constant. A value that is not finite, or beyond the bounds, leaves
 * the sequence without an answer for good: what it was promised does not hold.
 *
 * Waudby-Smith & Ramdas, "Estimating means of bounded random variables by betting" (Journal of the
 * Royal Statistical Society B 86(1), 2024), theorem 2.
 *
 * @throws CrucibleError `invalid-argument` for a wrong option.
 *
 * @example
 * const quality = new EmpiricalBernsteinSequence({ alpha: 0.05 });
 * for (const score of scores) {
 *   quality.add(score);
 *   const look = quality.interval();
 *   if (look.ok && look.interval.lower > 0.8) break;
 * }
 */
export class EmpiricalBernsteinSequence {
  readonly #alpha: number;
  readonly #lowerBound: number;
  readonly #upperBound: number;
  readonly #logTerm: number;
  #fault: NoAnswer | null = null;
  #count = 0;
  /** Of the values brought to [0, 1]: the regularised mean and sum of squares, as the next one sees them. */
  #sum = 0.5;
  #squares = 0.25;
  #weights = 0;
  #weighted = 0;
  #penalty = 0;
  #low = 0;
  #high = 1;

  constructor(options: EmpiricalBernsteinOptions = {}) {
    this.#alpha = requireLevel('alpha', options.alpha ?? 0.05);
    this.#lowerBound = requireFinite('lowerBound', options.lowerBound ?? 0);
    this.#upperBound = requireFinite('upperBound', options.upperBound ?? 1);
    const range = this.#upperBound - this.#lowerBound;
    if (!(range > 0 && range < Infinity))
      throw refuse(
        'invalid-argument',
        'upperBound',
        'more than lowerBound, by a finite number',
        this.#upperBound,
      );
    this.#logTerm = Math.log(2 / this.#alpha);
  }

  get count(): number {
    return this.#count;
  }

  /** Takes the next value in. */
  add(value: number): void {
    if (this.#fault !== null) return;
    if (!Number.isFinite(value)) {
      this.#fault = noAnswer('not-finite', `value ${this.#count} is not finite`);
      return;
    }
    if (value < this.#lowerBound || value > this.#upperBound) {
      this.#fault = noAnswer('out-of-range', `value ${this.#count} is beyond the bounds`);
      return;
    }
    const x = (value - this.#lowerBound) / (this.#upperBound - this.#lowerBound);
    const before = this.#count;
    const count = before + 1;
    const meanBefore = this.#sum / count;
    const varianceBefore = this.#squares / count;
    const weight = Math.min(
      LARGEST_WEIGHT,
      Math.sqrt((2 * this.#logTerm) / (varianceBefore * count * Math.log1p(count))),
    );
    this.#weights += weight;
    this.#weighted += weight * x;
    // (x - mean)² psi(weight), where psi is -log(1 - weight) - weight; the authors' two 4s cancel.
    this.#penalty += (x - meanBefore) ** 2 * (-Math.log1p(-weight) - weight);
    this.#count = count;
    this.#sum += x;
    const mean = this.#sum / (count + 1);
    this.#squares += (x - mean) ** 2;
    const centre = this.#weighted / this.#weights;
    const half = this.#half();
    this.#low = Math.max(this.#low, centre - half);
    this.#high = Math.min(this.#high, centre + half);
  }

  /** The interval after the values so far: no answer `too-few` before the first of them. */
  interval(): Outcome<EmpiricalBernsteinLook> {
    if (this.#fault !== null) return this.#fault;
    if (this.#count === 0) return noAnswer('too-few', 'there is no value; at least 1 is needed');
    const centre = this.#weighted / this.#weights;
    const half = this.#half();
    return {
      ok: true,
      count: this.#count,
      estimate: this.#unscaled(centre),
      interval: this.#between(Math.max(0, centre - half), Math.min(1, centre + half)),
      runningInterval: this.#low <= this.#high ? this.#between(this.#low, this.#high) : null,
    };
  }

  /**
   * The interval at another level, of the same weights. These are tuned for the sequence's own, but
   * predictable whatever the level, so that the guarantee holds at each; of use for a p-value, the
   * smallest alpha at which a mean is excluded.
   *
   * @returns no answer: as for {@link EmpiricalBernsteinSequence.interval}.
   * @throws CrucibleError `invalid-argument` for a level that is none.
   */
  intervalAt(alpha: number): Outcome<{ readonly interval: Interval }> {
    const logTerm = Math.log(2 / requireLevel('alpha', alpha));
    if (this.#fault !== null) return this.#fault;
    if (this.#count === 0) return noAnswer('too-few', 'there is no value; at least 1 is needed');
    const centre = this.#weighted / this.#weights;
    const half = this.#half(logTerm);
    const [low, high] = [Math.max(0, centre - half), Math.min(1, centre + half)];
    return { ok: true, interval: this.#between(low, high, alpha) };
  }

  #half(logTerm = this.#logTerm): number {
    return (logTerm + this.#penalty) / this.#weights;
  }

  #between(low: number, high: number, alpha = this.#alpha): Interval {
    return {
      lower: this.#unscaled(low),
      upper: this.#unscaled(high),
      confidence: 1 - alpha,
    };
  }

  #unscaled(x: number): number {
    const value = this.#lowerBound + x * (this.#upperBound - this.#lowerBound);
    return Math.min(this.#upperBound, value);
  }
}

export interface EmpiricalBernsteinIntervals {
  /** After each value: the weighted mean, and the interval, cut to the bounds. */
  readonly estimates: Float64Array;
  readonly lower: Float64Array;
  readonly upper: Float64Array;
  /** See {@link EmpiricalBernsteinLook}. */
  readonly runningInterval: Interval | null;
}

/**
 * The intervals of an {@link EmpiricalBernsteinSequence} after each of the values, in their order.
 *
 * @returns no answer: `too-few` without a value, `not-finite`, `out-of-range`.
 * @throws CrucibleError `invalid-argument` for a wrong option.
 *
 * @example
 * const looks = empiricalBernsteinIntervals(scores, { alpha: 0.05 });
 * if (looks.ok) looks.lower.at(-1);
 */
export function empiricalBernsteinIntervals(
  values: ArrayLike<number>,
  options: EmpiricalBernsteinOptions = {},
): Outcome<EmpiricalBernsteinIntervals> {
  const sequence = new EmpiricalBernsteinSequence(options);
  const estimates = new Float64Array(values.length);
  const lower = new Float64Array(values.length);
  const upper = new Float64Array(values.length);
  let last = sequence.interval();
  for (let i = 0; i < values.length; i++) {
    sequence.add(values[i]!);
    last = sequence.interval();
    if (!last.ok) return last;
    estimates[i] = last.estimate;
    lower[i] = last.interval.lower;
    upper[i] = last.interval.upper;
  }
  if (!last.ok) return last;
  return { ok: true, estimates, lower, upper, runningInterval: last.runningInterval };
}
