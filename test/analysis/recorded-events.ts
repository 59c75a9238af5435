import { Telemetry } from '../../src/bus/telemetry.js';
import type { EventBatch } from '../../src/event/batch.js';
import type { ExperimentRecord, MetricsConfig } from '../../src/event/experiment.js';
import { takeRows } from '../../src/event/take.js';
import type { MetricFunction } from '../../src/experiment/custom-metrics.js';
import { Recorder } from '../../src/experiment/recorder.js';
import { resolveQuery } from '../../src/query/query.js';
import { memoryStore } from '../../src/store/memory/memory-store.js';

export interface Emitted {
  readonly atUs: number;
  readonly name: string;
  readonly measurements?: Readonly<Record<string, unknown>>;
  readonly metadata?: Readonly<Record<string, unknown>>;
}

export interface RecordedOptions {
  readonly customMetrics?: ReadonlyMap<string, MetricFunction>;
  readonly columns?: readonly string[];
  /** Lengths to cut the batches into, again and again; as they are when there are none. */
  readonly cuts?: readonly number[];
}

/** The batches a scan yields of those events: emitted, recorded and stored as in real life. */
export async function recorded(
  events: readonly Emitted[],
  options: RecordedOptions = {},
): Promise<EventBatch[]> {
  const store = memoryStore();
  const bus = new Telemetry();
  let nowUs = 0;
  const recorder = new Recorder({
    experimentId: 'e',
    condition: 'default',
    store,
    writer: 'a'.repeat(21),
    clock: { nowUs: () => nowUs, nowNs: () => nowUs * 1000 },
    captureContent: false,
    accepts: null,
    sampler: null,
    redact: null,
    prices: null,
    customMetrics: options.customMetrics ?? new Map(),
    sampleSize: null,
    onSampleSize: null,
    flushIntervalMs: 60_000,
    maxPendingBytes: 1e9,
  });
  bus.tap(['**'], (route, measurements, metadata) =>
    recorder.record(route, measurements, metadata),
  );
  for (const { atUs, name, measurements, metadata } of events) {
    nowUs = atUs;
    bus.execute(name, measurements, metadata);
  }
  await recorder.close();
  const query = options.columns === undefined ? {} : { columns: options.columns };
  const batches: EventBatch[] = [];
  for await (const batch of store.scan('e', resolveQuery(query, nowUs))) batches.push(batch);
  return options.cuts === undefined ? batches : cut(batches, options.cuts);
}

function cut(batches: readonly EventBatch[], lengths: readonly number[]): EventBatch[] {
  const pieces: EventBatch[] = [];
  for (const batch of batches) {
    for (let start = 0; start < batch.length; ) {
      const length = Math.min(lengths[pieces.length % lengths.length]!, batch.length - start);
      pieces.push(
        takeRows(
          batch,
          Uint32Array.from({ length }, (_, i) => start + i),
        ),
      );
      start += length;
    }
  }
  return pieces;
}

export async function* streamOf(batches: Iterable<EventBatch>): AsyncGenerator<EventBatch> {
  yield* batches;
}

/** The part of an experiment's record that analysis looks at. */
export function experimentOf(
  config: Partial<MetricsConfig> = {},
): Pick<ExperimentRecord, 'metricsConfig'> {
  const all = { latency: true, cost: true, successRate: true, tokens: true, custom: [] };
  return { metricsConfig: { ...all, ...config } };
}
