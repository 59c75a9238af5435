interface SparklinePath {
  /** Of an SVG path; a point that stands alone is a short stroke. */
  readonly line: string;
  /** Where the newest finite value is. */
  readonly end: { readonly x: number; readonly y: number } | null;
}

/** Room for the width of the line and the dot at its end. */
const EDGE_PX = 2.5;

/** Null where there is no finite value. One that is always the same is a line in the middle. */
export function sparklinePath(
  values: readonly (number | null)[],
  widthPx: number,
  heightPx: number,
): SparklinePath | null {
  let least = Number.POSITIVE_INFINITY;
  let greatest = Number.NEGATIVE_INFINITY;
  for (const value of values) {
    if (value === null || !Number.isFinite(value)) continue;
    least = Math.min(least, value);
    greatest = Math.max(greatest, value);
  }
  if (least > greatest) return null;
  const step = (widthPx - 2 * EDGE_PX) / Math.max(values.length - 1, 1);
  const height = heightPx - 2 * EDGE_PX;
  let line = '';
  let end: SparklinePath['end'] = null;
  let isDrawing = false;
  values.forEach((value, index) => {
    if (value === null || !Number.isFinite(value)) {
      isDrawing = false;
      return;
    }
    const share = greatest === least ? 0.5 : (value - least) / (greatest - least);
    const x = rounded(values.length === 1 ? widthPx / 2 : EDGE_PX + index * step);
    const y = rounded(EDGE_PX + (1 - share) * height);
    // The stroke of no length has round ends: a point between two gaps is seen.
    line += isDrawing ? `L${x} ${y}` : `M${x} ${y}h0`;
    isDrawing = true;
    end = { x, y };
  });
  return { line, end };
}

function rounded(value: number): number {
  return Math.round(value * 100) / 100;
}
