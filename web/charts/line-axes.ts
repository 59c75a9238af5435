import type { Unit } from '../format/number.ts';
import type { AxisKind } from './chart.ts';
import { textWidthPx } from './scene.ts';
import { linearTicks, logTicks, type Tick } from './ticks.ts';
import { timeTicks } from './time-ticks.ts';

/** What a picture has to the right of its plot. */
export const RIGHT_ROOM_PX = 12;
/** A label of the time, and the distance to the next. */
const TIME_LABEL_PX = 78;
const NUMBER_LABEL_PX = 72;
const ROW_PX = 32;

/** A label that would be cut at the right end, or touch the one before, is left out; its line stays. */
export function horizontalTicks(kind: AxisKind, from: number, to: number, widthPx: number): Tick[] {
  const ticks =
    kind === 'time'
      ? timeTicks(from, to, Math.max(widthPx / TIME_LABEL_PX, 2))
      : linearTicks(from, to, Math.max(widthPx / NUMBER_LABEL_PX, 2), 'none');
  let freePx = Number.NEGATIVE_INFINITY;
  return ticks.map(({ value, label }) => {
    const atPx = ((value - from) / (to - from)) * widthPx;
    const halfPx = Math.max(...label.split('\n').map((line) => textWidthPx(line))) / 2;
    if (atPx - halfPx < freePx || atPx + halfPx > widthPx + RIGHT_ROOM_PX)
      return { value, label: '' };
    freePx = atPx + halfPx;
    return { value, label };
  });
}

export function verticalTicks(
  isLog: boolean,
  from: number,
  to: number,
  heightPx: number,
  unit: Unit,
): Tick[] {
  const most = Math.max(heightPx / ROW_PX, 2);
  return isLog ? logTicks(from, to, most, unit) : linearTicks(from, to, most, unit);
}

/** As wide as most labels are, and then in coarse steps: charts below one another keep one edge. */
export function verticalAxisWidthPx(labels: readonly string[]): number {
  const widest = Math.max(0, ...labels.map((label) => textWidthPx(label)));
  return Math.max(56, Math.ceil((widest + 12) / 12) * 12);
}

/** Two lines for times: a clock and its day. */
export function horizontalAxisHeightPx(kind: AxisKind, label: string | undefined): number {
  return kind === 'time' ? 36 : label === undefined ? 24 : 40;
}

/** One moment, or a single point, has a view around it too. */
export function widened(
  kind: AxisKind,
  { from, to }: { readonly from: number; readonly to: number },
): { readonly from: number; readonly to: number } {
  if (to > from) return { from, to };
  const half = kind === 'time' ? 30e6 : 0.5;
  return { from: from - half, to: from + half };
}
