import type { Cells, Point } from './cells.js';
import { CurvePyramid } from './pyramid.js';

/** What of a chart is on the screen, ends included, and how many pixels wide that is. */
export interface View {
  readonly fromX: number;
  readonly toX: number;
  readonly pixels: number;
}

/** The view's buckets: each is narrower than a pixel, and wider than half of one. */
export interface Grid {
  readonly exponent: number;
  /** Begin of the first bucket, and end of the last: the view, widened to whole buckets. */
  readonly lowX: number;
  readonly highX: number;
}

/** A curve as a view shows it. */
export interface Picture {
  readonly x: number[];
  readonly y: number[];
  /** In the view, widened to whole buckets. */
  readonly points: number;
  readonly reduced: boolean;
}

/** The span of times in which a curve's points have to be read, for there are too few of them here. */
export interface Missing {
  readonly fromUs: number;
  readonly toUs: number;
}

/** As many points as this for each pixel need no reduction. */
const POINTS_A_PIXEL = 4;

/** One grid for all curves of a chart, so that their pictures go together. */
export function gridOf(curves: readonly CurvePyramid[], view: View): Grid {
  let [least, greatest] = [Infinity, -Infinity];
  for (const { cells, length, order } of curves.map(boundsOf)) {
    if (length === 0) continue;
    least = Math.min(least, cells.firstX(order[0]!));
    greatest = Math.max(greatest, cells.lastX(order.at(-1)!));
  }
  const low = Math.max(view.fromX, least);
  const high = Math.min(view.toX, greatest);
  // All of the data lies on one side of the picture.
  if (!(low <= high)) return { exponent: 0, lowX: view.fromX, highX: view.toX };
  const exponent = exponentOf((high - low) / view.pixels);
  const width = 2 ** exponent;
  return {
    exponent,
    lowX: Math.floor(low / width) * width,
    highX: (Math.floor(high / width) + 1) * width,
  };
}

function boundsOf(curve: CurvePyramid) {
  return { cells: curve.cells, length: curve.length, order: curve.order() };
}

const FINEST = -40;

/** Of the widest power of two that is no wider. */
function exponentOf(width: number): number {
  if (width <= 2 ** FINEST) return FINEST;
  const exponent = Math.floor(Math.log2(width));
  return 2 ** exponent > width ? exponent - 1 : exponent;
}

/**
 * The curve as the view shows it: all points where there is room, else of each bucket the first, the
 * least, the greatest and the last, and the first that is not finite; and a point beyond each end, so
 * that lines lead out of the picture. Where the pyramid is too coarse for that it says what is missing;
 * `read` are those points, by x and then in order of time.
 */
export function pictureOf(
  curve: CurvePyramid,
  grid: Grid,
  pixels: number,
  read: readonly Point[] | null,
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
  const room = pixels * POINTS_A_PIXEL;
  if (read === null && count > room && grid.exponent >= curve.exponent)
    return drawn(before, merged(cells, slots, grid.exponent), after, count, true);
  const all = read ?? pointsOf(cells, slots);
  if (all === null) return timesOf(cells, slots);
  const from = firstIn(all, ({ x }) => x >= lowX);
  const to = firstIn(all, ({ x }) => x >= highX);
  const inside = all.slice(from, to);
  return drawn(
    nearest(before, all[from - 1], isLater),
    inside.length <= room ? inside : reduced(inside, grid.exponent),
    nearest(after, all[to], (a, b) => isLater(b, a)),
    inside.length,
    inside.length > room,
  );
}

/** All points of those cells; null where a cell has had more of them than it keeps. */
function pointsOf(cells: Cells, slots: Int32Array): Point[] | null {
  const points: Point[] = [];
  for (const slot of slots) {
    const own = cells.pointsOf(slot);
    if (own.length < cells.countOf(slot)) return null;
    points.push(...own);
  }
  return points;
}

function timesOf(cells: Cells, slots: Int32Array): Missing {
  let [fromUs, toUs] = [Infinity, -Infinity];
  for (const slot of slots) {
    fromUs = Math.min(fromUs, cells.minTimeUs(slot));
    toUs = Math.max(toUs, cells.maxTimeUs(slot));
  }
  return { fromUs, toUs };
}

function merged(cells: Cells, slots: Int32Array, exponent: number): Point[] {
  const wider = new CurvePyramid(exponent);
  for (const slot of slots) wider.take(cells, slot);
  return keptBy(wider);
}

function reduced(points: readonly Point[], exponent: number): Point[] {
  const pyramid = new CurvePyramid(exponent);
  for (const { x, y, timeUs } of points) pyramid.add(x, y, timeUs);
  return keptBy(pyramid);
}

function keptBy(pyramid: CurvePyramid): Point[] {
  return Array.from(pyramid.order(), (slot) => pyramid.cells.pointsOf(slot)).flat();
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
  b: Point | undefined,
  isNearer: (a: Point, b: Point) => boolean,
): Point | null {
  if (a === null || b === undefined) return a ?? b ?? null;
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
