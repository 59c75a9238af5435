import type { SequentialLook } from '../../../src/analysis/monitor/look.js';
import { SequentialMonitor } from '../../../src/analysis/monitor/sequential-monitor.js';
import type { SequentialOptions } from '../../../src/analysis/monitor/settings.js';
import { binomialQuantile } from '../../../src/stats/distribution/binomial.js';
import { type RandomStream, randomStream } from '../../../src/stats/random/stream.js';

/** The next value of an arm. */
export type Draw = (random: RandomStream) => number;

export const ALPHA = 0.05;

export const normal =
  (mean = 0): Draw =>
  (random) =>
    mean + random.normal();

export const bernoulli =
  (rate: number): Draw =>
  (random) =>
    random.next() < rate ? 1 : 0;

export interface Run {
  readonly options: Partial<SequentialOptions>;
  readonly baseline: Draw;
  readonly candidate: Draw;
  readonly pairs: number;
  /** Values of the baseline that are there before the first pair. */
  readonly before?: number;
}

/** A run of pairs of values, looked at after every one of them. */
export function* looksOf(
  { options, baseline, candidate, pairs, before = 0 }: Run,
  random: RandomStream,
): Generator<SequentialLook> {
  const monitor = new SequentialMonitor({ direction: 'higher', alpha: ALPHA, ...options });
  for (let i = 0; i < before; i++) monitor.add('baseline', baseline(random));
  for (let i = 0; i < pairs; i++) {
    if (before === 0) monitor.add('baseline', baseline(random));
    monitor.add('candidate', candidate(random));
    yield monitor.look();
  }
}

/** Whether whoever stops at the first p-value that is small enough ever stops. */
export function isEverSure(looks: Iterable<SequentialLook>): boolean {
  for (const { pValue } of looks) if (pValue !== null && pValue <= ALPHA) return true;
  return false;
}

/** In how many of the runs `isAlarm` is true. */
export function countAlarms(
  seed: string,
  runs: number,
  isAlarm: (random: RandomStream) => boolean,
): number {
  const root = randomStream(seed);
  let count = 0;
  for (let run = 0; run < runs; run++) if (isAlarm(root.split(run))) count++;
  return count;
}

/** What chance alone exceeds once in a thousand times, where each run errs with a chance of alpha. */
export function mostAlarms(runs: number): number {
  return binomialQuantile(0.999, runs, ALPHA);
}
