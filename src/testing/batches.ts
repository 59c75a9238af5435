import { Route } from '../bus/route.js';
import type { EventBatch } from '../event/batch.js';
import { type Column, scalarAt } from '../event/column.js';
import type { TelemetryEvent } from '../event/event.js';
import type { ExperimentContext } from '../event/experiment.js';
import { SEQUENCE } from '../event/fields.js';
import { eventAt } from '../event/row.js';
import { BatchAssembler, takeRows } from '../event/take.js';
import { Recorder } from '../experiment/recorder.js';
import { createWriterId } from '../ids.js';
import type { EventStore } from '../store/port.js';
import { fakeClock } from './fake-clock.js';

/** An event as a test writes it down. */
export interface EventInput {
  readonly name: string;
  /** Default: one microsecond after the event before it. */
  readonly timestampUs?: number;
  readonly measurements?: Readonly<Record<string, unknown>>;
  readonly metadata?: Readonly<Record<string, unknown>>;
}

export interface BatchOptions {
  /** Default: a new writer. */
  readonly writer?: string;
  /** Number of the first event in its writer's sequence. Default 0. */
  readonly firstSequence?: number;
  /** Default: all. */
  readonly rowsPerBatch?: number;
  /** Condition of events that name none. Default `default`. */
  readonly condition?: string;
}

/**
 * Batches of those events, made by a real recorder: what a store is given in production. Prompt
 * and response bodies are kept; nothing is priced.
 */
export async function makeBatches(
  events: readonly EventInput[],
  options: BatchOptions = {},
): Promise<EventBatch[]> {
  const { firstSequence = 0, rowsPerBatch = Number.POSITIVE_INFINITY } = options;
  const batches: EventBatch[] = [];
  const pieces: EventBatch[] = [];
  const endBatch = (): void => {
    if (pieces.length > 0) batches.push(joined(pieces.splice(0)));
  };
  const clock = fakeClock(events[0]?.timestampUs);
  const recorder = new Recorder({
    experimentId: 'test',
    condition: options.condition ?? 'default',
    store: collectInto(pieces),
    writer: options.writer ?? createWriterId(),
    clock,
    captureContent: true,
    accepts: null,
    sampler: null,
    redact: null,
    prices: null,
    customMetrics: new Map(),
    sampleSize: null,
    onSampleSize: null,
    flushIntervalMs: 60_000,
    maxPendingBytes: Number.POSITIVE_INFINITY,
  });
  const routes = new Map<string, Route>();
  for (const [i, event] of events.entries()) {
    if (event.timestampUs !== undefined) clock.set(event.timestampUs);
    else if (i > 0) clock.advance(1);
    let route = routes.get(event.name);
    if (route === undefined) routes.set(event.name, (route = new Route(routes.size, event.name)));
    recorder.record(route, event.measurements ?? {}, event.metadata ?? {});
    if ((i + 1) % rowsPerBatch !== 0) continue;
    await recorder.flush();
    endBatch();
  }
  await recorder.close();
  endBatch();
  return batches.map((batch) => withSequenceFrom(batch, firstSequence));
}

/** The one batch of those events. */
export async function makeBatch(
  events: readonly EventInput[],
  options: BatchOptions = {},
): Promise<EventBatch> {
  const [batch] = await makeBatches(events, { ...options, rowsPerBatch: Number.POSITIVE_INFINITY });
  if (batch === undefined) throw new RangeError('no events make no batch');
  return batch;
}

/** Rows `from` up to, not including, `to`, as a batch. */
export function sliceBatch(batch: EventBatch, from: number, to: number): EventBatch {
  return takeRows(
    batch,
    Uint32Array.from({ length: to - from }, (_, i) => from + i),
  );
}

/** The events of batches as objects. */
export function eventsOf(
  batches: readonly EventBatch[],
  experiment: ExperimentContext = TEST_EXPERIMENT,
): TelemetryEvent[] {
  return batches.flatMap((batch) =>
    Array.from({ length: batch.length }, (_, row) => eventAt(batch, row, experiment)),
  );
}

export const TEST_EXPERIMENT: ExperimentContext = {
  id: 'test',
  name: 'test',
  condition: 'default',
  tags: [],
};

/** A recorder hands over its batches when it sees fit; tests want them in sizes of their own. */
function joined(pieces: readonly EventBatch[]): EventBatch {
  const [only, second] = pieces;
  if (only !== undefined && second === undefined) return only;
  const assembler = new BatchAssembler(pieces.reduce((rows, { length }) => rows + length, 0));
  for (const piece of pieces) assembler.addAll(piece);
  return assembler.finish();
}

function withSequenceFrom(batch: EventBatch, first: number): EventBatch {
  if (first === 0) return batch;
  const old = batch.columns.get(SEQUENCE);
  const values = Float64Array.from(
    { length: batch.length },
    (_, row) => first + Number(scalarAt(old, row)),
  );
  const moved: Column = { type: 'number', values, offset: 0, validity: null };
  return { length: batch.length, columns: new Map([...batch.columns, [SEQUENCE, moved]]) };
}

function collectInto(batches: EventBatch[]): EventStore {
  const none = (): never => {
    throw new Error('only takes events');
  };
  return {
    kind: 'collect',
    append: (_, batch) => {
      batches.push(batch);
      return { stored: batch.length, duplicates: 0, dropped: 0 };
    },
    scan: none,
    saveExperiment: none,
    getExperiment: none,
    listExperiments: none,
    deleteExperiment: none,
    close: none,
  };
}
