import { FIGURES } from './figures.js';

/** Finds or makes the cell of a bucket and a label, and holds the cells' figures. */
export class CellIndex {
  readonly #labelCount: number;
  readonly #cells = new Map<number, number>();
  /** Of each label: the bucket it was last asked for, and its cell there. Time mostly stands still. */
  readonly #lastBucket: Float64Array;
  readonly #lastCell: Uint32Array;
  length = 0;
  /** Bucket (start / width) and label of each cell. */
  readonly buckets: number[] = [];
  readonly labels: number[] = [];
  figures: Float64Array = new Float64Array(64 * FIGURES);

  /** Labels lie below `labelCount`. */
  constructor(labelCount: number) {
    this.#labelCount = Math.max(1, labelCount);
    this.#lastBucket = new Float64Array(this.#labelCount).fill(Number.NaN);
    this.#lastCell = new Uint32Array(this.#labelCount);
  }

  cellOf(bucket: number, label: number): number {
    if (this.#lastBucket[label] === bucket) return this.#lastCell[label]!;
    const key = bucket * this.#labelCount + label;
    let cell = this.#cells.get(key);
    if (cell === undefined) {
      cell = this.#create(bucket, label);
      this.#cells.set(key, cell);
    }
    this.#lastBucket[label] = bucket;
    this.#lastCell[label] = cell;
    return cell;
  }

  #create(bucket: number, label: number): number {
    const cell = this.length++;
    this.buckets.push(bucket);
    this.labels.push(label);
    if (this.length * FIGURES > this.figures.length) {
      const figures = new Float64Array(this.figures.length * 2);
      figures.set(this.figures);
      this.figures = figures;
    }
    return cell;
  }

  /** The cells ordered by bucket, then by label. Linear where they came that way. */
  ordered(): Uint32Array {
    const { buckets, labels } = this;
    return Uint32Array.from(
      buckets
        .map((_, cell) => cell)
        .sort((a, b) => buckets[a]! - buckets[b]! || labels[a]! - labels[b]!),
    );
  }

  /** The columns of these cells in that order. */
  columns(
    order: Uint32Array,
    widthUs: number,
  ): { startUs: Float64Array; label: Uint32Array; figures: Float64Array } {
    const startUs = new Float64Array(order.length);
    const label = new Uint32Array(order.length);
    const figures = new Float64Array(order.length * FIGURES);
    for (let place = 0; place < order.length; place++) {
      const cell = order[place]!;
      // `+ 0` makes -0 a plain 0.
      startUs[place] = this.buckets[cell]! * widthUs + 0;
      label[place] = this.labels[cell]!;
      const from = cell * FIGURES;
      const to = place * FIGURES;
      for (let slot = 0; slot < FIGURES; slot++) figures[to + slot] = this.figures[from + slot]!;
    }
    return { startUs, label, figures };
  }
}
