import { seriesPaint } from '../../../charts/colours.ts';
import { linearScale } from '../../../charts/scale.ts';
import {
  fitText,
  linePath,
  rectPath,
  type Scene,
  type Shape,
  TEXT_PX,
  textWidthPx,
} from '../../../charts/scene.ts';
import { formatValue } from '../../../format/number.ts';
import type { Series } from './chart-data.ts';

const BAR_PX = 16;
const GAP_PX = 12;
const VALUE_PX = 64;
const TOP_PX = 24;

/** As high as its bars need, whatever its width. */
export function barsHeightPx(categories: readonly string[], series: readonly Series[]): number {
  return TOP_PX + categories.length * groupHeightPx(series);
}

function groupHeightPx(series: readonly Series[]): number {
  return series.length * BAR_PX + GAP_PX;
}

/** Bars that lie: their names are read without turning the head, whatever their length. */
export function barScene(
  categories: readonly string[],
  series: readonly Series[],
  widthPx: number,
): Scene {
  const longest = Math.max(0, ...categories.map((label) => textWidthPx(label)));
  const labelPx = Math.min(longest + 16, widthPx * 0.35, 240);
  const values = series.flatMap((one) => one.values.filter((value) => value !== null));
  const [least, greatest] = [Math.min(0, ...values), Math.max(0, ...values)];
  // Bars to the left have their figures there.
  const leftPx = labelPx + (least < 0 ? VALUE_PX : 0);
  const end = greatest === least ? least + 1 : greatest;
  const scale = linearScale(least, end, leftPx, Math.max(leftPx + 40, widthPx - VALUE_PX));
  const groupPx = groupHeightPx(series);
  const heightPx = barsHeightPx(categories, series);
  const shapes: Shape[] = [];
  for (const { value, label } of scale.ticks(Math.max(2, Math.floor(widthPx / 140)), 'none')) {
    const x = scale.toPx(value);
    const stroke = value === 0 ? 'axis' : 'grid';
    shapes.push(
      { kind: 'path', d: linePath(x, TOP_PX - 6, x, heightPx), stroke },
      { kind: 'text', x, y: 12, text: label, paint: 'axis', anchor: 'middle' },
    );
  }
  for (const [i, label] of categories.entries()) {
    const top = TOP_PX + i * groupPx + GAP_PX / 2;
    const middle = top + (series.length * BAR_PX) / 2 + TEXT_PX * 0.36;
    const text = fitText(label, labelPx - 12);
    shapes.push({
      kind: 'text',
      x: labelPx - 8,
      y: middle,
      text,
      paint: 'text-main',
      anchor: 'end',
    });
    for (const [at, one] of series.entries()) {
      const value = one.values[i]!;
      if (value === null) continue;
      shapes.push(...bar(value, top + at * BAR_PX, scale.toPx(0), scale.toPx(value), at));
    }
  }
  return { widthPx, heightPx, shapes };
}

function bar(value: number, y: number, zero: number, end: number, series: number): Shape[] {
  const isLeft = end < zero;
  const frame = {
    x: Math.min(zero, end),
    y: y + 1,
    width: Math.abs(end - zero),
    height: BAR_PX - 2,
  };
  return [
    { kind: 'path', d: rectPath(frame), fill: seriesPaint(series) },
    {
      kind: 'text',
      x: end + (isLeft ? -4 : 4),
      y: y + BAR_PX / 2 + TEXT_PX * 0.36,
      text: formatValue(value),
      paint: 'axis',
      anchor: isLeft ? 'end' : 'start',
    },
  ];
}
