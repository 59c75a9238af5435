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

export const lognormal =
  (sigma: number): Draw =>
  (random) =>
    Math.exp(sigma * random.normal());

export interface Run {
  readonly options: Partial<SequentialOptions>;
  readonly baseline: Draw;
  readonly candidate: Draw;
  readonly pairs: number;
  /** Values of the baseline that are there before the first pair. */
  readonly before?: number;
  /** So many values of the baseline for one of the candidate; 1, or none after `before`, unless given. */
  readonly baselinePerCandidate?: number;
  /** Looks after so many values of the candidate; 1 unless given. */
  readonly lookEvery?: number;
}

/** A run of values of both arms, looked at as they come. */
export function* looksOf(run: Run, random: RandomStream): Generator<SequentialLook> {
  const { options, baseline, candidate, pairs, before = 0, lookEvery = 1 } = run;
  const { baselinePerCandidate = before === 0 ? 1 : 0 } = run;
  const monitor = new SequentialMonitor({ direction: 'higher', alpha: ALPHA, ...options });
  for (let i = 0; i < before; i++) monitor.add('baseline', baseline(random));
  for (let i = 0; i < pairs; i++) {
    for (let j = 0; j < baselinePerCandidate; j++) monitor.add('baseline', baseline(random));
    monitor.add('candidate', candidate(random));
    if ((i + 1) % lookEvery === 0) yield monitor.look();
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
