import { refuse } from '../errors.js';
import type { EventBatch } from '../event/batch.js';
import { latencyQuantiles } from '../sketch/rollup/bin-code.js';
import { cellsBetween, type RollupCells } from '../sketch/rollup/cells.js';
import { type CombinePart, combineCells } from '../sketch/rollup/combine.js';
import {
  COMPLETION_TOKENS,
  COST,
  COUNT,
  EVENTS,
  FAILED,
  FIGURES,
  LATENCY,
  M2,
  MAX,
  MEAN,
  MIN,
  PROMPT_TOKENS,
  SUCCEEDED,
  sumOf,
  TOKEN_SUM,
  TOTAL_TOKENS,
} from '../sketch/rollup/figures.js';
import type { RollupLabels } from '../sketch/rollup/labels.js';
import { Rollup } from '../sketch/rollup/rollup.js';
import { SECOND_US } from '../sketch/rollup/widths.js';
import {
  planRollupSeries,
  type RollupLabel,
  type RollupSeriesOptions,
  type RollupSeriesPlan,
} from './rollup-plan.js';

/** What has no data in a bucket is null; counts are 0. */
export interface RollupBucket {
  readonly startUs: number;
  readonly events: number;
  /** Events a second, over the whole width of the bucket. */
  readonly rate: number;
  readonly succeeded: number;
  readonly failed: number;
  /** Of the events whose outcome is known, 0 to 1. */
  readonly successRate: number | null;
  /** Milliseconds; percentiles interpolate and are within 1% of the exact ones. */
  readonly latency: {
    readonly count: number;
    readonly mean: number | null;
    readonly stdDev: number | null;
    readonly min: number | null;
    readonly max: number | null;
    readonly p50: number | null;
    readonly p90: number | null;
    readonly p95: number | null;
    readonly p99: number | null;
  };
  readonly costUsd: {
    readonly count: number;
    readonly total: number | null;
    readonly mean: number | null;
  };
  readonly tokens: {
    readonly prompt: number | null;
    readonly completion: number | null;
    readonly total: number | null;
  };
}

/** The events of one value of each label in `by`; a model or condition is null where they have none. */
export interface RollupSeries {
  readonly group: Partial<RollupLabels>;
  /** In order of time; those without events are left out. */
  readonly buckets: readonly RollupBucket[];
}

export interface RollupSeriesResult {
  readonly widthUs: number;
  /** Start of the first bucket of the range; null when there is neither an event nor a given time. */
  readonly fromUs: number | null;
  /** The first microsecond after its last bucket. */
  readonly toUs: number | null;
  /** Those with the most events first. */
  readonly series: readonly RollupSeries[];
}

/**
 * Figures over time, from the cells of any number of rollups: those of each sealed segment, and
 * those of a `Rollup` of what is not sealed yet. Cells may be of the stored width that the plan
 * names or of any that divides it; those outside the plan's range are passed over.
 *
 * Buckets are whole: one that `fromUs` or `toUs` falls into counts all of its events. A bucket
 * without events is left out rather than listed with zeros, so that a chart can show the gap.
 * Events that their rollup counted as `(other)` are in a group of that name, and pass only patterns
 * that match everything.
 *
 * @throws CrucibleError `invalid-argument` for cells of a width that does not divide the plan's.
 *
 * @example
 * const plan = planRollupSeries([...layouts.map(({ extent }) => extent), tail.extent], { by: ['model'] });
 * const { fromUs, toUs, storedWidthUs } = plan;
 * const stored = files.map((bytes) => decodeRollup(bytes, storedWidthUs, fromUs, toUs));
 * rollupSeries([...stored, tail.cells()], plan).series[0].buckets[0].latency.p95; // ms
 */
export function rollupSeries(
  cells: Iterable<RollupCells>,
  plan: RollupSeriesPlan,
): RollupSeriesResult {
  const { widthUs, fromUs, toUs } = plan;
  if (fromUs === null || toUs === null) return { widthUs, fromUs, toUs, series: [] };
  const groups = new Groups(plan);
  const parts: CombinePart[] = [];
  for (const all of cells) {
    if (widthUs % all.widthUs !== 0) {
      const expected = `a width that divides ${widthUs}`;
      throw refuse('invalid-argument', 'cells.widthUs', expected, all.widthUs);
    }
    const part = cellsBetween(all, fromUs, toUs);
    if (part.length > 0) parts.push({ cells: part, labelOf: groups.of(part.labels) });
  }
  const merged = combineCells(parts, widthUs, groups.labels);
  return { widthUs, fromUs, toUs, series: seriesOf(merged, plan.by) };
}

/** From so many cells on, a scan looks whether wider ones would do. */
const MANY_CELLS = 50_000;

/**
 * The very same series from the events themselves: for stores without rollups, and to check those
 * with them. Of a scan it asks `ROLLUP_COLUMNS`; one that leaves out other times and events is
 * faster. Memory stays at some multiple of what the series takes.
 */
export async function scannedSeries(
  batches: AsyncIterable<EventBatch> | Iterable<EventBatch>,
  options: RollupSeriesOptions = {},
): Promise<RollupSeriesResult> {
  let rollup = new Rollup(planRollupSeries([], options).storedWidthUs);
  let enough = MANY_CELLS;
  for await (const batch of batches) {
    rollup.add(batch);
    if (rollup.length <= enough) continue;
    rollup = widened(rollup, options);
    enough = Math.max(MANY_CELLS, rollup.length * 2);
  }
  return rollupSeries([rollup.cells()], planRollupSeries([rollup.extent], options));
}

/** With cells as wide as the events so far allow: more of them can only ask for wider ones still. */
function widened(rollup: Rollup, options: RollupSeriesOptions): Rollup {
  const { storedWidthUs } = planRollupSeries([rollup.extent], options);
  if (storedWidthUs <= rollup.widthUs) return rollup;
  const wider = new Rollup(storedWidthUs);
  wider.merge(rollup);
  return wider;
}

/** Numbers the groups that labels fall into. Labels that are not asked for are the same in all. */
class Groups {
  readonly labels: RollupLabels[] = [];
  readonly #plan: RollupSeriesPlan;
  readonly #indexes = new Map<string, number>();

  constructor(plan: RollupSeriesPlan) {
    this.#plan = plan;
  }

  /** The group of each of these labels; -1 for events that are not wanted. */
  of(labels: readonly RollupLabels[]): Int32Array {
    return Int32Array.from(labels, (each) =>
      this.#plan.wants(each.event) ? this.#indexOf(each) : -1,
    );
  }

  #indexOf(labels: RollupLabels): number {
    const { by } = this.#plan;
    const kept: RollupLabels = {
      event: by.includes('event') ? labels.event : '',
      model: by.includes('model') ? labels.model : null,
      condition: by.includes('condition') ? labels.condition : null,
    };
    const key = JSON.stringify(kept);
    let index = this.#indexes.get(key);
    if (index === undefined) {
      index = this.labels.push(kept) - 1;
      this.#indexes.set(key, index);
    }
    return index;
  }
}

function seriesOf(cells: RollupCells, by: readonly RollupLabel[]): RollupSeries[] {
  const buckets: RollupBucket[][] = cells.labels.map(() => []);
  const events = cells.labels.map(() => 0);
  for (let cell = 0; cell < cells.length; cell++) {
    const label = cells.label[cell]!;
    const bucket = bucketOf(cells, cell);
    buckets[label]!.push(bucket);
    events[label]! += bucket.events;
  }
  return cells.labels
    .map((labels, index) => ({
      group: Object.fromEntries(by.map((label) => [label, labels[label]])),
      buckets: buckets[index]!,
      order: { events: events[index]!, text: JSON.stringify(labels) },
    }))
    .filter((series) => series.buckets.length > 0)
    .sort((a, b) => b.order.events - a.order.events || (a.order.text < b.order.text ? -1 : 1))
    .map(({ group, buckets: own }) => ({ group, buckets: own }));
}

const QUANTILES = [0.5, 0.9, 0.95, 0.99];

function bucketOf({ startUs, widthUs, figures, bins }: RollupCells, cell: number): RollupBucket {
  const at = cell * FIGURES;
  const figure = (slot: number): number => figures[at + slot]!;
  const of = (count: number, value: number): number | null => (count === 0 ? null : value);
  const events = figure(EVENTS);
  const [succeeded, failed] = [figure(SUCCEEDED), figure(FAILED)];
  const timed = figure(LATENCY + COUNT);
  const priced = figure(COST + COUNT);
  const cost = sumOf(figures, at + COST);
  const { codes, counts } = bins;
  const own = { codes, counts, from: bins.from[cell]!, to: bins.from[cell + 1]! };
  const [p50, p90, p95, p99] = latencyQuantiles(own, figures, at, QUANTILES);
  const tokens = (slot: number): number | null => of(figure(slot), figure(slot + TOKEN_SUM));
  return {
    startUs: startUs[cell]!,
    events,
    rate: events / (widthUs / SECOND_US),
    succeeded,
    failed,
    successRate: of(succeeded + failed, succeeded / (succeeded + failed)),
    latency: {
      count: timed,
      mean: of(timed, figure(LATENCY + MEAN)),
      stdDev: timed < 2 ? null : Math.sqrt(figure(LATENCY + M2) / (timed - 1)),
      min: of(timed, figure(LATENCY + MIN)),
      max: of(timed, figure(LATENCY + MAX)),
      p50: p50!,
      p90: p90!,
      p95: p95!,
      p99: p99!,
    },
    costUsd: {
      count: priced,
      total: of(priced, cost),
      mean: of(priced, figure(COST + MEAN)),
    },
    tokens: {
      prompt: tokens(PROMPT_TOKENS),
      completion: tokens(COMPLETION_TOKENS),
      total: tokens(TOTAL_TOKENS),
    },
  };
}
