import { ServerRefusal } from '../problem.js';

interface Bucket {
  tokens: number;
  atMs: number;
}

/** So many addresses are remembered; one that has been quiet is as good as new. */
const MAX_ADDRESSES = 10_000;

/** A bucket of tokens for each address: so many at once, and so many a second after that. */
export class RateLimit {
  readonly #perSecond: number;
  readonly #burst: number;
  readonly #buckets = new Map<string, Bucket>();

  constructor(perSecond: number, burst: number) {
    this.#perSecond = perSecond;
    this.#burst = burst;
  }

  /** @throws ServerRefusal `too-many-requests`, with when to come again. */
  take(address: string, nowMs: number = performance.now()): void {
    const bucket = this.#bucket(address, nowMs);
    if (bucket.tokens < 1) {
      const seconds = Math.ceil((1 - bucket.tokens) / this.#perSecond);
      throw new ServerRefusal('too-many-requests', `more than ${this.#perSecond} a second`, {
        'retry-after': String(seconds),
      });
    }
    bucket.tokens--;
  }

  /** Whether it has any left, without taking one. */
  hasRoom(address: string, nowMs: number = performance.now()): boolean {
    return this.#bucket(address, nowMs).tokens >= 1;
  }

  #bucket(address: string, nowMs: number): Bucket {
    const known = this.#buckets.get(address);
    const bucket = known ?? { tokens: this.#burst, atMs: nowMs };
    bucket.tokens = Math.min(
      this.#burst,
      bucket.tokens + ((nowMs - bucket.atMs) / 1000) * this.#perSecond,
    );
    bucket.atMs = nowMs;
    // The one that asked last is the last to be forgotten.
    this.#buckets.delete(address);
    this.#buckets.set(address, bucket);
    if (this.#buckets.size > MAX_ADDRESSES)
      this.#buckets.delete(this.#buckets.keys().next().value as string);
    return bucket;
  }
}
