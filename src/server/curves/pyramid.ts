import { Cells, type Point, type TakeXY } from './cells.js';
import { PointChains } from './point-chains.js';

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
  /** Slots by x, but for the strays. */
  #order = new Int32Array(64);
  #ordered = 0;
  /** Slots by their buckets: new ones that do not lie behind all others, as most do. */
  #strays = new Map<number, number>();
  #lastBucket = Number.NaN;
  #lastSlot = -1;
  #chains: PointChains | null;

  /** `keepsPoints`: all of them besides, until it is told to forget them. */
  constructor(exponent: number, keepsPoints = false) {
    this.exponent = exponent;
    this.#scale = 2 ** -exponent;
    this.#chains = keepsPoints ? new PointChains() : null;
  }

  /** How many points it keeps besides its buckets. */
  get pointsKept(): number {
    return this.#chains?.count ?? 0;
  }

  /** From now on it has its buckets only. */
  forgetPoints(): void {
    this.#chains = null;
  }

  get length(): number {
    return this.cells.length;
  }

  add(x: number, y: number, timeUs: number): void {
    const slot = this.#slotOf(this.#bucketOf(x));
    this.cells.add(slot, x, y, timeUs);
    this.#chains?.add(slot, x, y, timeUs);
  }

  /** Takes in a cell of a pyramid whose buckets are no wider. */
  take(cells: Cells, slot: number): void {
    const to = this.#slotOf(this.#bucketOf(cells.firstX(slot)));
    this.cells.merge(to, cells, slot);
  }

  /**
   * Those of the cells, of each x in the order in which they came; false, and none or some of them,
   * where there were more than it has kept.
   */
  eachPoint(slots: Int32Array, take: TakeXY): boolean {
    if (this.#chains !== null) {
      this.#chains.each(slots, take);
      return true;
    }
    for (const slot of slots) {
      const points = this.cells.pointsOf(slot);
      if (points.length < this.cells.countOf(slot)) return false;
      for (const { x, y, timeUs } of points) take(x, y, timeUs);
    }
    return true;
  }

  /** What its buckets keep, by x. */
  keptPoints(): Point[] {
    return Array.from(this.order(), (slot) => this.cells.pointsOf(slot)).flat();
  }

  #bucketOf(x: number): number {
    return bucketOf(x, this.#scale);
  }

  #slotOf(bucket: number): number {
    if (bucket === this.#lastBucket) return this.#lastSlot;
    const slot = this.#known(bucket) ?? this.#create(bucket);
    this.#lastBucket = bucket;
    this.#lastSlot = slot;
    return slot;
  }

  #known(bucket: number): number | undefined {
    let [low, high] = [0, this.#ordered];
    if (high === 0 || bucket > this.#bucketAt(high - 1)) return undefined;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#bucketAt(middle) < bucket) low = middle + 1;
      else high = middle;
    }
    return this.#bucketAt(low) === bucket ? this.#order[low]! : this.#strays.get(bucket);
  }

  #bucketAt(place: number): number {
    return this.#bucketOf(this.cells.firstX(this.#order[place]!));
  }

  #create(bucket: number): number {
    const slot = this.cells.push();
    const count = this.#ordered;
    if (count > 0 && bucket < this.#bucketAt(count - 1)) {
      this.#strays.set(bucket, slot);
      return slot;
    }
    if (count === this.#order.length) {
      const larger = new Int32Array(count * 2);
      larger.set(this.#order);
      this.#order = larger;
    }
    this.#order[this.#ordered++] = slot;
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
    this.#order = wider.#order;
    this.#ordered = wider.#ordered;
    this.#strays = wider.#strays;
    this.#lastBucket = Number.NaN;
    this.#chains?.retie((x) => this.#slotOf(this.#bucketOf(x)));
  }

  /** Places of the cells, by x. */
  order(): Int32Array {
    if (this.#strays.size > 0) this.#placeStrays();
    return this.#order.subarray(0, this.#ordered);
  }

  #placeStrays(): void {
    const { cells } = this;
    const strays = [...this.#strays.values()].sort((a, b) => cells.firstX(a) - cells.firstX(b));
    const before = this.#order.subarray(0, this.#ordered);
    const all = new Int32Array(before.length + strays.length);
    for (let at = 0, old = 0, stray = 0; at < all.length; at++) {
      const isOld =
        stray === strays.length ||
        (old < before.length && cells.firstX(before[old]!) < cells.firstX(strays[stray]!));
      all[at] = isOld ? before[old++]! : strays[stray++]!;
    }
    this.#order = all;
    this.#ordered = all.length;
    this.#strays = new Map();
  }
}

/**
 * Where x's bucket begins; x itself where it is too great to be counted in buckets: doubles lie further
 * apart there than buckets are wide.
 */
function bucketOf(x: number, scale: number): number {
  const bucket = Math.floor(x * scale);
  return Number.isFinite(bucket) ? bucket / scale : x;
}

function bucketsOf(rising: Float64Array, exponent: number): number {
  const scale = 2 ** -exponent;
  let [count, last] = [0, Number.NaN];
  for (const x of rising) {
    const bucket = bucketOf(x, scale);
    if (bucket === last) continue;
    count++;
    last = bucket;
  }
  return count;
}
