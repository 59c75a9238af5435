import type { Telemetry, Values } from '../../src/bus/telemetry.js';

export interface SeenEvent {
  readonly name: string;
  readonly measurements: Values;
  readonly metadata: Values;
}

/** Every event of a bus, or those of some patterns, in the order in which they came. */
export function seenOn(bus: Telemetry, patterns: readonly string[] = ['**']): SeenEvent[] {
  const seen: SeenEvent[] = [];
  bus.attachMany('seen', patterns, (name, measurements, metadata) => {
    seen.push({ name, measurements, metadata });
  });
  return seen;
}

export function namesOf(seen: readonly SeenEvent[]): string[] {
  return seen.map(({ name }) => name);
}
