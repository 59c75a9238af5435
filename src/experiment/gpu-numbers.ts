/**
 * Numbers of the GPU by name, such as `{ utilization_percent: 83, memory_used_bytes: 12e9 }`; `gpu_`
 * is put in front of names that lack it.
 */
export type GpuReading = () =>
  | Readonly<Record<string, number>>
  | Promise<Readonly<Record<string, number>>>;

type Numbers = Readonly<Record<string, number>>;

const NONE: Numbers = Object.freeze({});
const MAX_NUMBERS = 64;
/** A callback that takes a millisecond is left alone for a hundred. */
const SHARE = 100;

/** Asks a callback that is not ours: whatever it does, what asks goes on, and soon. */
export class GpuNumbers {
  readonly #read: GpuReading;
  /** What a promise came to that is still to be told of. */
  #arrived: Numbers = NONE;
  #isUnderWay = false;
  #notBeforeMs = 0;

  constructor(read: GpuReading) {
    this.#read = read;
  }

  /** Under `gpu_` names; empty where nothing is known. Never throws. */
  take(): Numbers {
    const arrived = this.#arrived;
    this.#arrived = NONE;
    const nowMs = performance.now();
    if (this.#isUnderWay || nowMs < this.#notBeforeMs) return arrived;
    const read = this.#ask();
    const doneMs = performance.now();
    this.#notBeforeMs = doneMs + (doneMs - nowMs) * SHARE;
    return read ?? arrived;
  }

  /** Null where it is going to be known later, or not at all. */
  #ask(): Numbers | null {
    try {
      const answer = this.#read();
      if (!isPromise(answer)) return named(answer);
      this.#isUnderWay = true;
      answer
        .then((numbers) => void (this.#arrived = named(numbers)))
        .catch(() => {})
        .finally(() => void (this.#isUnderWay = false));
    } catch {
      // A GPU that cannot be asked has no numbers.
    }
    return null;
  }
}

function isPromise(answer: Numbers | Promise<Numbers>): answer is Promise<Numbers> {
  return typeof (answer as Partial<Promise<Numbers>> | null)?.then === 'function';
}

function named(numbers: Numbers): Numbers {
  const found = Object.entries(numbers).filter(([, value]) => typeof value === 'number');
  return Object.fromEntries(
    found
      .slice(0, MAX_NUMBERS)
      .map(([name, value]) => [/^gpu[_A-Z]/.test(name) ? name : `gpu_${name}`, value]),
  );
}
