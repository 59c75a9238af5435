import type { EventBatch } from '../event/batch.js';
import { FiniteReader } from './finite-reader.js';
import { FAILED, OutcomeReader, SUCCEEDED } from './outcome-reader.js';
import { Sample } from './sample.js';
import { BIN_COUNT, binOf } from './sliding-bins.js';

/** A figure that is kept of every segment. */
export type Figure =
  | 'events'
  | 'successful'
  | 'failed'
  | 'latencyCount'
  | 'latencySum'
  | 'latencyMin'
  | 'latencyMax'
  | 'costCount'
  | 'costSum'
  | 'tokenCount'
  | 'tokenSum';

/** What each figure is of no events. */
const EMPTY: Readonly<Record<Figure, number>> = {
  events: 0,
  successful: 0,
  failed: 0,
  latencyCount: 0,
  latencySum: 0,
  latencyMin: Number.POSITIVE_INFINITY,
  latencyMax: Number.NEGATIVE_INFINITY,
  costCount: 0,
  costSum: 0,
  tokenCount: 0,
  tokenSum: 0,
};

export const FIGURES: readonly Figure[] = Object.keys(EMPTY) as Figure[];

/** The segments that have events, in order of time. */
export interface Segments {
  /** Which segment of the grid each is. */
  readonly indexes: Float64Array;
  readonly figures: Readonly<Record<Figure, Float64Array>>;
  /** The latencies of segment `i` are in bins `bins[j]`, `binCounts[j]` in each, for `j` from `binEnds[i - 1]` to `binEnds[i]`. */
  readonly bins: Float64Array;
  readonly binCounts: Float64Array;
  readonly binEnds: Float64Array;
}

/**
 * Adds up events by segment. Only segments with events take memory, and those that have few take
 * little: of the latencies' histogram, the bins in use are kept.
 */
export class SegmentLog {
  readonly #latency = new FiniteReader('latency_ms');
  readonly #cost = new FiniteReader('cost_usd');
  readonly #tokens = new FiniteReader('total_tokens');
  readonly #outcome = new OutcomeReader();
  #latencies: Float64Array | null = null;
  #costs: Float64Array | null = null;
  #tokenCounts: Float64Array | null = null;
  #outcomes: Uint8Array | null = null;
  #open: Record<Figure, number> = { ...EMPTY };
  readonly #histogram = new Uint32Array(BIN_COUNT);
  readonly #binsInUse: number[] = [];
  readonly #closed = Object.fromEntries(FIGURES.map((figure) => [figure, new Sample()])) as Record<
    Figure,
    Sample
  >;
  readonly #indexes = new Sample();
  readonly #bins = new Sample();
  readonly #binCounts = new Sample();
  readonly #binEnds = new Sample();

  /** Makes the rows of a batch the ones that `add` takes. */
  read(batch: EventBatch): void {
    this.#latencies = this.#latency.read(batch);
    this.#costs = this.#cost.read(batch);
    this.#tokenCounts = this.#tokens.read(batch);
    this.#outcomes = this.#outcome.read(batch);
  }

  /** Takes rows `from` up to, not including, `to` into the open segment. */
  add(from: number, to: number): void {
    this.#open.events += to - from;
    if (this.#latencies !== null) this.#addLatencies(this.#latencies, from, to);
    if (this.#outcomes !== null) this.#addOutcomes(this.#outcomes, from, to);
    if (this.#costs !== null) {
      this.#open.costCount += countKnown(this.#costs, from, to);
      this.#open.costSum += sumKnown(this.#costs, from, to);
    }
    if (this.#tokenCounts !== null) {
      this.#open.tokenCount += countKnown(this.#tokenCounts, from, to);
      this.#open.tokenSum += sumKnown(this.#tokenCounts, from, to);
    }
  }

  #addLatencies(latencies: Float64Array, from: number, to: number): void {
    let { latencyCount, latencySum, latencyMin, latencyMax } = this.#open;
    for (let row = from; row < to; row++) {
      // `+ 0` makes -0 a plain 0, which is what figures show.
      const latency = latencies[row]! + 0;
      if (Number.isNaN(latency)) continue;
      latencyCount++;
      latencySum += latency;
      if (latency < latencyMin) latencyMin = latency;
      if (latency > latencyMax) latencyMax = latency;
      const bin = binOf(latency);
      if (this.#histogram[bin]!++ === 0) this.#binsInUse.push(bin);
    }
    Object.assign(this.#open, { latencyCount, latencySum, latencyMin, latencyMax });
  }

  #addOutcomes(outcomes: Uint8Array, from: number, to: number): void {
    for (let row = from; row < to; row++) {
      if (outcomes[row] === SUCCEEDED) this.#open.successful++;
      else if (outcomes[row] === FAILED) this.#open.failed++;
    }
  }

  /** Closes the open segment, which was that one of the grid, and opens the next. */
  close(index: number): void {
    if (this.#open.events === 0) return;
    this.#indexes.add(index);
    for (const figure of FIGURES) this.#closed[figure].add(this.#open[figure]);
    for (const bin of this.#binsInUse) {
      this.#bins.add(bin);
      this.#binCounts.add(this.#histogram[bin]!);
      this.#histogram[bin] = 0;
    }
    this.#binEnds.add(this.#bins.count);
    this.#binsInUse.length = 0;
    this.#open = { ...EMPTY };
  }

  segments(): Segments {
    return {
      indexes: this.#indexes.toArray(),
      figures: Object.fromEntries(
        FIGURES.map((figure) => [figure, this.#closed[figure].toArray()]),
      ) as Record<Figure, Float64Array>,
      bins: this.#bins.toArray(),
      binCounts: this.#binCounts.toArray(),
      binEnds: this.#binEnds.toArray(),
    };
  }
}

function countKnown(values: Float64Array, from: number, to: number): number {
  let count = 0;
  for (let row = from; row < to; row++) if (!Number.isNaN(values[row])) count++;
  return count;
}

function sumKnown(values: Float64Array, from: number, to: number): number {
  let sum = 0;
  for (let row = from; row < to; row++) {
    const value = values[row]!;
    if (!Number.isNaN(value)) sum += value;
  }
  return sum;
}
