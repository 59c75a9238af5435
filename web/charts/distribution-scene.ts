import { curveStepAfter, line } from 'd3-shape';
import { bottomAxis, leftAxis } from './axis-shapes.ts';
import type { DistributionChartProps, DistributionSeries } from './chart.ts';
import { seriesPaint } from './colours.ts';
import { type Bar, distributionExtent, histogramOf } from './distribution-data.ts';
import { RIGHT_ROOM_PX, verticalAxisWidthPx } from './line-axes.ts';
import { linearScale, logScale, type Scale } from './scale.ts';
import { type Frame, type Scene, type Shape, textWidthPx } from './scene.ts';

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
  const pathOf = line<Point>()
    .x(([at]) => horizontal.toPx(at))
    .y(([, height]) => heights.toPx(height))
    .digits(2);
  const few = series.length - hidden.size <= 3;
  const drawn = series.flatMap((each, index): Shape[] => {
    if (hidden.has(index)) return [];
    const stroke = seriesPaint((each.colour ?? index + 1) - 1);
    if (histogram === null) {
      const d = pathOf.curve(curveStepAfter)(ecdfPoints(each, horizontal)) ?? '';
      return [{ kind: 'path', d, stroke, widthPx: 1.75 }];
    }
    const d = pathOf(outline(histogram.bars[index]!)) ?? '';
    return [
      { kind: 'path', d, fill: stroke, opacity: few ? 0.22 : 0.08 },
      { kind: 'path', d, stroke, widthPx: 1.5 },
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

type Point = readonly [value: number, height: number];

/** Steps that hold a share until the next value. */
function ecdfPoints({ ecdf: { value, fraction } }: DistributionSeries, horizontal: Scale): Point[] {
  const isOn = (at: number): boolean => Number.isFinite(at) && !(horizontal.isLog && at <= 0);
  const first = value.findIndex(isOn);
  if (first < 0) return [];
  const points = value.map((at, index): Point => [at, fraction[index]!]).filter(([at]) => isOn(at));
  // What lies left of a logarithmic axis counts still: the line begins at its share.
  return [
    [horizontal.from, fraction[first - 1] ?? 0],
    ...points,
    [horizontal.to, points.at(-1)![1]],
  ];
}

/** Around all bars, down to the ground at both ends. */
function outline(bars: readonly Bar[]): Point[] {
  const tops = bars.flatMap(({ from, to, height }): Point[] => [
    [from, height],
    [to, height],
  ]);
  return tops.length === 0 ? [] : [[tops[0]![0], 0], ...tops, [tops.at(-1)![0], 0]];
}
