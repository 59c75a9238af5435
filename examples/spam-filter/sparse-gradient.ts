/**
 * The gradient of a tall table of weights (one row of `width` weights a feature bucket) of which a
 * batch touches few rows. Only touched rows are ever read, stepped or cleared: a step costs what the
 * batch contains, not what the table could hold.
 */
export class SparseGradient {
  readonly width: number;
  readonly values: Float32Array;
  readonly #isTouched: Uint8Array;
  readonly #touched: Int32Array;
  #touchedCount = 0;

  constructor(rowCount: number, width: number) {
    this.width = width;
    this.values = new Float32Array(rowCount * width);
    this.#isTouched = new Uint8Array(rowCount);
    this.#touched = new Int32Array(rowCount);
  }

  /** The rows with a gradient, in the order they were first met. */
  get touched(): Int32Array {
    return this.#touched.subarray(0, this.#touchedCount);
  }

  /** Marks a row as touched and returns where its values start. */
  open(row: number): number {
    if (this.#isTouched[row] === 0) {
      this.#isTouched[row] = 1;
      this.#touched[this.#touchedCount++] = row;
    }
    return row * this.width;
  }

  squaredNorm(): number {
    let sum = 0;
    for (const row of this.touched) {
      const start = row * this.width;
      for (let i = start; i < start + this.width; i++) sum += this.values[i]! * this.values[i]!;
    }
    return sum;
  }

  clear(): void {
    for (const row of this.touched) {
      const start = row * this.width;
      this.values.fill(0, start, start + this.width);
      this.#isTouched[row] = 0;
    }
    this.#touchedCount = 0;
  }
}
