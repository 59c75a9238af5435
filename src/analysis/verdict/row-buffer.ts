const FIRST_LENGTH = 256;

/** What the rows of a batch belong to, each a number. */
export interface RowPlaces {
  readonly arms: Uint32Array;
  readonly samples: Uint32Array;
  readonly runs: Uint32Array;
}

/** NaN where a row has none. */
interface BatchValues {
  readonly values: Float64Array | null;
  readonly denominators: Float64Array | null;
}

/** One arm's values of one metric, with what each belongs to; grows by doubling. */
export class RowBuffer {
  #values = new Float64Array(FIRST_LENGTH);
  #denominators: Float64Array | null;
  #units = new Uint32Array(FIRST_LENGTH);
  /** Null while all rows are of one run. */
  #runs: Uint32Array | null = null;
  #run = 0;
  #length = 0;
  /** What the NaN and infinite values met belong to; they are not among the rows. */
  readonly nonFiniteUnits: number[] = [];
  readonly nonFiniteRuns: number[] = [];

  constructor(isRatio: boolean) {
    this.#denominators = isRatio ? new Float64Array(FIRST_LENGTH) : null;
  }

  /**
   * Adds those rows of a batch that belong to the arm and have a value; of a ratio, those with either
   * part, the other then being 0.
   */
  addBatch(
    { values, denominators }: BatchValues,
    { arms, samples, runs }: RowPlaces,
    arm: number,
  ): void {
    const { length } = samples;
    this.#reserve(length);
    const [own, units, below] = [this.#values, this.#units, this.#denominators];
    let end = this.#length;
    for (let row = 0; row < length; row++) {
      if (arms[row] !== arm) continue;
      const value = values === null ? Number.NaN : values[row]!;
      const under = denominators === null ? Number.NaN : denominators[row]!;
      if (Number.isNaN(value) && Number.isNaN(under)) continue;
      own[end] = Number.isNaN(value) ? 0 : value;
      if (below !== null) below[end] = Number.isNaN(under) ? 0 : under;
      units[end] = samples[row]!;
      this.#setRun(end++, runs[row]!);
    }
    this.#length = end;
  }

  addNonFinite(unit: number, run: number): void {
    this.nonFiniteUnits.push(unit);
    this.nonFiniteRuns.push(run);
  }

  /** NaN and infinite values met. */
  get nonFinite(): number {
    return this.nonFiniteUnits.length;
  }

  /** Whether all rows are of one run. */
  get isOfOneRun(): boolean {
    return this.#runs === null;
  }

  #reserve(rows: number): void {
    const needed = this.#length + rows;
    if (needed > this.#values.length) this.#grow(Math.max(needed, this.#length * 2));
  }

  add(value: number, denominator: number, unit: number, run: number): void {
    this.#reserve(1);
    const row = this.#length++;
    this.#values[row] = value;
    if (this.#denominators !== null) this.#denominators[row] = denominator;
    this.#units[row] = unit;
    this.#setRun(row, run);
  }

  #setRun(row: number, run: number): void {
    if (this.#runs !== null) this.#runs[row] = run;
    else if (row === 0) this.#run = run;
    else if (run !== this.#run) this.#startRuns(row, run);
  }

  #startRuns(row: number, run: number): void {
    this.#runs = new Uint32Array(this.#values.length).fill(this.#run, 0, row);
    this.#runs[row] = run;
  }

  #grow(length: number): void {
    this.#values = grown(this.#values, new Float64Array(length));
    if (this.#denominators !== null)
      this.#denominators = grown(this.#denominators, new Float64Array(length));
    this.#units = grown(this.#units, new Uint32Array(length));
    if (this.#runs !== null) this.#runs = grown(this.#runs, new Uint32Array(length));
  }

  get length(): number {
    return this.#length;
  }

  get values(): Float64Array {
    return this.#values.subarray(0, this.#length);
  }

  /** Of a ratio; null of anything else. */
  get denominators(): Float64Array | null {
    return this.#denominators?.subarray(0, this.#length) ?? null;
  }

  get units(): Uint32Array {
    return this.#units.subarray(0, this.#length);
  }

  get runs(): Uint32Array {
    return this.#runs?.subarray(0, this.#length) ?? new Uint32Array(this.#length).fill(this.#run);
  }
}

function grown<T extends Float64Array | Uint32Array>(from: T, into: T): T {
  into.set(from);
  return into;
}
