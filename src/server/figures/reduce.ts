/** One line of a chart, x never falling. */
export interface Points {
  readonly x: ArrayLike<number>;
  readonly y: ArrayLike<number>;
}

export interface ReducedPoints {
  readonly x: number[];
  readonly y: number[];
  /** Points in the range. */
  readonly points: number;
  readonly reduced: boolean;
}

/**
 * The points from `fromX` to `toX` as a chart of so many pixels shows them: of each pixel the first, the
 * least, the greatest and the last, and one that is not finite where there is one. No peak and no gap
 * disappears. One point beyond each end stays, so that lines lead out of the picture.
 */
export function reducePoints(
  { x, y }: Points,
  fromX: number,
  toX: number,
  pixels: number,
): ReducedPoints {
  const from = firstAt(x, (value) => value >= fromX);
  const to = firstAt(x, (value) => value > toX);
  const begin = Math.max(0, from - 1);
  const end = Math.min(x.length, to + 1);
  const points = to - from;
  if (end - begin <= pixels * 4) {
    const [xs, ys]: [number[], number[]] = [[], []];
    for (let i = begin; i < end; i++) keep(xs, ys, x[i]!, y[i]!);
    return { x: xs, y: ys, points, reduced: false };
  }
  return { ...byPixel({ x, y }, begin, end, pixels), points, reduced: true };
}

function byPixel(
  { x, y }: Points,
  begin: number,
  end: number,
  pixels: number,
): { x: number[]; y: number[] } {
  const [xs, ys]: [number[], number[]] = [[], []];
  const firstX = x[begin]!;
  const span = x[end - 1]! - firstX || 1;
  const pixelOf = (i: number): number =>
    Math.min(pixels - 1, Math.floor(((x[i]! - firstX) / span) * pixels));
  for (let i = begin; i < end; ) {
    const pixel = pixelOf(i);
    let [least, greatest, odd, next] = [-1, -1, -1, i];
    for (; next < end && pixelOf(next) === pixel; next++) {
      const value = y[next]!;
      if (!Number.isFinite(value)) {
        if (odd === -1) odd = next;
        continue;
      }
      if (least === -1 || value < y[least]!) least = next;
      if (greatest === -1 || value > y[greatest]!) greatest = next;
    }
    const kept = new Set([i, least, greatest, odd, next - 1].filter((at) => at !== -1));
    for (const at of [...kept].sort((a, b) => a - b)) keep(xs, ys, x[at]!, y[at]!);
    i = next;
  }
  return { x: xs, y: ys };
}

function keep(xs: number[], ys: number[], x: number, y: number): void {
  xs.push(x);
  ys.push(y);
}

/** The first index whose value passes; x never falls, and so all after it do. */
function firstAt(x: ArrayLike<number>, passes: (value: number) => boolean): number {
  let low = 0;
  let high = x.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (passes(x[middle]!)) high = middle;
    else low = middle + 1;
  }
  return low;
}
