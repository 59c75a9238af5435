import type { CellBins } from './bin-log.js';
import { CellIndex } from './cell-index.js';
import type { RollupCells } from './cells.js';
import { FIGURES, mergeFigures } from './figures.js';
import type { RollupLabels } from './labels.js';

/** Cells to combine, and what becomes of each of their labels: another label, or -1 to leave out. */
export interface CombinePart {
  readonly cells: RollupCells;
  readonly labelOf: Int32Array;
}

/**
 * Merges cells into buckets as wide as, or a multiple of, theirs. The order of the parts changes
 * figures by rounding at most.
 */
export function combineCells(
  parts: readonly CombinePart[],
  widthUs: number,
  labels: readonly RollupLabels[],
): RollupCells {
  const index = new CellIndex(labels.length);
  const targets = parts.map((part) => assign(part, widthUs, index));
  const order = index.ordered();
  return {
    widthUs,
    length: index.length,
    labels,
    ...index.columns(order, widthUs),
    bins: mergeBins(parts, targets, order),
  };
}

/** The same cells in wider buckets. */
export function widenCells(cells: RollupCells, widthUs: number): RollupCells {
  const labelOf = Int32Array.from(cells.labels, (_, label) => label);
  return combineCells([{ cells, labelOf }], widthUs, cells.labels);
}

const LEFT_OUT = 0xffff_ffff;

/** Merges a part's figures and says which cell of the result each of its cells went to. */
function assign({ cells, labelOf }: CombinePart, widthUs: number, index: CellIndex): Uint32Array {
  const targets = new Uint32Array(cells.length).fill(LEFT_OUT);
  for (let cell = 0; cell < cells.length; cell++) {
    const label = labelOf[cells.label[cell]!]!;
    if (label < 0) continue;
    const target = index.cellOf(Math.floor(cells.startUs[cell]! / widthUs), label);
    mergeFigures(index.figures, target * FIGURES, cells.figures, cell * FIGURES);
    targets[cell] = target;
  }
  return targets;
}

function mergeBins(
  parts: readonly CombinePart[],
  targets: readonly Uint32Array[],
  order: Uint32Array,
): CellBins {
  const sources = sourcesByTarget(targets, order.length);
  const from = new Uint32Array(order.length + 1);
  const scratch = new Scratch();
  const each = (target: number, take: (bins: CellBins, from: number, to: number) => void): void => {
    for (let i = sources.offsets[target]!; i < sources.offsets[target + 1]!; i++) {
      const { bins } = parts[sources.part[i]!]!.cells;
      const cell = sources.cell[i]!;
      take(bins, bins.from[cell]!, bins.from[cell + 1]!);
    }
  };
  const cover = (bins: CellBins, start: number, end: number): void =>
    scratch.cover(bins, start, end);
  const add = (bins: CellBins, start: number, end: number): void => scratch.add(bins, start, end);
  let most = 0;
  for (const target of order) {
    each(target, cover);
    most += scratch.mostBins();
  }
  const codes = new Int32Array(most);
  const counts = new Float64Array(most);
  let end = 0;
  for (let place = 0; place < order.length; place++) {
    each(order[place]!, cover);
    each(order[place]!, add);
    end = scratch.drain(codes, counts, end);
    from[place + 1] = end;
  }
  return { from, codes: codes.subarray(0, end), counts: counts.subarray(0, end) };
}

/** Which cells of which parts go to each target: those of `t` from `offsets[t]` to `offsets[t + 1]`. */
function sourcesByTarget(
  targets: readonly Uint32Array[],
  targetCount: number,
): { offsets: Uint32Array; part: Uint32Array; cell: Uint32Array } {
  const offsets = new Uint32Array(targetCount + 1);
  for (const list of targets)
    for (const target of list) if (target !== LEFT_OUT) offsets[target + 1]!++;
  for (let target = 0; target < targetCount; target++) offsets[target + 1]! += offsets[target]!;
  const next = offsets.slice();
  const part = new Uint32Array(offsets[targetCount]!);
  const cell = new Uint32Array(offsets[targetCount]!);
  targets.forEach((list, partIndex) => {
    for (let i = 0; i < list.length; i++) {
      const target = list[i]!;
      if (target === LEFT_OUT) continue;
      const place = next[target]!++;
      part[place] = partIndex;
      cell[place] = i;
    }
  });
  return { offsets, part, cell };
}

/** A dense stretch of bins in which those of one target are added up. */
class Scratch {
  #counts = new Float64Array(4096);
  #low: number = Infinity;
  #high: number = -Infinity;
  #most = 0;

  /** Makes room for bins `from` to `to`; all of a target's before the first of them is added. */
  cover({ codes }: CellBins, from: number, to: number): void {
    if (from === to) return;
    this.#most += to - from;
    this.#low = Math.min(this.#low, codes[from]!);
    this.#high = Math.max(this.#high, codes[to - 1]!);
    const span = this.#high - this.#low + 1;
    if (span > this.#counts.length) this.#counts = new Float64Array(span * 2);
  }

  /** The most bins that those covered can come to; covers none after that. */
  mostBins(): number {
    const most = Math.min(this.#most, Math.max(0, this.#high - this.#low + 1));
    this.#clear();
    return most;
  }

  #clear(): void {
    this.#low = Infinity;
    this.#high = -Infinity;
    this.#most = 0;
  }

  add({ codes, counts }: CellBins, from: number, to: number): void {
    const sums = this.#counts;
    const low = this.#low;
    for (let i = from; i < to; i++) sums[codes[i]! - low]! += counts[i]!;
  }

  /** Writes the bins that hold something at `end`, empties them, and gives the new end. */
  drain(codes: Int32Array, counts: Float64Array, end: number): number {
    const sums = this.#counts;
    const low = this.#low;
    const span = this.#high - low + 1;
    let place = end;
    for (let i = 0; i < span; i++) {
      const count = sums[i]!;
      if (count === 0) continue;
      codes[place] = low + i;
      counts[place++] = count;
      sums[i] = 0;
    }
    this.#clear();
    return place;
  }
}
