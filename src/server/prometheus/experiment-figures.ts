import type { Lab } from '../../lab/lab.js';
import { scanEvents } from '../../lab/reading.js';
import { representativeOf } from '../../sketch/rollup/bin-code.js';
import type { RollupCells } from '../../sketch/rollup/cells.js';
import {
  COST,
  COUNT,
  EVENTS,
  FAILED,
  FIGURES,
  LATENCY,
  SUCCEEDED,
  sumOf,
  TOKEN_SUM,
  TOTAL_TOKENS,
} from '../../sketch/rollup/figures.js';
import { ROLLUP_COLUMNS, Rollup } from '../../sketch/rollup/rollup.js';
import { HOUR_US } from '../../sketch/rollup/widths.js';

/** Upper bounds of the histogram of latencies, in seconds. */
export const LATENCY_SECONDS: readonly number[] = [
  0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300,
];

/** Sums over all of an experiment's events: they only ever rise, as counters do. */
export interface ExperimentFigures {
  events: number;
  succeeded: number;
  failed: number;
  costUsd: number;
  tokens: number;
  latencySumSeconds: number;
  /** Of each bucket by itself, and of what is above every bound. */
  readonly latencyBuckets: Float64Array;
}

/**
 * From the bins of the experiment's quantile sketches, each within 1% of its values: a latency within 1%
 * of a bound may be counted on the other side of it.
 */
export async function figuresOf(lab: Lab, id: string): Promise<ExperimentFigures> {
  const figures: ExperimentFigures = {
    events: 0,
    succeeded: 0,
    failed: 0,
    costUsd: 0,
    tokens: 0,
    latencySumSeconds: 0,
    latencyBuckets: new Float64Array(LATENCY_SECONDS.length + 1),
  };
  for (const cells of await cellsOf(lab, id)) add(figures, cells);
  return figures;
}

async function cellsOf(lab: Lab, id: string): Promise<readonly RollupCells[]> {
  await lab.flush(id);
  const { store } = await lab.find(id);
  if (store.openRollups !== undefined) {
    const rollups = await store.openRollups(id);
    const fromUs = Number.MIN_SAFE_INTEGER;
    return rollups.cells(HOUR_US, fromUs, Number.MAX_SAFE_INTEGER);
  }
  const rollup = new Rollup(HOUR_US);
  for await (const batch of scanEvents(lab, id, { columns: ROLLUP_COLUMNS })) rollup.add(batch);
  return [rollup.cells()];
}

function add(sums: ExperimentFigures, { length, figures, bins }: RollupCells): void {
  for (let cell = 0; cell < length; cell++) {
    const at = cell * FIGURES;
    sums.events += figures[at + EVENTS]!;
    sums.succeeded += figures[at + SUCCEEDED]!;
    sums.failed += figures[at + FAILED]!;
    if (figures[at + COST + COUNT]! > 0) sums.costUsd += sumOf(figures, at + COST);
    sums.tokens += figures[at + TOTAL_TOKENS + TOKEN_SUM]!;
    if (figures[at + LATENCY + COUNT]! === 0) continue;
    sums.latencySumSeconds += sumOf(figures, at + LATENCY) / 1000;
    for (let bin = bins.from[cell]!; bin < bins.from[cell + 1]!; bin++) {
      const seconds = representativeOf(bins.codes[bin]!) / 1000;
      const bucket = LATENCY_SECONDS.findIndex((bound) => seconds <= bound);
      sums.latencyBuckets[bucket === -1 ? LATENCY_SECONDS.length : bucket]! += bins.counts[bin]!;
    }
  }
}
