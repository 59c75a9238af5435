import { performance } from 'node:perf_hooks';

/**
 * The one source of time in a process: integer microseconds since the Unix epoch that never run
 * backwards. Wall clocks are adjusted; durations and orders read from them are not to be trusted.
 */
export interface Clock {
  /** Microseconds since the Unix epoch, never smaller than any value returned before. */
  nowUs(): number;
  /** Nanoseconds from an arbitrary origin, for durations only. */
  nowNs(): number;
  /** Looks whether the wall clock has left this one behind; called now and then, if it is there. */
  resynchronise?(): void;
}

/** Past this difference the wall clock was set, or the machine slept; below, it is being slewed. */
const STEP_US = 1_000_000;

class MonotonicClock implements Clock {
  #originUs = performance.timeOrigin * 1000;
  #lastUs = 0;

  nowUs(): number {
    const nowUs = Math.floor(this.#originUs + performance.now() * 1000);
    if (nowUs > this.#lastUs) this.#lastUs = nowUs;
    return this.#lastUs;
  }

  nowNs(): number {
    return Math.round(performance.now() * 1e6);
  }

  /** Follows a wall clock that jumped forward (a laptop that slept); one that jumped back is outwaited. */
  resynchronise(): void {
    const aheadUs = Date.now() * 1000 - (this.#originUs + performance.now() * 1000);
    if (aheadUs > STEP_US) this.#originUs += aheadUs;
  }
}

/** The clock of this process. */
export const systemClock: Required<Clock> = new MonotonicClock();
