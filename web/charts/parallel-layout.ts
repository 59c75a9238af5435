import { line } from 'd3-shape';
import { formatValue, UNKNOWN } from '../format/number.ts';
import type { ParallelAxis, ParallelCoordinatesProps, ParallelLine } from './chart.ts';
import { linearScale, logScale } from './scale.ts';
import { textWidthPx } from './scene.ts';
import type { Tick } from './ticks.ts';

type Value = number | string | null;

/** One axis in place. */
export interface PlacedAxis {
  readonly axis: ParallelAxis;
  readonly x: number;
  /** Where a value is; what is not known, or no number, has its own places under the axis. */
  readonly toY: (value: Value) => number;
  readonly ticks: readonly (Tick & { readonly y: number })[];
  /** What stands under this axis: places of values that are not on it. */
  readonly slots: readonly { readonly y: number; readonly label: string }[];
  readonly textOf: (value: Value) => string;
  /** What room there is for its labels, at its left, and for its name above it. */
  readonly labelPx: number;
  readonly namePx: number;
}

export interface ParallelLayout {
  readonly axes: readonly PlacedAxis[];
  readonly widthPx: number;
  readonly heightPx: number;
  readonly topPx: number;
  /** Where the axes end; under it are the places of what has no value. */
  readonly bottomPx: number;
}

const TOP_PX = 36;
/** From an axis to the end of its labels. */
export const LABEL_GAP_PX = 7;
const LABEL_PX = 72;
/** The first axis makes room for its labels, from so much to so much: no line is to its left. */
const LEFT_PX = { least: 60, most: 144 };
/** What is not written on: letters may be wider than on the average. */
const MARGIN_PX = 6;
const RIGHT_PX = 72;
const SLOT_PX = 20;
/** Closer together their labels cannot be read: the chart scrolls sideways. */
const LEAST_DISTANCE_PX = 104;

export function parallelLayout(
  { axes, lines }: Pick<ParallelCoordinatesProps, 'axes' | 'lines'>,
  roomPx: number,
  heightPx: number,
): ParallelLayout {
  const values = axes.map(({ key }) => lines.map((line) => line.values[key] ?? null));
  const hasUnknown = values.flat().some((value) => value === null);
  const hasOther = values.flat().some(isOther);
  const bottomPx = heightPx - 8 - (Number(hasUnknown) + Number(hasOther)) * SLOT_PX;
  const unknownY = bottomPx + SLOT_PX;
  const otherY = bottomPx + SLOT_PX * (hasUnknown ? 2 : 1);
  const gaps = Math.max(axes.length - 1, 1);
  const scales = axes.map((axis, index) => axisScale(axis, values[index]!, bottomPx));
  const leftPx = leftRoomPx(scales[0]?.ticks ?? []);
  const widthPx = Math.max(roomPx, leftPx + RIGHT_PX + gaps * LEAST_DISTANCE_PX);
  const distance = (widthPx - leftPx - RIGHT_PX) / gaps;
  const placed = axes.map((axis, index): PlacedAxis => {
    const scale = scales[index]!;
    const x = Math.round(leftPx + index * distance);
    return {
      axis,
      x,
      labelPx:
        index === 0 ? leftPx - LABEL_GAP_PX - MARGIN_PX : Math.min(distance * 0.45, LABEL_PX),
      namePx: Math.min(distance - 12, 2 * (x - MARGIN_PX), 2 * (widthPx - x - MARGIN_PX)),
      toY: (value) => (value === null ? unknownY : isOther(value) ? otherY : scale.toY(value)),
      ticks: scale.ticks,
      slots: [
        ...(values[index]!.includes(null) ? [{ y: unknownY, label: UNKNOWN }] : []),
        ...(values[index]!.some(isOther) ? [{ y: otherY, label: 'NaN, ∞' }] : []),
      ],
      textOf: (value) => (typeof value === 'string' ? value : formatValue(value, axis.unit)),
    };
  });
  return {
    axes: placed,
    widthPx,
    heightPx,
    topPx: TOP_PX,
    bottomPx,
  };
}

function leftRoomPx(ticks: PlacedAxis['ticks']): number {
  const widestPx = Math.max(0, ...ticks.map(({ label }) => textWidthPx(label)));
  const wanted = Math.ceil(widestPx) + LABEL_GAP_PX + MARGIN_PX;
  return Math.min(Math.max(wanted, LEFT_PX.least), LEFT_PX.most);
}

/** Where a line is on each axis, from the left to the right. */
export function heightsOf(layout: ParallelLayout, line: ParallelLine): number[] {
  return layout.axes.map(({ axis, toY }) => toY(line.values[axis.key] ?? null));
}

export function linePathOf(layout: ParallelLayout, heights: readonly number[]): string {
  const path = line<PlacedAxis>().x(({ x }) => x);
  return path.y((_, index) => heights[index]!).digits(1)(layout.axes) ?? '';
}

/** Of the lines the nearest to a point, no further than `mostPx` above or below it; null without one. */
export function nearestLine(
  { axes }: ParallelLayout,
  heights: readonly (readonly number[])[],
  isActive: (line: number) => boolean,
  point: { readonly x: number; readonly y: number },
  mostPx: number,
): number | null {
  const right = Math.max(
    axes.findIndex(({ x }) => x >= point.x),
    1,
  );
  const [from, to] = [axes[right - 1], axes[right]];
  if (from === undefined || to === undefined) return null;
  const share = Math.min(Math.max((point.x - from.x) / (to.x - from.x), 0), 1);
  let nearest: number | null = null;
  let leastPx = mostPx;
  heights.forEach((each, line) => {
    if (!isActive(line)) return;
    const y = each[right - 1]! + (each[right]! - each[right - 1]!) * share;
    const away = Math.abs(y - point.y);
    if (away > leastPx) return;
    leastPx = away;
    nearest = line;
  });
  return nearest;
}

function axisScale(
  axis: ParallelAxis,
  values: readonly Value[],
  bottomPx: number,
): {
  readonly toY: (value: number | string) => number;
  readonly ticks: PlacedAxis['ticks'];
} {
  const texts = values.filter((value) => typeof value === 'string');
  const unit = axis.unit ?? 'none';
  if (axis.categories !== undefined || texts.length > 0) {
    // A value that the list does not name has its place all the same.
    const names = [...new Set([...(axis.categories ?? []), ...values.filter(isShown).map(String)])];
    const step = (bottomPx - TOP_PX) / names.length;
    const toY = (value: number | string): number =>
      TOP_PX + step * (names.indexOf(String(value)) + 0.5);
    const every = Math.max(1, Math.ceil(14 / step));
    const ticks = names.map((name, index) => ({ value: index, label: name, y: toY(name) }));
    return { toY, ticks: ticks.filter((_, index) => index % every === 0) };
  }
  const numbers = values.filter(isShown) as number[];
  const least = numbers.length === 0 ? 0 : Math.min(...numbers);
  const greatest = numbers.length === 0 ? 1 : Math.max(...numbers);
  const isLog = axis.scale === 'log' && least > 0;
  const air = least === greatest ? (isLog ? least / 2 : Math.abs(least) * 0.1 || 1) : 0;
  const make = isLog ? logScale : linearScale;
  const scale = make(least - air, greatest + air, bottomPx, TOP_PX);
  const ticks = scale.ticks((bottomPx - TOP_PX) / 40, unit);
  return {
    toY: (value) => scale.toPx(value as number),
    ticks: ticks.map((tick) => ({ ...tick, y: scale.toPx(tick.value) })),
  };
}

function isShown(value: Value): value is number | string {
  return value !== null && !isOther(value);
}

function isOther(value: Value): boolean {
  return typeof value === 'number' && !Number.isFinite(value);
}
