import { refuse } from '../errors.js';

/** The bins that hold something: `counts[i]` values in bin `keys[i]`, keys ascending. */
export interface BinStoreJSON {
  readonly keys: readonly number[];
  readonly counts: readonly number[];
}

const NOTHING: Float64Array = new Float64Array(0);
const SMALLEST_WINDOW = 64;

/**
 * Counts per bin in one contiguous window of keys, which grows as keys arrive and never spans more
 * than `maxBins`. When it would, everything below the `maxBins` highest bins is counted in the
 * lowest of them. What a store holds therefore depends only on what was added, not on the order or
 * on how it was merged.
 */
export class BinStore {
  readonly maxBins: number;
  #counts: Float64Array = NOTHING;
  /** The key of `#counts[0]`. */
  #offset = 0;
  #total = 0;

  constructor(maxBins: number) {
    this.maxBins = maxBins;
  }

  /** How many values all bins hold. */
  get total(): number {
    return this.#total;
  }

  add(key: number, count: number): void {
    const index = key - this.#offset;
    if (index >= 0 && index < this.#counts.length) this.#counts[index]! += count;
    else this.#addOutside(key, count);
    this.#total += count;
  }

  #addOutside(key: number, count: number): void {
    const { length } = this.#counts;
    // With the top bin of a full window in use, a low key can only collapse: no need to look for room.
    const collapses =
      key < this.#offset && length === this.maxBins && this.#counts[length - 1]! > 0;
    if (!collapses) this.#cover(key, key);
    this.#counts[Math.max(0, key - this.#offset)]! += count;
  }

  /** Moves or grows the window until it covers these keys and those in use, or the highest of them. */
  #cover(low: number, high: number): void {
    const before = this.#counts;
    const lowest = this.#total === 0 ? low : Math.min(low, this.#lowestKey());
    const highest = this.#total === 0 ? high : Math.max(high, this.#highestKey());
    const span = highest - lowest + 1;
    const roomy = Math.max(SMALLEST_WINDOW, Math.ceil(span * 1.5));
    const length = Math.min(this.maxBins, roomy);
    const offset = span >= length ? highest - length + 1 : lowest - Math.floor((length - span) / 2);
    if (offset === this.#offset && length === before.length) return;
    const after = new Float64Array(length);
    const shift = this.#offset - offset;
    for (let i = 0; i < before.length; i++) {
      const count = before[i]!;
      if (count > 0) after[Math.max(0, i + shift)]! += count;
    }
    this.#counts = after;
    this.#offset = offset;
  }

  #lowestKey(): number {
    let index = 0;
    while (this.#counts[index] === 0) index++;
    return this.#offset + index;
  }

  #highestKey(): number {
    let index = this.#counts.length - 1;
    while (this.#counts[index] === 0) index--;
    return this.#offset + index;
  }

  /** Adds the counts of `other`, which may be this very store. */
  merge(other: BinStore): void {
    const added = other.#total;
    if (added === 0) return;
    this.#cover(other.#lowestKey(), other.#highestKey());
    const shift = other.#offset - this.#offset;
    const theirs = other.#counts;
    const ours = this.#counts;
    for (let i = 0; i < theirs.length; i++) {
      const count = theirs[i]!;
      if (count > 0) ours[Math.max(0, i + shift)]! += count;
    }
    this.#total += added;
  }

  /** The bin of the value of this rank, counting from 0 in ascending order of the bins. */
  keyAtRank(rank: number): number {
    let seen = 0;
    let index = -1;
    while (seen <= rank && index < this.#counts.length - 1) seen += this.#counts[++index]!;
    return this.#offset + index;
  }

  /** The same in descending order: magnitudes of negative values rank that way. */
  keyAtRankFromTop(rank: number): number {
    return this.keyAtRank(this.#total - 1 - rank);
  }

  /** Empties the bins and keeps their memory. */
  reset(): void {
    this.#counts.fill(0);
    this.#total = 0;
  }

  copy(): BinStore {
    const copy = new BinStore(this.maxBins);
    copy.#counts = this.#counts.slice();
    copy.#offset = this.#offset;
    copy.#total = this.#total;
    return copy;
  }

  toJSON(): BinStoreJSON {
    const keys: number[] = [];
    const counts: number[] = [];
    for (let i = 0; i < this.#counts.length; i++) {
      const count = this.#counts[i]!;
      if (count === 0) continue;
      keys.push(this.#offset + i);
      counts.push(count);
    }
    return { keys, counts };
  }

  /**
   * Reads what {@link BinStore.toJSON} wrote; `path` names it in errors, and no key may lie outside
   * `lowestKey` … `highestKey`.
   *
   * @throws CrucibleError `invalid-argument`
   */
  static fromJSON(
    value: unknown,
    path: string,
    maxBins: number,
    lowestKey: number,
    highestKey: number,
  ): BinStore {
    const { keys, counts } = (value ?? {}) as Record<string, unknown>;
    if (!Array.isArray(keys)) throw refuse('invalid-argument', `${path}.keys`, 'an array', keys);
    if (!Array.isArray(counts) || counts.length !== keys.length) {
      throw refuse('invalid-argument', `${path}.counts`, `an array of ${keys.length}`, counts);
    }
    let previous = Math.max(lowestKey, (Number(keys.at(-1)) || 0) - maxBins + 1) - 1;
    for (let i = 0; i < keys.length; i++) {
      const key: unknown = keys[i];
      if (
        !Number.isSafeInteger(key) ||
        (key as number) <= previous ||
        (key as number) > highestKey
      ) {
        const expected = `ascending whole numbers within ${maxBins} bins, ${lowestKey} to ${highestKey}`;
        throw refuse('invalid-argument', `${path}.keys[${i}]`, expected, key);
      }
      const count: unknown = counts[i];
      if (!Number.isSafeInteger(count) || (count as number) < 1) {
        throw refuse('invalid-argument', `${path}.counts[${i}]`, 'a whole number above 0', count);
      }
      previous = key as number;
    }
    const store = new BinStore(maxBins);
    if (keys.length > 0) store.#cover(keys[0], keys[keys.length - 1]);
    for (let i = 0; i < keys.length; i++) store.add(keys[i], counts[i]);
    return store;
  }
}
