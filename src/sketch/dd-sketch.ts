import { CrucibleError, refuse } from '../errors.js';
import { BinStore, type BinStoreJSON } from './bin-store.js';
import { LogMapping } from './log-mapping.js';

/** What {@link DDSketch.toJSON} writes. `min` and `max` are `null` when nothing was counted. */
export interface DDSketchJSON {
  readonly relativeAccuracy: number;
  readonly maxBins: number;
  readonly zeroCount: number;
  readonly nonFinite: number;
  readonly min: number | null;
  readonly max: number | null;
  readonly positive: BinStoreJSON;
  /** Bins of the magnitudes of negative values. */
  readonly negative: BinStoreJSON;
}

export interface DDSketchOptions {
  /** α, from 1e-6 to 0.5; 0.01 unless given. */
  readonly relativeAccuracy?: number;
  /** The most bins kept for each sign, from 1 to 131072; 2048 unless given. */
  readonly maxBins?: number;
}

const MOST_BINS = 131_072;

/**
 * A mergeable quantile sketch: quantiles of any number of values in bounded memory.
 *
 * **Guarantee.** `quantile(q)` is within `relativeAccuracy` (α) of the value of lower rank
 * ⌊q·(n - 1)⌋, counting from 0 in the sorted data: |estimate - exact| ≤ α·|exact|, for every finite
 * double (subnormals: plus half their spacing, 2.5e-324). The lowest and the highest rank are exact.
 *
 * **Bounded memory.** Each sign keeps its `maxBins` highest bins of magnitude; what lies below is
 * counted in the lowest of those. Estimates that fall there lose the relative guarantee, but are
 * still off by less than γ^(2 - maxBins) of the sign's largest magnitude, γ = (1 + α)/(1 - α). With
 * the defaults that is 2e-18: nothing collapses until magnitudes span 17 orders.
 *
 * NaN and ±Infinity are counted in `nonFinite` alone. The state depends only on what was added, in
 * whatever order and however merged.
 *
 * Masson, Rim & Lee, "DDSketch: a fast and fully-mergeable quantile sketch with relative-error
 * guarantees" (PVLDB 12(12), 2019).
 *
 * @example
 * const latency = new DDSketch();
 * for (const ms of durations) latency.add(ms);
 * latency.quantile(0.99); // ms, within 1%
 *
 * @example Several sketches of one accuracy take a value for the price of one logarithm
 * const key = total.mapping.key(ms);
 * total.addKeyed(ms, key);
 * lastMinute.addKeyed(ms, key);
 */
export class DDSketch {
  /** Gives values their keys. Sketches of equal accuracy agree on every key. */
  readonly mapping: LogMapping;
  #positive: BinStore;
  #negative: BinStore;
  #zeroCount = 0;
  #nonFinite = 0;
  #min: number = Infinity;
  #max: number = -Infinity;

  /** @throws CrucibleError `invalid-option` when an option is out of its range. */
  constructor(options: DDSketchOptions = {}) {
    const { relativeAccuracy = 0.01, maxBins = 2048 } = options;
    if (!Number.isInteger(maxBins) || maxBins < 1 || maxBins > MOST_BINS) {
      throw refuse('invalid-option', 'maxBins', `a whole number from 1 to ${MOST_BINS}`, maxBins);
    }
    this.mapping = new LogMapping(relativeAccuracy);
    this.#positive = new BinStore(maxBins);
    this.#negative = new BinStore(maxBins);
  }

  get relativeAccuracy(): number {
    return this.mapping.relativeAccuracy;
  }

  /** The most bins kept for each sign. */
  get maxBins(): number {
    return this.#positive.maxBins;
  }

  /** How many finite values were added. */
  get count(): number {
    return this.#negative.total + this.#zeroCount + this.#positive.total;
  }

  get zeroCount(): number {
    return this.#zeroCount;
  }

  /** How many NaN and ±Infinity were set aside. */
  get nonFinite(): number {
    return this.#nonFinite;
  }

  /** The smallest value, exactly; `null` when empty. */
  get min(): number | null {
    return this.count === 0 ? null : this.#min;
  }

  /** The largest value, exactly; `null` when empty. */
  get max(): number | null {
    return this.count === 0 ? null : this.#max;
  }

  /**
   * Takes in `value`, `count` times.
   *
   * @throws CrucibleError `invalid-argument` unless `count` is a whole number above 0.
   */
  add(value: number, count = 1): void {
    this.addKeyed(value, this.mapping.key(value), count);
  }

  /**
   * {@link DDSketch.add} for a caller that already has `mapping.key(value)`, from this sketch's
   * mapping or that of another of the same accuracy. Any other key breaks the guarantee.
   */
  addKeyed(value: number, key: number, count = 1): void {
    if (count !== 1) requireCount('count', count, 1);
    if (value - value !== 0) {
      this.#nonFinite += count;
      return;
    }
    if (value > 0) this.#positive.add(key, count);
    else if (value < 0) this.#negative.add(key, count);
    else this.#zeroCount += count;
    // `+ 0` makes -0 a plain 0, which JSON can carry.
    if (value < this.#min) this.#min = value + 0;
    if (value > this.#max) this.#max = value + 0;
  }

  /**
   * The estimate of the value of lower rank ⌊q·(count - 1)⌋ (see the class for the guarantee), in the
   * unit of the values; `null` when empty.
   *
   * @throws CrucibleError `invalid-argument` unless `q` is between 0 and 1.
   */
  quantile(q: number): number | null {
    if (!(Number.isFinite(q) && q >= 0 && q <= 1))
      throw refuse('invalid-argument', 'q', 'a number from 0 to 1', q);
    const count = this.count;
    if (count === 0) return null;
    return this.#valueAtRank(Math.floor(q * (count - 1)));
  }

  #valueAtRank(rank: number): number {
    if (rank === 0) return this.#min;
    if (rank === this.count - 1) return this.#max;
    return Math.min(this.#max, Math.max(this.#min, this.#estimate(rank)));
  }

  #estimate(rank: number): number {
    const negatives = this.#negative.total;
    if (rank < negatives) return -this.mapping.value(this.#negative.keyAtRankFromTop(rank));
    const rankAmongPositives = rank - negatives - this.#zeroCount;
    if (rankAmongPositives < 0) return 0;
    return this.mapping.value(this.#positive.keyAtRank(rankAmongPositives));
  }

  /**
   * The estimate of the type 7 quantile (linear interpolation at q·(count - 1), as R and numpy give
   * it): within α of it where both neighbours have the same sign, else within α of the larger of the
   * two. Unlike {@link DDSketch.quantile} it agrees with exact figures for a handful of values, too.
   *
   * @throws CrucibleError `invalid-argument` unless `q` is between 0 and 1.
   */
  interpolatedQuantile(q: number): number | null {
    const lower = this.quantile(q);
    if (lower === null) return null;
    const position = q * (this.count - 1);
    const fraction = position - Math.floor(position);
    if (fraction === 0) return lower;
    const upper = this.#valueAtRank(Math.ceil(position));
    return lower * (1 - fraction) + upper * fraction;
  }

  /** One {@link DDSketch.quantile} for each of `qs`, in their order. */
  quantiles(qs: readonly number[]): (number | null)[] {
    return qs.map((q) => this.quantile(q));
  }

  /**
   * Takes in everything `other` has seen; `other` is unchanged. This sketch keeps its own `maxBins`.
   *
   * @throws CrucibleError `invalid-argument` when the accuracies differ.
   */
  merge(other: DDSketch): void {
    if (other.relativeAccuracy !== this.relativeAccuracy) {
      throw new CrucibleError(
        'invalid-argument',
        `cannot merge a sketch of relative accuracy ${other.relativeAccuracy} into one of ${this.relativeAccuracy}`,
        {
          path: 'relativeAccuracy',
          expected: String(this.relativeAccuracy),
          received: String(other.relativeAccuracy),
        },
      );
    }
    this.#positive.merge(other.#positive);
    this.#negative.merge(other.#negative);
    this.#zeroCount += other.#zeroCount;
    this.#nonFinite += other.#nonFinite;
    this.#min = Math.min(this.#min, other.#min);
    this.#max = Math.max(this.#max, other.#max);
  }

  /** Forgets everything and keeps the memory for what comes. */
  reset(): void {
    this.#positive.reset();
    this.#negative.reset();
    this.#zeroCount = 0;
    this.#nonFinite = 0;
    this.#min = Infinity;
    this.#max = -Infinity;
  }

  /** An independent sketch with the same content. */
  copy(): DDSketch {
    const copy = new DDSketch({ relativeAccuracy: this.relativeAccuracy, maxBins: this.maxBins });
    copy.#positive = this.#positive.copy();
    copy.#negative = this.#negative.copy();
    copy.#zeroCount = this.#zeroCount;
    copy.#nonFinite = this.#nonFinite;
    copy.#min = this.#min;
    copy.#max = this.#max;
    return copy;
  }

  /** A plain value that survives JSON exactly and {@link DDSketch.fromJSON} reads back. */
  toJSON(): DDSketchJSON {
    return {
      relativeAccuracy: this.relativeAccuracy,
      maxBins: this.maxBins,
      zeroCount: this.#zeroCount,
      nonFinite: this.#nonFinite,
      min: this.min,
      max: this.max,
      positive: this.#positive.toJSON(),
      negative: this.#negative.toJSON(),
    };
  }

  /**
   * Reads what {@link DDSketch.toJSON} wrote.
   *
   * @throws CrucibleError `invalid-argument` or `invalid-option` when the value is not such a record.
   */
  static fromJSON(value: unknown): DDSketch {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      throw refuse('invalid-argument', 'sketch', 'an object', value);
    }
    const json = value as Record<string, unknown>;
    // A missing field must not fall back to the constructor's default: null is refused there.
    const { relativeAccuracy = null, maxBins = null } = json;
    const sketch = new DDSketch({ relativeAccuracy, maxBins } as DDSketchOptions);
    // One bin to spare: another machine's logarithm may round the outermost keys the other way.
    const lowest = sketch.mapping.key(Number.MIN_VALUE) - 1;
    const highest = sketch.mapping.key(Number.MAX_VALUE) + 1;
    const bins = (sign: 'positive' | 'negative'): BinStore =>
      BinStore.fromJSON(json[sign], `sketch.${sign}`, sketch.maxBins, lowest, highest);
    sketch.#positive = bins('positive');
    sketch.#negative = bins('negative');
    sketch.#zeroCount = requireCount('sketch.zeroCount', json['zeroCount'], 0);
    sketch.#nonFinite = requireCount('sketch.nonFinite', json['nonFinite'], 0);
    sketch.#readExtremes(json['min'], json['max']);
    return sketch;
  }

  #readExtremes(min: unknown, max: unknown): void {
    if (this.count === 0) {
      if (min !== null) throw refuse('invalid-argument', 'sketch.min', 'null when empty', min);
      if (max !== null) throw refuse('invalid-argument', 'sketch.max', 'null when empty', max);
      return;
    }
    const negatives = this.#negative.total > 0;
    const positives = this.#positive.total > 0;
    this.#min = requireSign('sketch.min', min, negatives ? -1 : this.#zeroCount > 0 ? 0 : 1);
    this.#max = requireSign('sketch.max', max, positives ? 1 : this.#zeroCount > 0 ? 0 : -1);
    if (this.#min > this.#max) {
      throw refuse('invalid-argument', 'sketch.min', 'at most sketch.max', min);
    }
  }
}

function requireCount(path: string, value: unknown, least: number): number {
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= least) return value;
  throw refuse('invalid-argument', path, `a whole number, ${least} or more`, value);
}

function requireSign(path: string, value: unknown, sign: -1 | 0 | 1): number {
  if (typeof value === 'number' && Number.isFinite(value) && Math.sign(value) === sign)
    return value;
  const kind = sign === 0 ? '0' : `a finite ${sign < 0 ? 'negative' : 'positive'} number`;
  throw refuse('invalid-argument', path, `${kind}, as the counts say`, value);
}
