import { Telemetry } from '../../src/bus/telemetry.js';
import type { EventBatch } from '../../src/event/batch.js';
import type { TelemetryEvent } from '../../src/event/event.js';
import { Recorder, type RecorderOptions } from '../../src/experiment/recorder.js';
import { createWriterId } from '../../src/ids.js';
import { type EventFilters, resolveQuery } from '../../src/query/query.js';
import { memoryStore } from '../../src/store/memory/memory-store.js';
import { eventsOf } from '../../src/testing/batches.js';
import { type FakeClock, fakeClock } from '../../src/testing/fake-clock.js';

/** A bus, a recorder of everything on it, and a store behind. */
export interface Harness {
  readonly bus: Telemetry;
  readonly recorder: Recorder;
  readonly clock: FakeClock;
  /** What the store has, after a flush. */
  events(query?: EventFilters): Promise<TelemetryEvent[]>;
  batches(): Promise<EventBatch[]>;
}

export function record(options: Partial<RecorderOptions> = {}): Harness {
  const bus = new Telemetry();
  const clock = fakeClock();
  const store = options.store ?? memoryStore();
  const recorder = new Recorder({
    experimentId: 'test',
    condition: 'default',
    store,
    writer: createWriterId(),
    clock,
    captureContent: false,
    accepts: null,
    sampler: null,
    redact: null,
    prices: null,
    customMetrics: new Map(),
    sampleSize: null,
    onSampleSize: null,
    // Long: what is handed to the store is handed by what a test does.
    flushIntervalMs: 3_600_000,
    maxPendingBytes: 2 ** 30,
    ...options,
  });
  bus.tap(['**'], (route, measurements, metadata) =>
    recorder.record(route, measurements, metadata),
  );
  const batches = async (query?: EventFilters): Promise<EventBatch[]> => {
    await recorder.flush();
    const found: EventBatch[] = [];
    for await (const batch of store.scan('test', resolveQuery(query, clock.nowUs())))
      found.push(batch);
    return found;
  };
  return {
    bus,
    recorder,
    clock,
    batches,
    events: async (query) => eventsOf(await batches(query)),
  };
}

/** What becomes of one event's metadata. */
export async function metadataAfter(
  metadata: object,
  options?: Partial<RecorderOptions>,
): Promise<Readonly<Record<string, unknown>>> {
  const { bus, events } = record(options);
  bus.execute('a.b', {}, metadata as Record<string, unknown>);
  return (await events())[0]!.metadata;
}
