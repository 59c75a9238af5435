import { describe, expect, it } from 'vitest';
import { EventFacts } from '../../src/enrich/facts.js';
import { latencyOf } from '../../src/enrich/latency.js';

function latency(facts: Partial<EventFacts>): number {
  return latencyOf(Object.assign(new EventFacts(), facts));
}

describe('the latency of an event', () => {
  it.each([
    ['its duration, which is in nanoseconds', { durationNs: 1_500_000 }, 1.5],
    ['a duration of nothing', { durationNs: 0 }, 0],
    ['a duration in milliseconds', { durationMs: 1.5 }, 1.5],
    ['the time from start to stop', { startNs: 1e15, stopNs: 1e15 + 2_000_000 }, 2],
    ['as given, before anything else', { latencyMs: 7, durationNs: 1e6 }, 7],
    ['the duration, before start and stop', { durationNs: 1e6, startNs: 0, stopNs: 5e6 }, 1],
    ['start and stop where the duration is NaN', { durationNs: NaN, startNs: 0, stopNs: 5e6 }, 5],
  ])('is %s', (_, facts, expected) => {
    expect(latency(facts)).toBe(expected);
  });

  it.each([
    ['nothing was said', {}],
    ['the duration is negative', { durationNs: -1 }],
    ['it stopped before it started', { startNs: 2, stopNs: 1 }],
    ['it has not stopped', { startNs: 2 }],
    ['it is infinite', { latencyMs: Number.POSITIVE_INFINITY }],
    ['it is given as less than nothing', { latencyMs: -5 }],
  ])('is not known where %s', (_, facts) => {
    expect(latency(facts)).toBeNaN();
  });
});
