import { seriesPaint } from '../../../charts/colours.ts';
import { linearScale } from '../../../charts/scale.ts';
import { linePath, px, type Scene, type Shape } from '../../../charts/scene.ts';
import { timeTicks } from '../../../charts/time-ticks.ts';
import type { Point, PointSeries } from './chart-data.ts';

const MARGIN = { left: 64, right: 20, top: 10, bottom: 52 } as const;
const RADIUS_PX = 2.5;

interface Scattered {
  readonly series: readonly PointSeries[];
  readonly axisLabel: string;
  /** x is in microseconds since 1970. */
  readonly isTime: boolean;
}

/** All points of a series are one shape: ten thousand are drawn as fast as ten. */
export function scatterScene(
  { series, axisLabel, isTime }: Scattered,
  widthPx: number,
  heightPx: number,
): Scene {
  const points = series.flatMap((one) => one.points);
  const right = Math.max(MARGIN.left + 40, widthPx - MARGIN.right);
  const bottom = heightPx - MARGIN.bottom;
  const x = linearScale(...rangeOf(points.map((point) => point.x)), MARGIN.left, right);
  const y = linearScale(...rangeOf(points.map((point) => point.y)), bottom, MARGIN.top);
  const shapes: Shape[] = [];
  for (const { value, label } of y.ticks(5, 'none')) {
    const at = y.toPx(value);
    shapes.push(
      { kind: 'path', d: linePath(MARGIN.left, at, right, at), stroke: 'grid' },
      { kind: 'text', x: MARGIN.left - 8, y: at + 4, text: label, paint: 'axis', anchor: 'end' },
    );
  }
  const most = Math.max(2, Math.floor(widthPx / 140));
  const ticks = isTime ? timeTicks(x.from, x.to, most) : x.ticks(most, 'none');
  for (const { value, label } of ticks) {
    for (const [line, text] of label.split('\n').entries()) {
      const at = { x: x.toPx(value), y: bottom + 18 + line * 14 };
      shapes.push({ kind: 'text', ...at, text, paint: 'axis', anchor: 'middle' });
    }
  }
  const end = { x: right, y: heightPx - 4 };
  shapes.push({ kind: 'text', ...end, text: axisLabel, paint: 'axis', anchor: 'end' });
  for (const [at, one] of series.entries()) {
    const d = one.points.map((point) => dot(x.toPx(point.x), y.toPx(point.y))).join('');
    shapes.push({ kind: 'path', d, fill: seriesPaint(at), opacity: 0.7 });
  }
  return { widthPx, heightPx, shapes };
}

function dot(x: number, y: number): string {
  const size = `${RADIUS_PX} ${RADIUS_PX} 0 1 0`;
  return `M${px(x - RADIUS_PX)} ${px(y)}a${size} ${2 * RADIUS_PX} 0a${size} ${-2 * RADIUS_PX} 0Z`;
}

/** With some room at both ends: a single point is in the middle. */
function rangeOf(values: readonly Point['x'][]): [number, number] {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of values) {
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  if (low > high) return [0, 1];
  const room = (high - low) * 0.03 || Math.abs(high) * 0.1 || 1;
  return [low - room, high + room];
}
