import { CELL, type TakeXY } from './cells.js';

const NONE = -1;

/**
 * All points of a curve, each tied to the one before it in its cell: what a zoom shows is found by x,
 * whenever it was recorded. 28 bytes a point.
 */
export class PointChains {
  #values = new Float64Array(3 * 64);
  #previous = new Int32Array(64);
  #count = 0;
  /** By cell, the point that came last. */
  #ends = new Int32Array(64).fill(NONE);

  get count(): number {
    return this.#count;
  }

  add(slot: number, x: number, y: number, timeUs: number): void {
    const point = this.#count++;
    if (point === this.#previous.length) this.#grow();
    const at = point * 3;
    this.#values[at] = x;
    this.#values[at + 1] = y;
    this.#values[at + 2] = timeUs;
    this.#tie(point, slot);
  }

  /** Ties all points anew: to the cells that these belong to by now. */
  retie(slotOf: (x: number) => number): void {
    this.#ends.fill(NONE);
    for (let point = 0; point < this.#count; point++)
      this.#tie(point, slotOf(this.#values[point * 3]!));
  }

  /** Those of the cells, of each in the order in which they came. */
  each(slots: Int32Array, take: TakeXY): void {
    const values = this.#values;
    for (const slot of slots) {
      const points: number[] = [];
      for (let point = this.#ends[slot / CELL]!; point !== NONE; point = this.#previous[point]!)
        points.push(point * 3);
      for (let i = points.length - 1; i >= 0; i--) {
        const at = points[i]!;
        take(values[at]!, values[at + 1]!, values[at + 2]!);
      }
    }
  }

  #tie(point: number, slot: number): void {
    const cell = slot / CELL;
    if (cell >= this.#ends.length) {
      const larger = new Int32Array(Math.max(cell + 1, this.#ends.length * 2)).fill(NONE);
      larger.set(this.#ends);
      this.#ends = larger;
    }
    this.#previous[point] = this.#ends[cell]!;
    this.#ends[cell] = point;
  }

  #grow(): void {
    const values = new Float64Array(this.#values.length * 2);
    values.set(this.#values);
    this.#values = values;
    const previous = new Int32Array(this.#previous.length * 2);
    previous.set(this.#previous);
    this.#previous = previous;
  }
}
