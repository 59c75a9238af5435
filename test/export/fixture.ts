import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { onTestFinished } from 'vitest';
import { Telemetry } from '../../src/bus/telemetry.js';
import type { EventBatch } from '../../src/event/batch.js';
import type { TelemetryEvent } from '../../src/event/event.js';
import type { ExperimentRecord } from '../../src/event/experiment.js';
import { eventAt } from '../../src/event/row.js';
import { takeRows } from '../../src/event/take.js';
import type { MetricFunction } from '../../src/experiment/custom-metrics.js';
import { Recorder } from '../../src/experiment/recorder.js';
import { resolveQuery } from '../../src/query/query.js';
import { memoryStore } from '../../src/store/memory/memory-store.js';
import { makeRecord } from '../../src/testing/records.js';

export type Emitted = readonly [name: string, measurements: object, metadata: object];

/** 2025-12-28T10:30:00.000001Z */
export const START_US = 1_766_917_800_000_001;
export const WRITER = '0123456789abcdef01234';

export function experimentRecord(changes: Partial<ExperimentRecord> = {}): ExperimentRecord {
  return makeRecord({
    id: '19b647ed0d8abcde',
    name: 'Prompt A',
    condition: 'control',
    tags: ['pilot', 'a "quoted" tag'],
    startedAt: '2025-12-28T10:30:00.000Z',
    sampling: { rate: 1, seed: 1, by: null },
    captureContent: true,
    ...changes,
  });
}

export interface Recorded {
  readonly batches: () => AsyncIterable<EventBatch>;
  readonly experiment: ExperimentRecord;
  /** The events as the store's readers see them. */
  readonly events: () => Promise<TelemetryEvent[]>;
}

export interface RecordedOptions {
  readonly experiment?: Partial<ExperimentRecord>;
  readonly customMetrics?: Readonly<Record<string, MetricFunction>>;
}

/** Events as they come out of a real recorder and store, one microsecond apart. */
export async function recorded(
  emitted: readonly Emitted[],
  options: RecordedOptions = {},
): Promise<Recorded> {
  const experiment = experimentRecord(options.experiment);
  const store = memoryStore();
  const telemetry = new Telemetry();
  let nowUs = START_US;
  const recorder = new Recorder({
    experimentId: experiment.id,
    condition: experiment.condition,
    store,
    writer: WRITER,
    clock: { nowUs: () => nowUs++, nowNs: () => 0 },
    captureContent: true,
    accepts: null,
    sampler: null,
    redact: null,
    prices: null,
    customMetrics: new Map(Object.entries(options.customMetrics ?? {})),
    sampleSize: null,
    onSampleSize: null,
    flushIntervalMs: 60_000,
    maxPendingBytes: 1e9,
  });
  telemetry.tap(['**'], (route, measurements, metadata) =>
    recorder.record(route, measurements, metadata),
  );
  for (const [name, measurements, metadata] of emitted) {
    telemetry.execute(name, measurements, metadata);
  }
  await recorder.close();
  const batches = (): AsyncIterable<EventBatch> =>
    store.scan(experiment.id, resolveQuery({}, nowUs));
  return { batches, experiment, events: () => eventsOf(batches(), experiment) };
}

async function eventsOf(
  batches: AsyncIterable<EventBatch>,
  experiment: ExperimentRecord,
): Promise<TelemetryEvent[]> {
  const events: TelemetryEvent[] = [];
  for await (const batch of batches) {
    for (let row = 0; row < batch.length; row++) events.push(eventAt(batch, row, experiment));
  }
  return events;
}

/** The same rows in batches of at most that many. */
export function split(
  batches: () => AsyncIterable<EventBatch>,
  size: number,
): () => AsyncGenerator<EventBatch> {
  return async function* () {
    for await (const batch of batches()) {
      for (let start = 0; start < batch.length; start += size) {
        const length = Math.min(size, batch.length - start);
        yield takeRows(
          batch,
          Uint32Array.from({ length }, (_, row) => start + row),
        );
      }
    }
  };
}

/** Batches one after the other. */
export async function* inTurn(...batches: readonly EventBatch[]): AsyncGenerator<EventBatch> {
  yield* batches;
}

export async function collected<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}

/** A new directory for the running test, gone with it. */
export async function temporaryDirectory(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'crucible-export-'));
  onTestFinished(() => rm(directory, { recursive: true, force: true }));
  return directory;
}

/** Names of everything below a directory, hidden files too. */
export async function filesIn(directory: string): Promise<string[]> {
  return (await readdir(directory, { recursive: true })).sort();
}

/** A field as an independent reader finds it: null where nothing stands, not even quotes. */
export type Field = string | null;

export async function readCsv(path: string): Promise<Record<string, Field>[]> {
  return parse(await readFile(path), {
    columns: true,
    record_delimiter: '\r\n',
    cast: (value, { quoting, header }) =>
      value === '' && !quoting && !header ? (null as unknown as string) : value,
  }) as unknown as Record<string, Field>[];
}

export async function readHeader(path: string): Promise<string[]> {
  const [header] = parse(await readFile(path), { to: 1 }) as string[][];
  return header!;
}

export async function readLines(path: string): Promise<string[]> {
  const text = await readFile(path, 'utf8');
  return text === '' ? [] : text.trimEnd().split('\n');
}
