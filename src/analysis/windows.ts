import { CrucibleError, refuse } from '../errors.js';
import type { EventBatch } from '../event/batch.js';
import { TIMESTAMP_US } from '../event/fields.js';
import { positiveInteger, requireTimes } from '../query/window.js';
import { FiniteReader } from './finite-reader.js';
import { SegmentLog } from './segment-log.js';
import { SlidingFigures } from './sliding-figures.js';
import { WindowGrid } from './window-grid.js';

/** The columns `windowedMetrics` reads; what a scan has to ask for. */
export const WINDOW_COLUMNS: readonly string[] = [
  TIMESTAMP_US,
  'latency_ms',
  'cost_usd',
  'success',
  'total_tokens',
];

export interface WindowedMetricsOptions {
  /** Length of a window, whole microseconds. */
  readonly windowUs: number;
  /** From the start of one window to the start of the next, whole microseconds. */
  readonly stepUs: number;
  /** Where the first window starts; at the first event unless given. Earlier events are left out. */
  readonly fromUs?: number;
  /** The last moment of interest, itself included; the last event unless given. */
  readonly toUs?: number;
  /** Whether windows without any event are listed too. */
  readonly includeEmpty?: boolean;
}

/** What has no data in a window is null; counts are 0. */
export interface MetricsWindow {
  readonly windowStartUs: number;
  /** The first microsecond after the window. */
  readonly windowEndUs: number;
  readonly eventCount: number;
  /** Milliseconds; percentiles are within 1% of the exact ones. */
  readonly latency: {
    readonly count: number;
    readonly mean: number | null;
    readonly p50: number | null;
    readonly p95: number | null;
    readonly p99: number | null;
  };
  /** US dollars. */
  readonly totalCost: number | null;
  readonly successCount: number;
  readonly failureCount: number;
  /** Of the events whose outcome is known, 0 to 1. */
  readonly successRate: number | null;
  readonly totalTokens: number | null;
}

/** More windows than this are a mistake: nobody can look at them, and few can hold them. */
const MAX_WINDOWS = 1_000_000;

/**
 * Figures of sliding windows over an experiment's events, which have to come in order of time.
 * The first window starts at the first event, and one starts every `stepUs`, until one reaches
 * beyond the last event; each takes in its start and not its end. Time is linear in the events and
 * windows however much the windows overlap, and so is memory at most.
 *
 * @throws CrucibleError `invalid-query` for an impossible window or step, or more than a million
 * windows; `invalid-argument` when events are not in order of time.
 *
 * @example Five-minute windows, one every minute
 * await windowedMetrics(store.scan(id, query), { windowUs: 5 * 60e6, stepUs: 60e6 });
 */
export async function windowedMetrics(
  batches: AsyncIterable<EventBatch>,
  options: WindowedMetricsOptions,
): Promise<MetricsWindow[]> {
  requireOptions(options);
  const intake = new Intake(options);
  for await (const batch of batches) if (!intake.take(batch)) break;
  return intake.finish();
}

function requireOptions({ windowUs, stepUs, fromUs, toUs }: WindowedMetricsOptions): void {
  positiveInteger(windowUs, 'windowUs');
  positiveInteger(stepUs, 'stepUs');
  requireTimes(fromUs, toUs);
}

/** Sorts rows into segments as they come in, a run of rows at a time. */
class Intake {
  readonly #options: WindowedMetricsOptions;
  readonly #timestamps = new FiniteReader(TIMESTAMP_US);
  readonly #log = new SegmentLog();
  #grid: WindowGrid | null = null;
  #segment = 0;
  #segmentEndUs = Number.NEGATIVE_INFINITY;
  #lastUs = Number.NEGATIVE_INFINITY;

  constructor(options: WindowedMetricsOptions) {
    this.#options = options;
  }

  /** Takes in a batch; false when no later event is of interest. */
  take(batch: EventBatch): boolean {
    if (batch.length === 0) return true;
    const times = this.#timestamps.read(batch);
    if (times === null) throw new TypeError(`a batch without its ${TIMESTAMP_US} column`);
    const { fromUs = Number.NEGATIVE_INFINITY, toUs = Number.POSITIVE_INFINITY } = this.#options;
    this.#requireOrder(times);
    let from = 0;
    while (from < times.length && times[from]! < fromUs) from++;
    let to = times.length;
    while (to > from && times[to - 1]! > toUs) to--;
    this.#lastUs = times[times.length - 1]!;
    if (from < to) {
      const grid = (this.#grid ??= this.#gridFrom(this.#options.fromUs ?? times[from]!));
      requireFew(grid, times[to - 1]!);
      this.#log.read(batch);
      this.#sort(grid, times, from, to);
    }
    return to === times.length;
  }

  #requireOrder(times: Float64Array): void {
    let before = this.#lastUs;
    for (let row = 0; row < times.length; row++) {
      const at = times[row]!;
      if (at < before)
        throw refuse('invalid-argument', 'batches', `events in order of time (${before})`, at);
      before = at;
    }
  }

  #gridFrom(firstUs: number): WindowGrid {
    return new WindowGrid(this.#options.windowUs, this.#options.stepUs, firstUs);
  }

  #sort(grid: WindowGrid, times: Float64Array, from: number, to: number): void {
    let row = from;
    while (row < to) {
      const at = times[row]!;
      if (at >= this.#segmentEndUs) {
        this.#log.close(this.#segment);
        this.#segment = grid.segmentAt(at);
        this.#segmentEndUs = grid.endOf(this.#segment);
      }
      const start = row;
      while (row < to && times[row]! < this.#segmentEndUs) row++;
      if (!grid.isGap(this.#segment)) this.#log.add(start, row);
    }
  }

  finish(): MetricsWindow[] {
    this.#log.close(this.#segment);
    const { fromUs, toUs, includeEmpty = false } = this.#options;
    const grid = this.#grid ?? (fromUs === undefined ? null : this.#gridFrom(fromUs));
    if (grid === null) return [];
    const lastUs = toUs ?? this.#lastUs;
    if (lastUs < grid.firstUs) return [];
    requireFew(grid, lastUs);
    return measure(grid, new SlidingFigures(this.#log.segments()), lastUs, includeEmpty);
  }
}

function requireFew(grid: WindowGrid, lastUs: number): void {
  const count = grid.countUntil(lastUs);
  if (count <= MAX_WINDOWS) return;
  const expected = `at most ${MAX_WINDOWS} windows`;
  throw new CrucibleError(
    'invalid-query',
    `stepUs: ${count} windows, more than ${MAX_WINDOWS}; take a longer step, or part of the time with fromUs and toUs`,
    { path: 'stepUs', expected, received: `${count} windows` },
  );
}

function measure(
  grid: WindowGrid,
  figures: SlidingFigures,
  lastUs: number,
  includeEmpty: boolean,
): MetricsWindow[] {
  const windows: MetricsWindow[] = [];
  const count = grid.countUntil(lastUs);
  for (let window = 0; window < count; window++) {
    const first = window * grid.segmentsPerStep;
    figures.moveTo(first, first + grid.segmentsPerWindow);
    if (includeEmpty || !figures.isEmpty) windows.push(measureWindow(grid, window, figures));
  }
  return windows;
}

function measureWindow(grid: WindowGrid, window: number, figures: SlidingFigures): MetricsWindow {
  const windowStartUs = grid.startOf(window);
  const latencyCount = figures.figure('latencyCount');
  const successCount = figures.figure('successful');
  const failureCount = figures.figure('failed');
  const requests = successCount + failureCount;
  return {
    windowStartUs,
    windowEndUs: windowStartUs + grid.windowUs,
    eventCount: figures.figure('events'),
    latency: {
      count: latencyCount,
      mean: latencyCount === 0 ? null : figures.figure('latencySum') / latencyCount,
      p50: figures.latencyQuantile(0.5),
      p95: figures.latencyQuantile(0.95),
      p99: figures.latencyQuantile(0.99),
    },
    totalCost: figures.figure('costCount') === 0 ? null : figures.figure('costSum'),
    successCount,
    failureCount,
    successRate: requests === 0 ? null : successCount / requests,
    totalTokens: figures.figure('tokenCount') === 0 ? null : figures.figure('tokenSum'),
  };
}
