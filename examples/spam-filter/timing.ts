/** Nanoseconds since `start`; below 2^53 for a hundred days, so exact as a number. */
export function nanosecondsSince(start: bigint): number {
  return Number(process.hrtime.bigint() - start);
}

/** Lets timers, sockets and file writes have their turn in the middle of a long computation. */
export function yieldToEventLoop(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** Wall-clock nanoseconds since 1970, as telemetry's start events carry it. */
export function systemTimeNs(): number {
  return Date.now() * 1_000_000;
}
