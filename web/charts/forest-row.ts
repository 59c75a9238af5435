import type { ForestRow } from './chart.ts';
import type { Scale } from './scale.ts';
import { linePath, px, rectPath, type Shape } from './scene.ts';
import type { Tick } from './ticks.ts';
import { VERDICTS } from './verdicts.ts';

interface Place {
  readonly scale: Scale;
  readonly ticks: readonly Tick[];
  readonly widthPx: number;
  readonly heightPx: number;
}

const ARROW_PX = 5;

/** One estimate with its interval on the common axis, the margin behind it tinted. */
export function forestRowShapes(
  { estimate, lower, upper, margin, verdict }: ForestRow,
  { scale, ticks, widthPx, heightPx }: Place,
): Shape[] {
  const middle = heightPx / 2;
  const ends = [scale.toValue(0), scale.toValue(widthPx)] as const;
  const toPx = (value: number): number =>
    px(scale.toPx(Math.min(Math.max(value, ends[0]), ends[1])));
  const { paint, mark, isHollow = false } = VERDICTS[verdict];
  const shapes: Shape[] = [];
  if (margin !== null && margin > 0) {
    const left = toPx(-margin);
    const frame = { x: left, y: 0, width: toPx(margin) - left, height: heightPx };
    shapes.push({ kind: 'path', d: rectPath(frame), fill: 'accent', opacity: 0.1 });
  }
  for (const { value } of ticks) {
    const x = toPx(value);
    if (value !== 0) shapes.push({ kind: 'path', d: linePath(x, 0, x, heightPx), stroke: 'grid' });
  }
  const zero = toPx(0);
  shapes.push({ kind: 'path', d: linePath(zero, 0, zero, heightPx), stroke: 'border-strong' });
  if (lower !== null && upper !== null) {
    const [left, right] = [toPx(lower), toPx(upper)];
    shapes.push({
      kind: 'path',
      d: linePath(left, middle, right, middle),
      stroke: paint,
      widthPx: 2,
    });
    shapes.push(end(lower < scale.from, left, -1), end(upper > scale.to, right, 1));
  }
  if (estimate !== null && Number.isFinite(estimate)) {
    const at = toPx(estimate);
    shapes.push({
      kind: 'path',
      d: movedPath(mark, at, middle),
      // Hollow marks cover the interval behind them, too.
      fill: isHollow ? 'surface' : paint,
      stroke: isHollow ? paint : 'surface',
      widthPx: isHollow ? 2 : 1,
    });
  }
  return shapes;

  /** An arrow where the interval goes on past the axis, else a short bar across. */
  function end(goesOn: boolean, x: number, way: 1 | -1): Shape {
    if (!goesOn)
      return { kind: 'path', d: linePath(x, middle - 4, x, middle + 4), stroke: paint, widthPx: 2 };
    const back = x - way * ARROW_PX;
    const d = `M${x} ${middle}L${back} ${middle - ARROW_PX}V${middle + ARROW_PX}Z`;
    return { kind: 'path', d, fill: paint, stroke: paint };
  }
}

/** Only what its first move and absolute lines say; the rest of a mark is relative. */
export function movedPath(mark: string, x: number, y: number): string {
  return mark.replace(/([MLH])(-?[\d.]+)(?: (-?[\d.]+))?/g, (_, command, left, top) =>
    top === undefined
      ? `${command}${px(x + Number(left))}`
      : `${command}${px(x + Number(left))} ${px(y + Number(top))}`,
  );
}
