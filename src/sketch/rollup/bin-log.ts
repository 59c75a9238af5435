import { CODE_LIMIT } from './bin-code.js';

/**
 * A bin's code and its count in one double, so that a native sort puts equal codes side by side. A
 * bin of one second can count so many values, 17 thousand million, before the two would run together.
 */
const COUNT_SPAN: number = 2 ** 34;
const SMALLEST_LOG = 1024;
/** From so many entries on, a call of the native sort costs less than it saves. */
const FEW = 24;

/** The bins of cells one after another: those of cell `c` lie from `from[c]` up to `from[c + 1]`. */
export interface CellBins {
  readonly from: Uint32Array;
  readonly codes: Int32Array;
  readonly counts: Float64Array;
}

/**
 * Counts per cell and bin as a log: to count a value is to append it. When the log is full, entries
 * of one cell and bin become one; so it never outgrows twice the bins in use.
 */
export class BinLog {
  #cells = new Uint32Array(SMALLEST_LOG);
  #packed = new Float64Array(SMALLEST_LOG);
  #length = 0;
  #cellCount = 0;

  add(cell: number, code: number, count: number): void {
    if (this.#length === this.#cells.length) this.#makeRoom();
    if (cell >= this.#cellCount) this.#cellCount = cell + 1;
    this.#cells[this.#length] = cell;
    this.#packed[this.#length++] = (code + CODE_LIMIT) * COUNT_SPAN + count;
  }

  #makeRoom(): void {
    this.#compact();
    if (this.#length * 2 <= this.#cells.length) return;
    const [cells, packed] = [this.#cells, this.#packed];
    this.#cells = new Uint32Array(cells.length * 2);
    this.#packed = new Float64Array(cells.length * 2);
    this.#cells.set(cells);
    this.#packed.set(packed);
  }

  /** Sorts by cell, then by code, and merges equal bins. */
  #compact(): void {
    const [cells, packed, length] = [this.#cells, this.#packed, this.#length];
    const ends = new Uint32Array(this.#cellCount + 1);
    for (let i = 0; i < length; i++) ends[cells[i]! + 1]!++;
    for (let cell = 0; cell < this.#cellCount; cell++) ends[cell + 1]! += ends[cell]!;
    const sorted = new Float64Array(length);
    // Filling moves each cell's start to its end, which is where the next cell starts.
    for (let i = 0; i < length; i++) sorted[ends[cells[i]!]!++] = packed[i]!;
    let kept = 0;
    let start = 0;
    for (let cell = 0; cell < this.#cellCount; cell++) {
      const end = ends[cell]!;
      sortRange(sorted, start, end);
      let before = -1;
      for (let i = start; i < end; i++) {
        const entry = sorted[i]!;
        const code = Math.floor(entry / COUNT_SPAN);
        if (code === before) packed[kept - 1]! += entry - code * COUNT_SPAN;
        else {
          cells[kept] = cell;
          packed[kept++] = entry;
          before = code;
        }
      }
      start = end;
    }
    this.#length = kept;
  }

  /** All bins of cells 0 to `cellCount - 1`, in the order of `order`. */
  bins(order: ArrayLike<number>): CellBins {
    this.#compact();
    const starts = new Uint32Array(order.length + 1);
    for (let i = 0; i < this.#length; i++) starts[this.#cells[i]! + 1]!++;
    for (let cell = 0; cell < order.length; cell++) starts[cell + 1]! += starts[cell]!;
    const from = new Uint32Array(order.length + 1);
    const codes = new Int32Array(this.#length);
    const counts = new Float64Array(this.#length);
    let end = 0;
    for (let place = 0; place < order.length; place++) {
      const cell = order[place]!;
      for (let i = starts[cell]!; i < starts[cell + 1]!; i++) {
        const entry = this.#packed[i]!;
        const code = Math.floor(entry / COUNT_SPAN);
        codes[end] = code - CODE_LIMIT;
        counts[end++] = entry - code * COUNT_SPAN;
      }
      from[place + 1] = end;
    }
    return { from, codes, counts };
  }
}

function sortRange(values: Float64Array, from: number, to: number): void {
  if (to - from > FEW) {
    values.subarray(from, to).sort();
    return;
  }
  for (let i = from + 1; i < to; i++) {
    const value = values[i]!;
    let place = i;
    for (; place > from && values[place - 1]! > value; place--) values[place] = values[place - 1]!;
    values[place] = value;
  }
}
