import type { Rate } from './price-rate.js';

/** Finds a rate the slow way. `undefined` means: no answer this time, and do not remember that. */
export type RateResolver = (
  model: string,
  provider: string | null,
  timestampMs: number,
) => Rate | null | undefined;

/**
 * Longer names are never looked up. They come from outside, and each is matched against hundreds
 * of patterns and then kept; no model of any provider comes near this length.
 */
const LONGEST_NAME = 512;

/** One provider's answer for a model, and those of other providers asked for the same model. */
interface Answer {
  readonly provider: string | null;
  rate: Rate | null;
  readonly next: Answer | undefined;
  readonly depth: number;
}

/** A model has a handful of providers; a longer chain is made of names nobody sells under. */
const LONGEST_CHAIN = 32;

/**
 * Remembers the rate of every (provider, model) already asked for, also that there is none.
 * One look-up by model and then a short chain: a joined key would allocate on every call, and a
 * map of maps would hash two strings.
 */
export class RateCache {
  readonly #resolve: RateResolver;
  readonly #capacity: number;
  readonly #answers: Map<string, Answer> = new Map();
  #size = 0;

  constructor(resolve: RateResolver, capacity = 4096) {
    this.#resolve = resolve;
    this.#capacity = capacity;
  }

  /** How many (provider, model) pairs are remembered now. */
  get size(): number {
    return this.#size;
  }

  rateFor(model: string, provider: string | null, timestampMs: number): Rate | null {
    let answer = this.#answers.get(model);
    while (answer !== undefined && answer.provider !== provider) answer = answer.next;
    if (answer === undefined) return this.#ask(model, provider, timestampMs);
    const rate = answer.rate;
    if (rate === null) return null;
    // Written so that a NaN timestamp is never inside the stretch, and is asked anew.
    if (timestampMs >= rate.validFromMs && timestampMs < rate.validUntilMs) return rate;
    return this.#askAgain(answer, model, timestampMs);
  }

  #ask(model: string, provider: string | null, timestampMs: number): Rate | null {
    if (model.length > LONGEST_NAME || (provider?.length ?? 0) > LONGEST_NAME) return null;
    const rate = this.#resolve(model, provider, timestampMs);
    if (rate === undefined) return null;
    // Starting over costs each live pair one slow look-up, once in `capacity` new names: cheaper
    // than keeping an order of use on every hit.
    if (this.#size >= this.#capacity) this.#forget();
    let next = this.#answers.get(model);
    if (next !== undefined && next.depth >= LONGEST_CHAIN) {
      this.#size -= next.depth;
      next = undefined;
    }
    this.#answers.set(model, { provider, rate, next, depth: (next?.depth ?? 0) + 1 });
    this.#size++;
    return rate;
  }

  #askAgain(answer: Answer, model: string, timestampMs: number): Rate | null {
    const rate = this.#resolve(model, answer.provider, timestampMs);
    if (rate === undefined) return null;
    answer.rate = rate;
    return rate;
  }

  #forget(): void {
    this.#answers.clear();
    this.#size = 0;
  }
}
