import type { EventFacts } from './facts.js';

const NS_PER_MS = 1e6;

/**
 * An event's latency in milliseconds: as given, else from its `duration` (nanoseconds), else
 * `stop − start` (nanoseconds). NaN where the event does not say, or says something that no
 * duration can be (negative, NaN, infinite).
 */
export function latencyOf(facts: EventFacts): number {
  let latencyMs = facts.latencyMs;
  if (Number.isNaN(latencyMs)) latencyMs = facts.durationNs / NS_PER_MS;
  if (Number.isNaN(latencyMs)) latencyMs = facts.durationMs;
  if (Number.isNaN(latencyMs)) latencyMs = (facts.stopNs - facts.startNs) / NS_PER_MS;
  return latencyMs >= 0 && latencyMs < Number.POSITIVE_INFINITY ? latencyMs : Number.NaN;
}
