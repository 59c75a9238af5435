import { refuse } from '../errors.js';

/**
 * What {@link Moments.toJSON} writes. An empty accumulator has `null` in every statistic;
 * otherwise a `null` in `m2` or `sum` says that it outgrew the range of a double.
 */
export interface MomentsJSON {
  readonly count: number;
  readonly nonFinite: number;
  readonly mean: number | null;
  readonly m2: number | null;
  readonly min: number | null;
  readonly max: number | null;
  readonly sum: number | null;
}

/**
 * Streaming count, mean, variance, extremes and sum of a series, in constant memory.
 *
 * NaN and ±Infinity are counted in `nonFinite` and change nothing else, so one diverged loss does
 * not erase the rest. Every statistic is in the unit of the values (the variance in its square)
 * and is `null` where it has no answer. A finite series never yields NaN; a spread beyond about
 * 1e154 overflows the variance, and a total beyond 1.8e308 the sum, to Infinity.
 *
 * Updates follow Welford, "Note on a method for calculating corrected sums of squares and
 * products" (Technometrics 4, 1962); merging follows Chan, Golub & LeVeque, "Updating formulae and
 * a pairwise algorithm for computing sample variances" (COMPSTAT 1982).
 *
 * @example
 * const latency = new Moments();
 * for (const ms of [12, 15, 18]) latency.add(ms);
 * latency.mean; // 15
 * latency.stdDev; // 3
 */
export class Moments {
  #count = 0;
  #nonFinite = 0;
  // -0 rather than 0: V8 then stores these fields as raw doubles from the start.
  #mean = -0;
  #m2 = -0;
  #sum = -0;
  #min: number = Infinity;
  #max: number = -Infinity;

  /** Takes in one value. Allocates nothing and never throws. */
  add(value: number): void {
    const delta = value - this.#mean;
    if (delta - delta !== 0) {
      this.#addExtreme(value);
      return;
    }
    const count = this.#count + 1;
    // A multiplication keeps the division off the path from one mean to the next.
    const mean = this.#mean + delta * (1 / count);
    this.#count = count;
    this.#mean = mean;
    this.#m2 += delta * (value - mean);
    this.#sum += value;
    if (value < this.#min) this.#min = value;
    if (value > this.#max) this.#max = value;
  }

  /** A value that is not finite, or so far from the mean that the distance overflows. */
  #addExtreme(value: number): void {
    if (!Number.isFinite(value)) {
      this.#nonFinite += 1;
      return;
    }
    const count = this.#count + 1;
    this.#mean = this.#mean * (this.#count / count) + value / count;
    this.#count = count;
    this.#m2 = Infinity;
    this.#sum += value;
    if (value < this.#min) this.#min = value;
    if (value > this.#max) this.#max = value;
  }

  /** Takes in everything `other` has seen, as if each value had been added here. `other` is unchanged. */
  merge(other: Moments): void {
    const ours = this.#count;
    const theirs = other.#count;
    this.#nonFinite += other.#nonFinite;
    if (theirs === 0) return;
    const count = ours + theirs;
    const delta = ours === 0 ? 0 : other.#mean - this.#mean;
    if (ours === 0) this.#mean = other.#mean;
    else if (Number.isFinite(delta)) this.#mean += delta * (theirs / count);
    else this.#mean = this.#mean * (ours / count) + other.#mean * (theirs / count);
    this.#m2 += other.#m2 + delta * delta * ((ours / count) * theirs);
    this.#sum += other.#sum;
    this.#count = count;
    if (other.#min < this.#min) this.#min = other.#min;
    if (other.#max > this.#max) this.#max = other.#max;
  }

  /** How many finite values were added. */
  get count(): number {
    return this.#count;
  }

  /** How many NaN and ±Infinity were set aside. */
  get nonFinite(): number {
    return this.#nonFinite;
  }

  get mean(): number | null {
    return this.#count === 0 ? null : this.#mean + 0;
  }

  /** Sample variance (divides by n - 1); `null` with fewer than two values. */
  get variance(): number | null {
    return this.#count < 2 ? null : this.#m2 / (this.#count - 1) + 0;
  }

  /** Sample standard deviation; `null` with fewer than two values. */
  get stdDev(): number | null {
    const variance = this.variance;
    return variance === null ? null : Math.sqrt(variance);
  }

  get min(): number | null {
    return this.#count === 0 ? null : this.#min + 0;
  }

  get max(): number | null {
    return this.#count === 0 ? null : this.#max + 0;
  }

  get sum(): number | null {
    if (this.#count === 0) return null;
    // A running sum that once overflowed cannot come back; the mean, always finite, still can.
    return Number.isFinite(this.#sum) ? this.#sum + 0 : this.#mean * this.#count;
  }

  /** Forgets everything. */
  reset(): void {
    this.#count = 0;
    this.#nonFinite = 0;
    this.#mean = -0;
    this.#m2 = -0;
    this.#sum = -0;
    this.#min = Infinity;
    this.#max = -Infinity;
  }

  /** A plain value that survives JSON exactly and {@link Moments.fromJSON} reads back. */
  toJSON(): MomentsJSON {
    const filled = this.#count > 0;
    return {
      count: this.#count,
      nonFinite: this.#nonFinite,
      mean: this.mean,
      m2: filled && Number.isFinite(this.#m2) ? this.#m2 + 0 : null,
      min: this.min,
      max: this.max,
      sum: filled && Number.isFinite(this.#sum) ? this.#sum + 0 : null,
    };
  }

  /**
   * Reads what {@link Moments.toJSON} wrote.
   *
   * @throws CrucibleError `invalid-argument` when the value is not such a record.
   */
  static fromJSON(value: unknown): Moments {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      throw refuse('invalid-argument', 'moments', 'an object', value);
    }
    const json = value as Record<string, unknown>;
    const moments = new Moments();
    moments.#count = wholeNumber('moments.count', json['count']);
    moments.#nonFinite = wholeNumber('moments.nonFinite', json['nonFinite']);
    if (moments.#count === 0) {
      for (const field of ['mean', 'm2', 'min', 'max', 'sum']) {
        if (json[field] === null) continue;
        throw refuse('invalid-argument', `moments.${field}`, 'null when count is 0', json[field]);
      }
      return moments;
    }
    moments.#mean = finite('moments.mean', json['mean']);
    moments.#m2 = json['m2'] === null ? Infinity : finite('moments.m2', json['m2']);
    moments.#min = finite('moments.min', json['min']);
    moments.#max = finite('moments.max', json['max']);
    moments.#sum = json['sum'] === null ? Infinity : finite('moments.sum', json['sum']);
    if (moments.#m2 < 0) throw refuse('invalid-argument', 'moments.m2', 'at least 0', moments.#m2);
    if (moments.#min > moments.#max) {
      throw refuse('invalid-argument', 'moments.min', 'at most moments.max', moments.#min);
    }
    return moments;
  }
}

function wholeNumber(path: string, value: unknown): number {
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) return value;
  throw refuse('invalid-argument', path, 'a whole number, 0 or more', value);
}

function finite(path: string, value: unknown): number {
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  throw refuse('invalid-argument', path, 'a finite number', value);
}
