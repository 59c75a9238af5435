import type { Point } from './cells.js';
import type { Grid } from './grid.js';
import { CurvePyramid } from './pyramid.js';

/**
 * What a view shows of points that come in the order of a scan, and the nearest one beyond each end.
 * However many come, it keeps no more than there is room for and the view's buckets.
 */
export class ViewPoints {
  readonly #grid: Grid;
  readonly #room: number;
  /** While there is room for all of them. */
  #all: Point[] = [];
  readonly #buckets: CurvePyramid;
  /** In the view. */
  count = 0;
  before: Point | null = null;
  after: Point | null = null;

  constructor(grid: Grid, room: number) {
    this.#grid = grid;
    this.#room = room;
    this.#buckets = new CurvePyramid(grid.exponent);
  }

  get isReduced(): boolean {
    return this.count > this.#room;
  }

  add(x: number, y: number, timeUs: number): void {
    const { lowX, highX } = this.#grid;
    if (x < lowX) {
      if (this.before === null || !isEarlier(x, timeUs, this.before))
        this.before = { x, y, timeUs };
    } else if (x >= highX) {
      if (this.after === null || isEarlier(x, timeUs, this.after)) this.after = { x, y, timeUs };
    } else if (++this.count <= this.#room) this.#all.push({ x, y, timeUs });
    else {
      for (const point of this.#all) this.#buckets.add(point.x, point.y, point.timeUs);
      this.#all = [];
      this.#buckets.add(x, y, timeUs);
    }
  }

  /** By x, then by time: all of them, or what the view's buckets keep. */
  inside(): Point[] {
    if (this.isReduced) return this.#buckets.keptPoints();
    return this.#all.sort((a, b) => a.x - b.x || a.timeUs - b.timeUs);
  }
}

function isEarlier(x: number, timeUs: number, than: Point): boolean {
  return x < than.x || (x === than.x && timeUs < than.timeUs);
}
