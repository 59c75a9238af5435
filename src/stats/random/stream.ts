import { refuse } from '../../errors.js';
import { childIdentity, initialWords, rootIdentity, type Seed } from './seed.js';

const TWO_32 = 2 ** 32;
const TWO_53 = 2 ** 53;

/**
 * A stream of random numbers that its seed determines: the same seed gives the same numbers on every
 * machine. Not for secrets.
 *
 * The generator is xoshiro128** with a period of 2^128 - 1: Blackman & Vigna, "Scrambled linear
 * pseudorandom number generators" (ACM TOMS 47(4), 2021). It is seeded by SplitMix64.
 */
export class RandomStream {
  readonly #identity: bigint;
  #s0: number;
  #s1: number;
  #s2: number;
  #s3: number;
  /** The second of a pair of normal variates, until it is asked for; NaN when there is none. */
  #spare = Number.NaN;

  /** For {@link randomStream} and {@link split}: the name of a stream, as its seed gives it. */
  constructor(identity: bigint) {
    this.#identity = identity;
    [this.#s0, this.#s1, this.#s2, this.#s3] = initialWords(identity);
  }

  /** A number in [0, 1): each multiple of 2^-53 is as likely as any other. */
  next(): number {
    const high = this.#word() >>> 5;
    return (high * 2 ** 26 + (this.#word() >>> 6)) / TWO_53;
  }

  /**
   * A whole number from 0 to `bound` - 1, each exactly as likely as any other.
   *
   * @throws CrucibleError `invalid-argument` when `bound` is not a whole number from 1 to 2^53 - 1.
   */
  integer(bound: number): number {
    if (!(Number.isSafeInteger(bound) && bound >= 1))
      throw refuse('invalid-argument', 'bound', 'a whole number from 1 to 2^53 - 1', bound);
    if (bound <= TWO_32) return this.#below(bound);
    // 53 bits, drawn again when they fall in the last, incomplete run of `bound` values.
    const limit = TWO_53 - (TWO_53 % bound);
    for (;;) {
      const drawn = this.next() * TWO_53;
      if (drawn < limit) return drawn % bound;
    }
  }

  /**
   * A standard normal variate. Marsaglia & Bray, "A convenient method for generating normal
   * variables" (SIAM Review 6(3), 1964).
   */
  normal(): number {
    const spare = this.#spare;
    if (!Number.isNaN(spare)) {
      this.#spare = Number.NaN;
      return spare;
    }
    for (;;) {
      const u = 2 * this.next() - 1;
      const v = 2 * this.next() - 1;
      const square = u * u + v * v;
      if (square >= 1 || square === 0) continue;
      const scale = Math.sqrt((-2 * Math.log(square)) / square);
      this.#spare = v * scale;
      return u * scale;
    }
  }

  /** An exponential variate of mean 1. */
  exponential(): number {
    return -Math.log1p(-this.next());
  }

  /**
   * The stream that belongs to `key` under this one's seed. It does not depend on how many numbers
   * were drawn before, and drawing from it leaves this stream as it is: give each part of an
   * experiment its own, and none changes when another draws more.
   *
   * Streams start at places of the one long cycle that a 64-bit hash chooses; that two of a million
   * streams of a million numbers each overlap has a probability below 1e-20, that two of them are the
   * same stream one below 1e-7.
   *
   * @throws CrucibleError `invalid-argument` when `key` is neither a string nor a finite number.
   */
  split(key: Seed): RandomStream {
    return new RandomStream(childIdentity(this.#identity, requireSeed('key', key)));
  }

  /**
   * Fills `target` with whole numbers from 0 to `bound` - 1, as {@link integer} draws them (and the
   * same ones), but several times faster. `bound` is at most 2^32.
   *
   * @throws CrucibleError `invalid-argument` when `bound` is not a whole number from 1 to 2^32.
   */
  fillIntegers(target: Uint32Array, bound: number): void {
    requireBound(bound);
    const length = target.length;
    const rejected = TWO_32 % bound;
    let s0 = this.#s0;
    let s1 = this.#s1;
    let s2 = this.#s2;
    let s3 = this.#s3;
    for (let i = 0; i < length; ) {
      const five = Math.imul(s1, 5);
      const word = Math.imul((five << 7) | (five >>> 25), 9);
      const shifted = s1 << 9;
      s2 ^= s0;
      s3 ^= s1;
      s1 ^= s2;
      s0 ^= s3;
      s2 ^= shifted;
      s3 = (s3 << 11) | (s3 >>> 21);
      const lowPart = Math.imul(word, bound) >>> 0;
      if (lowPart < rejected) continue;
      target[i++] = highPart(word >>> 0, bound, lowPart);
    }
    this.#s0 = s0;
    this.#s1 = s1;
    this.#s2 = s2;
    this.#s3 = s3;
  }

  /**
   * Moves values so that the first `count` are drawn from all of `values` at random without
   * replacement, in random order (all of them unless `count` is given): the first steps of the
   * shuffle of Fisher & Yates.
   *
   * @throws CrucibleError `invalid-argument` when `count` is not a whole number up to the length.
   */
  shuffle(values: Float64Array | Uint32Array, count: number = values.length): void {
    const length = values.length;
    if (!(Number.isSafeInteger(count) && count >= 0 && count <= length))
      throw refuse('invalid-argument', 'count', `a whole number from 0 to ${length}`, count);
    let s0 = this.#s0;
    let s1 = this.#s1;
    let s2 = this.#s2;
    let s3 = this.#s3;
    for (let i = 0; i < count; ) {
      const five = Math.imul(s1, 5);
      const word = Math.imul((five << 7) | (five >>> 25), 9);
      const shifted = s1 << 9;
      s2 ^= s0;
      s3 ^= s1;
      s1 ^= s2;
      s0 ^= s3;
      s2 ^= shifted;
      s3 = (s3 << 11) | (s3 >>> 21);
      const bound = length - i;
      const lowPart = Math.imul(word, bound) >>> 0;
      // Only a low part below the bound can be below the remainder: so the division is rare.
      if (lowPart < bound && lowPart < TWO_32 % bound) continue;
      const j = i + highPart(word >>> 0, bound, lowPart);
      const moved = values[i]!;
      values[i++] = values[j]!;
      values[j] = moved;
    }
    this.#s0 = s0;
    this.#s1 = s1;
    this.#s2 = s2;
    this.#s3 = s3;
  }

  /** Lemire, "Fast random integer generation in an interval" (ACM TOMACS 29(1), 2019). */
  #below(bound: number): number {
    const rejected = TWO_32 % bound;
    for (;;) {
      const word = this.#word();
      const lowPart = Math.imul(word, bound) >>> 0;
      if (lowPart >= rejected) return highPart(word >>> 0, bound, lowPart);
    }
  }

  /** The generator's next 32 bits. */
  #word(): number {
    const s1 = this.#s1;
    const five = Math.imul(s1, 5);
    const s2 = this.#s2 ^ this.#s0;
    const s3 = this.#s3 ^ s1;
    this.#s1 = s1 ^ s2;
    this.#s0 ^= s3;
    this.#s2 = s2 ^ (s1 << 9);
    this.#s3 = (s3 << 11) | (s3 >>> 21);
    return Math.imul((five << 7) | (five >>> 25), 9);
  }
}

/**
 * Starts the stream of random numbers that `seed`, any finite number or string, determines.
 *
 * @throws CrucibleError `invalid-argument` when `seed` is neither a string nor a finite number.
 *
 * @example
 * const stream = randomStream(42);
 * stream.next(); // in [0, 1)
 * stream.integer(6); // 0 … 5
 * stream.split('assignment').normal(); // a stream of its own
 */
export function randomStream(seed: Seed): RandomStream {
  return new RandomStream(rootIdentity(requireSeed('seed', seed)));
}

/**
 * The upper 32 bits of word × bound, whose lower 32 are known: the rounding error of the product is far
 * below half of 2^32.
 */
function highPart(word: number, bound: number, lowPart: number): number {
  return ((word * bound - lowPart) / TWO_32 + 0.5) >>> 0;
}

function requireSeed(path: string, seed: Seed): Seed {
  if (!(typeof seed === 'string' || Number.isFinite(seed)))
    throw refuse('invalid-argument', path, 'a finite number or a string', seed);
  return seed;
}

function requireBound(bound: number): void {
  if (!(Number.isSafeInteger(bound) && bound >= 1 && bound <= TWO_32))
    throw refuse('invalid-argument', 'bound', 'a whole number from 1 to 2^32', bound);
}
