/**
 * What a bucket of a curve keeps, as doubles one after another: how many points, the span of their
 * times, and five points of (x, y, time): the first, the last, the least, the greatest, and the first
 * that is not finite. A point that there is none of has NaN for its x.
 */
export const CELL = 18;
const COUNT = 0;
const MIN_TIME = 1;
const MAX_TIME = 2;
const FIRST = 3;
const LAST = 6;
const LEAST = 9;
const GREATEST = 12;
const ODD = 15;
const KEPT: readonly number[] = [FIRST, LEAST, GREATEST, ODD, LAST];

/** Cells in one array that grows. */
export class Cells {
  data: Float64Array = new Float64Array(CELL * 64);
  length = 0;

  /** A new empty cell; its place. */
  push(): number {
    const at = this.length++ * CELL;
    if (at === this.data.length) {
      const larger = new Float64Array(this.data.length * 2);
      larger.set(this.data);
      this.data = larger;
    }
    const { data } = this;
    data[at + COUNT] = 0;
    // The first point that comes is first and last in any case.
    for (const point of [LEAST, GREATEST, ODD]) {
      data[at + point] = Number.NaN;
      data[at + point + 1] = Number.NaN;
    }
    return at;
  }

  /** Points come in the order of a scan: of those that are equal in x and time the earlier is first. */
  add(at: number, x: number, y: number, timeUs: number): void {
    const { data } = this;
    const isEmpty = data[at + COUNT]!++ === 0;
    if (isEmpty || timeUs < data[at + MIN_TIME]!) data[at + MIN_TIME] = timeUs;
    if (isEmpty || timeUs > data[at + MAX_TIME]!) data[at + MAX_TIME] = timeUs;
    if (isEmpty || isBefore(data, at + FIRST, x, timeUs)) put(data, at + FIRST, x, y, timeUs);
    if (isEmpty || !isBefore(data, at + LAST, x, timeUs)) put(data, at + LAST, x, y, timeUs);
    this.#weigh(at, x, y, timeUs);
  }

  #weigh(at: number, x: number, y: number, timeUs: number): void {
    const { data } = this;
    if (y - y !== 0) {
      if (wants(data, at + ODD, x, timeUs)) put(data, at + ODD, x, y, timeUs);
      return;
    }
    const least = data[at + LEAST + 1]!;
    // Not a number while there is none: then nothing is above or below it.
    if (!(y >= least) || (y === least && isBefore(data, at + LEAST, x, timeUs)))
      put(data, at + LEAST, x, y, timeUs);
    const greatest = data[at + GREATEST + 1]!;
    if (!(y <= greatest) || (y === greatest && isBefore(data, at + GREATEST, x, timeUs)))
      put(data, at + GREATEST, x, y, timeUs);
  }

  /** Takes in another's cell. */
  merge(at: number, others: Cells, from: number): void {
    const { data } = this;
    const other = others.data;
    const count = data[at + COUNT]!;
    if (count === 0) {
      data.set(other.subarray(from, from + CELL), at);
      return;
    }
    data[at + COUNT] = count + other[from + COUNT]!;
    data[at + MIN_TIME] = Math.min(data[at + MIN_TIME]!, other[from + MIN_TIME]!);
    data[at + MAX_TIME] = Math.max(data[at + MAX_TIME]!, other[from + MAX_TIME]!);
    const [first, last] = [from + FIRST, from + LAST];
    if (isBefore(data, at + FIRST, other[first]!, other[first + 2]!))
      put(data, at + FIRST, other[first]!, other[first + 1]!, other[first + 2]!);
    if (!isBefore(data, at + LAST, other[last]!, other[last + 2]!))
      put(data, at + LAST, other[last]!, other[last + 1]!, other[last + 2]!);
    for (const point of [LEAST, GREATEST, ODD]) {
      const x = other[from + point]!;
      if (!Number.isNaN(x)) this.#weigh(at, x, other[from + point + 1]!, other[from + point + 2]!);
    }
  }

  countOf(at: number): number {
    return this.data[at + COUNT]!;
  }

  firstX(at: number): number {
    return this.data[at + FIRST]!;
  }

  lastX(at: number): number {
    return this.data[at + LAST]!;
  }

  minTimeUs(at: number): number {
    return this.data[at + MIN_TIME]!;
  }

  maxTimeUs(at: number): number {
    return this.data[at + MAX_TIME]!;
  }

  /** The different points that a cell keeps, in order. */
  pointsOf(at: number): Point[] {
    const { data } = this;
    const points: Point[] = [];
    for (const offset of KEPT) {
      const x = data[at + offset]!;
      if (Number.isNaN(x)) continue;
      const [y, timeUs] = [data[at + offset + 1]!, data[at + offset + 2]!];
      const isThere = points.some(
        (point) => point.x === x && point.timeUs === timeUs && Object.is(point.y, y),
      );
      if (!isThere) points.push({ x, y, timeUs });
    }
    // What is equal in both is in the order of KEPT, first to last.
    return points.sort((a, b) => a.x - b.x || a.timeUs - b.timeUs);
  }

  firstOf(at: number): Point {
    return this.#point(at + FIRST);
  }

  lastOf(at: number): Point {
    return this.#point(at + LAST);
  }

  #point(at: number): Point {
    return { x: this.data[at]!, y: this.data[at + 1]!, timeUs: this.data[at + 2]! };
  }
}

export interface Point {
  readonly x: number;
  readonly y: number;
  readonly timeUs: number;
}

/** Takes a point of a curve. */
export type TakeXY = (x: number, y: number, timeUs: number) => void;

function isBefore(data: Float64Array, at: number, x: number, timeUs: number): boolean {
  const known = data[at]!;
  return x < known || (x === known && timeUs < data[at + 2]!);
}

function wants(data: Float64Array, at: number, x: number, timeUs: number): boolean {
  return Number.isNaN(data[at]!) || isBefore(data, at, x, timeUs);
}

function put(data: Float64Array, at: number, x: number, y: number, timeUs: number): void {
  data[at] = x;
  data[at + 1] = y;
  data[at + 2] = timeUs;
}
