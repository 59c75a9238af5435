import { bytesOf } from './reads/bytes-of.js';
import { SharedWork } from './reads/shared-work.js';
import type { Turnstile } from './security/turnstile.js';

interface Wanted {
  /** Tells what it is read from. */
  readonly version: string;
  /** Of whoever asks. */
  readonly signal: AbortSignal;
  /** What the work waits for; who asks for an answer that is kept waits for nothing. */
  readonly turnstile?: Turnstile;
}

/** How much may be kept, and for how long whatever has changed. */
interface CacheLimits {
  readonly bytes: number;
  readonly answers: number;
  readonly freshMs: number;
}

/**
 * Answers that cost a scan, shared by all who ask the same: while its experiment stays as it is an
 * answer holds, and for `freshMs` in any case, so that a hundred who watch cost as much as one. What
 * nobody waits for any more is broken off.
 */
export class ReadCache {
  readonly #limits: CacheLimits;
  readonly #kept = new Map<string, Kept<unknown>>();
  #bytes = 0;

  constructor(limits: CacheLimits) {
    this.#limits = limits;
  }

  async get<T>(
    key: string,
    { version, signal, turnstile }: Wanted,
    read: (signal: AbortSignal) => Promise<T>,
  ): Promise<T> {
    const known = this.#kept.get(key);
    if (known !== undefined) {
      this.#drop(key);
      if (known.holds(version, this.#limits.freshMs)) {
        this.#keep(key, known);
        return known.work.join(signal) as Promise<T>;
      }
    }
    const kept = new Kept(version, read, turnstile);
    kept.bytes = bytesOf(key) + bytesOf(version);
    this.#keep(key, kept);
    kept.work.promise.then(
      (answer) => {
        if (this.#kept.get(key) !== kept) return;
        this.#drop(key);
        kept.bytes += bytesOf(answer);
        this.#keep(key, kept);
      },
      () => {
        if (this.#kept.get(key) === kept) this.#drop(key);
      },
    );
    return kept.work.join(signal);
  }

  #keep(key: string, kept: Kept<unknown>): void {
    this.#kept.set(key, kept);
    this.#bytes += kept.bytes;
    for (const oldest of this.#kept.keys()) {
      const isRoom = this.#bytes <= this.#limits.bytes && this.#kept.size <= this.#limits.answers;
      if (isRoom || oldest === key) break;
      this.#drop(oldest);
    }
  }

  #drop(key: string): void {
    this.#bytes -= this.#kept.get(key)?.bytes ?? 0;
    this.#kept.delete(key);
  }
}

/** An answer, or the work on it. */
class Kept<T> {
  readonly work: SharedWork<T>;
  bytes = 0;
  readonly #version: string;
  /** When the reading began; null while it waits for its turn. */
  #beganMs: number | null = null;

  constructor(
    version: string,
    read: (signal: AbortSignal) => Promise<T>,
    turnstile: Turnstile | undefined,
  ) {
    this.#version = version;
    this.work = new SharedWork((stop) => {
      const begin = (): Promise<T> => {
        this.#beganMs = performance.now();
        return read(stop);
      };
      return turnstile === undefined ? begin() : turnstile.pass(stop, begin);
    });
  }

  /** What has not begun will see all that there is by now. */
  holds(version: string, freshMs: number): boolean {
    if (this.work.isGivenUp) return false;
    const beganMs = this.#beganMs;
    return beganMs === null || this.#version === version || performance.now() - beganMs < freshMs;
  }
}
