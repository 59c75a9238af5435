import { refuse } from '../../errors.js';
import { type EventBatch, numberColumn } from '../../event/batch.js';
import { booleanAt, isValid } from '../../event/column.js';
import { EVENT_NAME, TIMESTAMP_US } from '../../event/fields.js';
import { batchLabels } from './batch-labels.js';
import { codeOf } from './bin-code.js';
import { BinLog } from './bin-log.js';
import { CellIndex } from './cell-index.js';
import { extentOf, type RollupCells, type RollupExtent } from './cells.js';
import { widenCells } from './combine.js';
import { encodeRollup } from './encode.js';
import {
  addValue,
  COMPLETION_TOKENS,
  COST,
  EVENTS,
  FAILED,
  FIGURES,
  LATENCY,
  mergeFigures,
  PROMPT_TOKENS,
  SUCCEEDED,
  TOKEN_SUM,
  TOTAL_TOKENS,
} from './figures.js';
import { FiniteValues } from './finite-values.js';
import { LabelTable, MOST_LABELS } from './labels.js';
import { type RollupWidthUs, SECOND_US } from './widths.js';

/** The columns a rollup reads; what a scan that feeds one has to ask for. */
export const ROLLUP_COLUMNS: readonly string[] = [
  EVENT_NAME,
  TIMESTAMP_US,
  'model',
  'condition',
  'success',
  'latency_ms',
  'cost_usd',
  'prompt_tokens',
  'completion_tokens',
  'total_tokens',
];

const TOKENS = [
  ['prompt_tokens', PROMPT_TOKENS],
  ['completion_tokens', COMPLETION_TOKENS],
  ['total_tokens', TOTAL_TOKENS],
] as const;

/**
 * Events counted by second, event name, model and condition, with outcomes, moments and quantiles
 * of latency, costs and tokens: enough to draw any chart over time without the events.
 *
 * Missing values, NaN and infinities are no data: they are in no figure but the count of events.
 * Counts are exact whatever the order and however merged; sums and moments agree up to rounding,
 * quantiles stay within 1%. At most 1,000 combinations of labels are kept apart, the rest is
 * counted as `(other)`; which those are depends on the order. Takes about 250 bytes for each second
 * and combination with events, and 12 to 24 for each bin of 2% in which a second has latencies.
 *
 * @example
 * const rollup = new Rollup();
 * for await (const batch of store.scan(id, query)) rollup.add(batch);
 * await writeFile(path, rollup.encode());
 */
export class Rollup {
  readonly #labels = new LabelTable();
  readonly #index = new CellIndex(MOST_LABELS);
  readonly #bins = new BinLog();
  readonly #values = new FiniteValues();
  /** Width of the cells kept. */
  readonly widthUs: RollupWidthUs;
  #cellOf = new Uint32Array(0);
  #finished: RollupCells | null = null;

  /** Cells wider than a second take less memory, and cannot be encoded. */
  constructor(widthUs: RollupWidthUs = SECOND_US) {
    this.widthUs = widthUs;
  }

  /**
   * Takes in a batch, in whatever order its rows are. Nothing of a refused batch is counted.
   *
   * @throws TypeError without event names or timestamps; CrucibleError `invalid-argument` when a
   * timestamp is no number of microseconds that a double holds exactly.
   */
  add(batch: EventBatch): void {
    if (batch.length === 0) return;
    const timestamps = this.#timestamps(batch);
    this.#finished = null;
    this.#findCells(timestamps, batchLabels(batch, this.#labels));
    this.#addOutcomes(batch);
    this.#addLatencies(batch);
    this.#addCosts(batch);
    for (const [column, at] of TOKENS) this.#addTokens(batch, column, at);
  }

  #timestamps(batch: EventBatch): Float64Array {
    const column = numberColumn(batch, TIMESTAMP_US);
    if (column === null) throw new TypeError(`a batch without its ${TIMESTAMP_US} column`);
    const timestamps = this.#values.read(column, batch.length);
    for (let row = 0; row < timestamps.length; row++) {
      // NaN, which stands for a missing time too, fails this as well.
      if (Math.abs(timestamps[row]!) <= Number.MAX_SAFE_INTEGER) continue;
      const path = `batch.${TIMESTAMP_US}[${row}]`;
      throw refuse('invalid-argument', path, 'microseconds since the epoch', timestamps[row]);
    }
    return timestamps;
  }

  /** Finds each row's cell and counts it there. */
  #findCells(timestamps: Float64Array, labels: Uint32Array): void {
    const { length } = timestamps;
    if (this.#cellOf.length < length) this.#cellOf = new Uint32Array(length);
    const cellOf = this.#cellOf;
    const index = this.#index;
    const { widthUs } = this;
    let bucket = 0;
    let startUs = Infinity;
    let endUs = -Infinity;
    for (let row = 0; row < length; row++) {
      const at = timestamps[row]!;
      if (!(at >= startUs && at < endUs)) {
        bucket = Math.floor(at / widthUs);
        startUs = bucket * widthUs;
        endUs = startUs + widthUs;
      }
      const cell = index.cellOf(bucket, labels[row]!);
      cellOf[row] = cell;
      index.figures[cell * FIGURES + EVENTS]!++;
    }
  }

  #addOutcomes(batch: EventBatch): void {
    const column = batch.columns.get('success');
    if (column?.type !== 'boolean') return;
    const { figures } = this.#index;
    const cellOf = this.#cellOf;
    for (let row = 0; row < batch.length; row++) {
      if (!isValid(column, row)) continue;
      figures[cellOf[row]! * FIGURES + (booleanAt(column, row) ? SUCCEEDED : FAILED)]!++;
    }
  }

  #addLatencies(batch: EventBatch): void {
    const values = this.#read(batch, 'latency_ms');
    const bins = this.#bins;
    const { figures } = this.#index;
    const cellOf = this.#cellOf;
    for (let row = 0; row < values.length; row++) {
      const value = values[row]!;
      if (Number.isNaN(value)) continue;
      const cell = cellOf[row]!;
      addValue(figures, cell * FIGURES + LATENCY, value);
      bins.add(cell, codeOf(value), 1);
    }
  }

  #addCosts(batch: EventBatch): void {
    const values = this.#read(batch, 'cost_usd');
    const { figures } = this.#index;
    const cellOf = this.#cellOf;
    for (let row = 0; row < values.length; row++) {
      const value = values[row]!;
      if (!Number.isNaN(value)) addValue(figures, cellOf[row]! * FIGURES + COST, value);
    }
  }

  #addTokens(batch: EventBatch, column: string, at: number): void {
    const values = this.#read(batch, column);
    const { figures } = this.#index;
    const cellOf = this.#cellOf;
    for (let row = 0; row < values.length; row++) {
      const value = values[row]!;
      if (Number.isNaN(value)) continue;
      const slot = cellOf[row]! * FIGURES + at;
      figures[slot]!++;
      figures[slot + TOKEN_SUM]! += value;
    }
  }

  #read(batch: EventBatch, name: string): Float64Array {
    return this.#values.read(numberColumn(batch, name), batch.length);
  }

  /**
   * Takes in everything that another rollup, or its decoded cells, have counted; `other` is
   * unchanged.
   *
   * @throws CrucibleError `invalid-argument` for cells wider than those kept here.
   */
  merge(other: Rollup | RollupCells): void {
    const cells = other instanceof Rollup ? other.cells() : other;
    if (this.widthUs % cells.widthUs !== 0) {
      const expected = `a width that divides ${this.widthUs}`;
      throw refuse('invalid-argument', 'other.widthUs', expected, cells.widthUs);
    }
    this.#finished = null;
    const labelOf = cells.labels.map((labels) => this.#labels.indexOf(labels));
    const { from, codes, counts } = cells.bins;
    for (let i = 0; i < cells.length; i++) {
      const bucket = Math.floor(cells.startUs[i]! / this.widthUs);
      const cell = this.#index.cellOf(bucket, labelOf[cells.label[i]!]!);
      mergeFigures(this.#index.figures, cell * FIGURES, cells.figures, i * FIGURES);
      for (let bin = from[i]!; bin < from[i + 1]!; bin++)
        this.#bins.add(cell, codes[bin]!, counts[bin]!);
    }
  }

  /** How many cells are kept. */
  get length(): number {
    return this.#index.length;
  }

  /**
   * What has been counted so far, in buckets of that width; as kept unless given.
   *
   * @throws CrucibleError `invalid-argument` for a width that those kept do not divide.
   */
  cells(widthUs: RollupWidthUs = this.widthUs): RollupCells {
    if (widthUs % this.widthUs !== 0)
      throw refuse('invalid-argument', 'widthUs', `a multiple of ${this.widthUs}`, widthUs);
    this.#finished ??= this.#finish();
    return widthUs === this.widthUs ? this.#finished : widenCells(this.#finished, widthUs);
  }

  #finish(): RollupCells {
    const order = this.#index.ordered();
    return {
      widthUs: this.widthUs,
      length: order.length,
      labels: this.#labels.all.slice(),
      ...this.#index.columns(order, this.widthUs),
      bins: this.#bins.bins(order),
    };
  }

  /** What time the events so far cover, in whole cells; null without events. */
  get extent(): RollupExtent | null {
    return extentOf(this.cells());
  }

  /**
   * All three widths as bytes, for `decodeRollup`; see format.ts.
   *
   * @throws CrucibleError `invalid-argument` when the cells kept are wider than a second.
   */
  encode(): Uint8Array {
    return encodeRollup(this.cells(SECOND_US));
  }
}
