import { expect } from 'vitest';
import { binomialQuantile } from '../../../src/stats/distribution/binomial.js';
import type { Outcome } from '../../../src/stats/outcome.js';
import { type RandomStream, randomStream } from '../../../src/stats/random/stream.js';

export const ALPHA = 0.05;

/** How many of `runs` experiments reject. Each has its own stream, so one can be run again by itself. */
export function countRejections(
  name: string,
  runs: number,
  rejects: (stream: RandomStream) => boolean,
): number {
  const root = randomStream(name);
  let rejections = 0;
  for (let run = 0; run < runs; run++) if (rejects(root.split(run))) rejections += 1;
  return rejections;
}

/** Whether a test rejects at ALPHA; what has no answer does not. */
export function isRejection(outcome: Outcome<{ readonly pValue: number }>): boolean {
  return outcome.ok && outcome.pValue <= ALPHA;
}

/** The most rejections that a test of level ALPHA has, but for one time in a thousand. */
export function mostRejections(runs: number): number {
  return binomialQuantile(0.999, runs, ALPHA);
}

/** The level holds: the null hypothesis being true, it is rejected no more often than it may be. */
export function expectLevel(rejections: number, runs: number): void {
  expect(rejections).toBeLessThanOrEqual(mostRejections(runs));
}

/** It is rejected just as often as it may be: the test gives nothing away either. */
export function expectSize(rejections: number, runs: number): void {
  expectLevel(rejections, runs);
  expect(rejections).toBeGreaterThanOrEqual(binomialQuantile(0.001, runs, ALPHA));
}

/** The check itself finds a test that does not hold its level. */
export function expectBroken(rejections: number, runs: number): void {
  expect(rejections).toBeGreaterThan(mostRejections(runs));
}

export function normals(
  stream: RandomStream,
  count: number,
  mean = 0,
  deviation = 1,
): Float64Array {
  const values = new Float64Array(count);
  for (let i = 0; i < count; i++) values[i] = mean + deviation * stream.normal();
  return values;
}

export function exponentials(stream: RandomStream, count: number, mean = 1): Float64Array {
  const values = new Float64Array(count);
  for (let i = 0; i < count; i++) values[i] = mean * stream.exponential();
  return values;
}

export function successes(stream: RandomStream, trials: number, rate: number): number {
  let count = 0;
  for (let i = 0; i < trials; i++) if (stream.next() < rate) count += 1;
  return count;
}
