import { bottomAxis, leftAxis } from './axis-shapes.ts';
import type { DistributionChartProps } from './chart.ts';
import { seriesPaint } from './colours.ts';
import { type Bar, distributionExtent, histogramOf } from './distribution-data.ts';
import { RIGHT_ROOM_PX, verticalAxisWidthPx } from './line-axes.ts';
import { linearScale, logScale, type Scale } from './scale.ts';
import { type Frame, px, type Scene, type Shape, textWidthPx } from './scene.ts';

export interface DistributionDrawing extends Scene {
  readonly frame: Frame;
  readonly horizontal: Scale;
}

interface View {
  readonly hidden: ReadonlySet<number>;
  readonly widthPx: number;
  readonly heightPx: number;
}

const QUARTERS = [0, 0.25, 0.5, 0.75, 1].map((value) => ({ value, label: `${value * 100}%` }));
const TOP_PX = 20;
const BOTTOM_PX = 40;

/** Histograms or ECDFs over one another; null where there is nothing to draw. */
export function distributionScene(
  props: DistributionChartProps,
  { hidden, widthPx, heightPx }: View,
): DistributionDrawing | null {
  const { series, kind, unit, axisLabel } = props;
  const extent = distributionExtent(props, kind);
  if (extent === null) return null;
  const isLog = props.scale === 'log';
  const histogram = kind === 'histogram' ? histogramOf(props) : null;
  const height = heightPx - TOP_PX - BOTTOM_PX;
  const greatest = (histogram?.greatest ?? 1) * (histogram === null ? 1.02 : 1.06) || 1;
  const heights = linearScale(0, greatest, TOP_PX + height, TOP_PX);
  const isShare = histogram?.isShare === true;
  const rows =
    histogram === null
      ? QUARTERS
      : heights.ticks(Math.max(height / 32, 2), isShare ? 'fraction' : 'count');
  const left = verticalAxisWidthPx(rows.map(({ label }) => label));
  const frame = { x: left, y: TOP_PX, width: widthPx - left - RIGHT_ROOM_PX, height };
  const right = frame.x + frame.width;
  const horizontal = (isLog ? logScale : linearScale)(extent[0], extent[1], left, right);
  const columns = horizontal
    .ticks(Math.max(frame.width / 76, 2), unit)
    .filter(
      ({ value, label }) => horizontal.toPx(value) + textWidthPx(label) / 2 < right + RIGHT_ROOM_PX,
    );
  const few = series.length - hidden.size <= 3;
  const drawn = series.flatMap(({ colour, ecdf }, index): Shape[] => {
    if (hidden.has(index)) return [];
    const stroke = seriesPaint((colour ?? index + 1) - 1);
    if (histogram === null) {
      const d = ecdfPath(ecdf, horizontal, heights);
      return [{ kind: 'path', d, stroke, widthPx: 1.75 }];
    }
    const bars = histogram.bars[index]!;
    return [
      {
        kind: 'path',
        d: barsPath(bars, horizontal, heights),
        fill: stroke,
        opacity: few ? 0.22 : 0.08,
      },
      { kind: 'path', d: outline(bars, horizontal, heights), stroke, widthPx: 1.5 },
    ];
  });
  return {
    widthPx,
    heightPx,
    frame,
    horizontal,
    shapes: [
      {
        kind: 'text',
        x: 0,
        y: 10,
        text: histogram?.heightLabel ?? 'share at or below',
        paint: 'axis',
      },
      ...leftAxis(frame, rows, heights.toPx),
      ...bottomAxis(frame, columns, horizontal.toPx, axisLabel),
      { kind: 'clip', frame, shapes: drawn },
    ],
  };
}

function ecdfPath(
  { value, fraction }: { readonly value: readonly number[]; readonly fraction: readonly number[] },
  horizontal: Scale,
  heights: Scale,
): string {
  const bottom = px(heights.toPx(0));
  let path = '';
  value.forEach((at, index) => {
    if (!Number.isFinite(at) || (horizontal.isLog && at <= 0)) return;
    const x = px(horizontal.toPx(at));
    // What lies left of a logarithmic axis counts still: the line begins at its share.
    const before = index === 0 ? 0 : fraction[index - 1]!;
    if (path === '')
      path = `M${px(horizontal.toPx(horizontal.from))} ${index === 0 ? bottom : px(heights.toPx(before))}`;
    path += `H${x}V${px(heights.toPx(fraction[index]!))}`;
  });
  return path === '' ? '' : `${path}H${px(horizontal.toPx(horizontal.to))}`;
}

function barsPath(bars: readonly Bar[], horizontal: Scale, heights: Scale): string {
  const bottom = px(heights.toPx(0));
  return bars
    .filter(({ height }) => height > 0)
    .map(({ from, to, height }) => {
      const [left, right] = [px(horizontal.toPx(from)), px(horizontal.toPx(to))];
      return `M${left} ${bottom}V${px(heights.toPx(height))}H${right}V${bottom}Z`;
    })
    .join('');
}

/** Around all bars, down to the ground where there are none. */
function outline(bars: readonly Bar[], horizontal: Scale, heights: Scale): string {
  const bottom = px(heights.toPx(0));
  let path = '';
  let end: number | null = null;
  for (const { from, to, height } of bars) {
    const left = px(horizontal.toPx(from));
    if (end !== from) path += `${end === null ? '' : `V${bottom}`}M${left} ${bottom}`;
    path += `V${px(heights.toPx(height))}H${px(horizontal.toPx(to))}`;
    end = to;
  }
  return path === '' ? '' : `${path}V${bottom}`;
}
