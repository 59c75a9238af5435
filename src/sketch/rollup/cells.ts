import type { CellBins } from './bin-log.js';
import { FIGURES } from './figures.js';
import type { RollupLabels } from './labels.js';

/**
 * Buckets of one width with something in them, a cell for each combination of labels, ordered by
 * time and then by `label`. Columns rather than objects: a day of minutes is thousands of cells.
 * Never changed once made.
 */
export interface RollupCells {
  readonly widthUs: number;
  /** How many cells. */
  readonly length: number;
  readonly labels: readonly RollupLabels[];
  readonly startUs: Float64Array;
  /** Which of `labels` a cell is of. */
  readonly label: Uint32Array;
  /** `FIGURES` doubles a cell, laid out as figures.ts says. */
  readonly figures: Float64Array;
  /** Bins of each cell's latencies, see bin-code.ts. */
  readonly bins: CellBins;
}

/** From the first bucket with an event up to, not including, the end of the last. */
export interface RollupExtent {
  readonly fromUs: number;
  readonly toUs: number;
}

/** Null without events. */
export function extentOf({ length, startUs, widthUs }: RollupCells): RollupExtent | null {
  if (length === 0) return null;
  return { fromUs: startUs[0]!, toUs: startUs[length - 1]! + widthUs };
}

/** The cells that start at `fromUs` or later and before `toUs`, sharing the memory of all. */
export function cellsBetween(cells: RollupCells, fromUs: number, toUs: number): RollupCells {
  const { startUs, label, figures, bins } = cells;
  const from = firstFrom(startUs, fromUs);
  const to = Math.max(from, firstFrom(startUs, toUs));
  if (from === 0 && to === cells.length) return cells;
  return {
    ...cells,
    length: to - from,
    startUs: startUs.subarray(from, to),
    label: label.subarray(from, to),
    figures: figures.subarray(from * FIGURES, to * FIGURES),
    // Where bins start stays counted from the first of all.
    bins: { ...bins, from: bins.from.subarray(from, to + 1) },
  };
}

/** Index of the first start that is not before `atUs`. */
function firstFrom(startUs: Float64Array, atUs: number): number {
  let low = 0;
  let high = startUs.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (startUs[middle]! < atUs) low = middle + 1;
    else high = middle;
  }
  return low;
}
