import type { Cells, Point } from './cells.js';
import type { Grid } from './grid.js';
import { CurvePyramid } from './pyramid.js';
import { ViewPoints } from './view-points.js';

/** A curve as a view shows it. */
export interface Picture {
  readonly x: number[];
  readonly y: number[];
  /** In the view, widened to whole buckets. */
  readonly points: number;
  readonly reduced: boolean;
}

/** Where a curve's points have to be read, for there are too few of them here; ends included. */
export interface Missing {
  readonly fromX: number;
  readonly toX: number;
  readonly fromUs: number;
  readonly toUs: number;
}

/** As many points as this for each pixel need no reduction. */
const POINTS_A_PIXEL = 4;

/** What takes the points that a picture is missing. */
export function pointsFor(grid: Grid, pixels: number): ViewPoints {
  return new ViewPoints(grid, pixels * POINTS_A_PIXEL);
}

/**
 * The curve as the view shows it: all points where there is room and they are kept, else of each bucket the first, the
 * least, the greatest and the last, and the first that is not finite; and a point beyond each end, so
 * that lines lead out of the picture. Where the pyramid is too coarse for that it says what is missing;
 * `read` are those points, and may be more than those.
 */
export function pictureOf(
  curve: CurvePyramid,
  grid: Grid,
  pixels: number,
  read: ViewPoints | null,
): Picture | Missing {
  const { cells } = curve;
  const order = curve.order();
  const { lowX, highX } = grid;
  const begin = firstIn(order, (slot) => cells.lastX(slot) >= lowX);
  const end = Math.max(
    begin,
    firstIn(order, (slot) => cells.firstX(slot) >= highX),
  );
  const before = begin === 0 ? null : cells.lastOf(order[begin - 1]!);
  const after = end === order.length ? null : cells.firstOf(order[end]!);
  const slots = order.subarray(begin, end);
  const count = slots.reduce((sum, slot) => sum + cells.countOf(slot), 0);
  const isFine = grid.exponent >= curve.exponent;
  const points = read ?? pointsFor(grid, pixels);
  if (read === null) {
    const isOver = isFine && count > pixels * POINTS_A_PIXEL;
    if (isOver || !curve.eachPoint(slots, (x, y, timeUs) => points.add(x, y, timeUs)))
      return isFine
        ? drawn(before, merged(cells, slots, grid.exponent), after, count, true)
        : missingIn(cells, slots);
  }
  return drawn(
    nearest(before, points.before, isLater),
    points.inside(),
    nearest(after, points.after, (a, b) => isLater(b, a)),
    points.count,
    points.isReduced,
  );
}

function missingIn(cells: Cells, slots: Int32Array): Missing {
  let [fromUs, toUs] = [Infinity, -Infinity];
  for (const slot of slots) {
    fromUs = Math.min(fromUs, cells.minTimeUs(slot));
    toUs = Math.max(toUs, cells.maxTimeUs(slot));
  }
  const fromX = cells.firstX(slots[0]!);
  const toX = cells.lastX(slots.at(-1)!);
  return { fromX, toX, fromUs, toUs };
}

function merged(cells: Cells, slots: Int32Array, exponent: number): Point[] {
  const wider = new CurvePyramid(exponent);
  for (const slot of slots) wider.take(cells, slot);
  return wider.keptPoints();
}

function drawn(
  before: Point | null,
  inside: readonly Point[],
  after: Point | null,
  points: number,
  isReduced: boolean,
): Picture {
  const all = [before, ...inside, after].filter((point) => point !== null);
  return { x: all.map(({ x }) => x), y: all.map(({ y }) => y), points, reduced: isReduced };
}

/** What was read need not hold the point next to the view: it may be of quite another time. */
function nearest(
  a: Point | null,
  b: Point | null,
  isNearer: (a: Point, b: Point) => boolean,
): Point | null {
  if (a === null || b === null) return a ?? b;
  return isNearer(a, b) ? a : b;
}

function isLater(a: Point, b: Point): boolean {
  return a.x > b.x || (a.x === b.x && a.timeUs > b.timeUs);
}

/** The first index whose item passes; all after it do. */
function firstIn<T>(items: ArrayLike<T>, passes: (item: T) => boolean): number {
  let low = 0;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (passes(items[middle]!)) high = middle;
    else low = middle + 1;
  }
  return low;
}
