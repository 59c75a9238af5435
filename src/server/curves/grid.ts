import type { CurvePyramid } from './pyramid.js';

/** What of a chart is on the screen, ends included, and how many pixels wide that is. */
export interface View {
  readonly fromX: number;
  readonly toX: number;
  readonly pixels: number;
}

/**
 * The view's buckets: each is narrower than a pixel, and wider than half of one, unless numbers of
 * that size lie further apart than that.
 */
export interface Grid {
  readonly exponent: number;
  /** Begin of the first bucket, and end of the last: the view, widened to whole buckets. */
  readonly lowX: number;
  readonly highX: number;
}

/** One grid for all curves of a chart, so that their pictures go together. */
export function gridOf(curves: readonly CurvePyramid[], view: View): Grid {
  let [least, greatest] = [Infinity, -Infinity];
  for (const curve of curves) {
    if (curve.length === 0) continue;
    const order = curve.order();
    least = Math.min(least, curve.cells.firstX(order[0]!));
    greatest = Math.max(greatest, curve.cells.lastX(order.at(-1)!));
  }
  const low = Math.max(view.fromX, least);
  const high = Math.min(view.toX, greatest);
  // All of the data lies on one side of the picture.
  if (!(low <= high)) return { exponent: 0, lowX: view.fromX, highX: view.toX };
  const exponent = Math.max(
    // Divided first: the difference of two doubles need not be one.
    exponentOf(high / view.pixels - low / view.pixels),
    exponentOf(Math.max(Math.abs(low), Math.abs(high))) - MOST_BITS,
  );
  const width = 2 ** exponent;
  return {
    exponent,
    lowX: Math.floor(low / width) * width,
    highX: (Math.floor(high / width) + 1) * width,
  };
}

const FINEST = -40;
const WIDEST = 1023;
/** A bucket's number and the one after it are two doubles as long as they have no more bits. */
const MOST_BITS = 51;

/** Of the widest power of two that is no wider. */
function exponentOf(width: number): number {
  if (width <= 2 ** FINEST) return FINEST;
  if (width >= 2 ** WIDEST) return WIDEST;
  const exponent = Math.floor(Math.log2(width));
  return 2 ** exponent > width ? exponent - 1 : exponent;
}
