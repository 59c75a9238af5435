import { Cells } from './cells.js';

/**
 * One curve of any length in bounded memory: buckets of x, as wide as a power of two, that keep what
 * no chart may lose. When there are too many, neighbours become one. Widths are powers of two and
 * buckets begin at multiples of them, so that buckets of any coarser picture are made of whole ones:
 * what it shows is exactly what all points would.
 */
export class CurvePyramid {
  readonly cells: Cells = new Cells();
  /** Buckets are 2 to the power of this wide. */
  exponent: number;
  #scale: number;
  #slots = new Map<number, number>();
  #lastBucket = Number.NaN;
  #lastSlot = -1;
  /** Slots by x, but for those that are new. */
  #order = new Int32Array(0);
  #new: number[] = [];
  #points = 0;

  constructor(exponent: number) {
    this.exponent = exponent;
    this.#scale = 2 ** -exponent;
  }

  get points(): number {
    return this.#points;
  }

  get length(): number {
    return this.cells.length;
  }

  add(x: number, y: number, timeUs: number): void {
    this.#points++;
    this.cells.add(this.#slotOf(Math.floor(x * this.#scale)), x, y, timeUs);
  }

  /** Takes in a cell of a pyramid whose buckets are no wider. */
  take(cells: Cells, slot: number): void {
    this.#points += cells.countOf(slot);
    const to = this.#slotOf(Math.floor(cells.firstX(slot) * this.#scale));
    this.cells.merge(to, cells, slot);
  }

  #slotOf(bucket: number): number {
    if (bucket === this.#lastBucket) return this.#lastSlot;
    let slot = this.#slots.get(bucket);
    if (slot === undefined) {
      slot = this.cells.push();
      this.#slots.set(bucket, slot);
      this.#new.push(slot);
    }
    this.#lastBucket = bucket;
    this.#lastSlot = slot;
    return slot;
  }

  /** Widens its buckets until there are at most so many; does nothing where there are. */
  keepTo(most: number): void {
    if (this.length <= most) return;
    const xs = Float64Array.from(this.order(), (slot) => this.cells.firstX(slot));
    let exponent = this.exponent;
    do exponent++;
    while (
      // By half, so that it does not happen again with the next one.
      bucketsOf(xs, exponent) >
      most / 2
    );
    const wider = new CurvePyramid(exponent);
    for (const slot of this.order()) wider.take(this.cells, slot);
    this.exponent = exponent;
    this.#scale = wider.#scale;
    this.cells.data = wider.cells.data;
    this.cells.length = wider.cells.length;
    this.#slots = wider.#slots;
    this.#order = wider.#order;
    this.#new = wider.#new;
    this.#lastBucket = Number.NaN;
  }

  /** Places of the cells, by x. */
  order(): Int32Array {
    if (this.#new.length === 0) return this.#order;
    const { cells } = this;
    const added = this.#new.sort((a, b) => cells.firstX(a) - cells.firstX(b));
    const [before, all] = [this.#order, new Int32Array(this.#order.length + added.length)];
    for (let at = 0, old = 0, fresh = 0; at < all.length; at++) {
      const isOld =
        fresh === added.length ||
        (old < before.length && cells.firstX(before[old]!) < cells.firstX(added[fresh]!));
      all[at] = isOld ? before[old++]! : added[fresh++]!;
    }
    this.#order = all;
    this.#new = [];
    return all;
  }
}

function bucketsOf(rising: Float64Array, exponent: number): number {
  const scale = 2 ** -exponent;
  let [count, last] = [0, Number.NaN];
  for (const x of rising) {
    const bucket = Math.floor(x * scale);
    if (bucket === last) continue;
    count++;
    last = bucket;
  }
  return count;
}
