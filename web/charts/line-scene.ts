import { bottomAxis, leftAxis } from './axis-shapes.ts';
import type { LineChartProps, LineValues } from './chart.ts';
import { seriesPaint } from './colours.ts';
import { placedGuides } from './guides.ts';
import {
  horizontalAxisHeightPx,
  horizontalTicks,
  RIGHT_ROOM_PX,
  verticalAxisWidthPx,
  verticalTicks,
  widened,
} from './line-axes.ts';
import { lonePoints, type PlotColumn, type PreparedLines, reach } from './line-data.ts';
import { domainOf } from './line-domain.ts';
import { bandPath, filledPath, pathOf } from './line-path.ts';
import type { Extent } from './linked-range.ts';
import { linearScale, logScale, type Scale } from './scale.ts';
import { type Frame, linePath, px, type Scene, type Shape } from './scene.ts';

/** As in the page: points so far from one another are dots, too. */
const SPARSE_PX = 10;

interface View {
  readonly shown: Extent;
  readonly hidden: ReadonlySet<number>;
  readonly widthPx: number;
  readonly heightPx: number;
}

/** The chart as it is shown, drawn from its data: for files, where a canvas is of no use. */
export function lineScene(props: LineChartProps, prepared: PreparedLines, view: View): Scene {
  const { axis, axisLabel, unit, x } = props;
  const shown = widened(axis, view.shown);
  const columns = prepared.columns.filter(({ line }) => !view.hidden.has(line));
  const part = partOf(x, shown);
  const ends = reach(columns, ...part);
  const [least, greatest] = domainOf(props, ends?.least ?? null, ends?.greatest ?? null);
  const isLog = props.scale === 'log';
  const heightPx = view.heightPx - 8 - horizontalAxisHeightPx(axis, axisLabel);
  const rows = verticalTicks(isLog, least, greatest, heightPx, unit);
  const left = verticalAxisWidthPx(rows.map(({ label }) => label));
  const frame = { x: left, y: 8, width: view.widthPx - left - RIGHT_ROOM_PX, height: heightPx };
  const horizontal = linearScale(shown.from, shown.to, frame.x, frame.x + frame.width);
  const vertical = (isLog ? logScale : linearScale)(least, greatest, frame.y + heightPx, frame.y);
  const ticks = horizontalTicks(axis, shown.from, shown.to, frame.width);
  const drawn = { props, prepared, columns, part, frame, horizontal, vertical };
  return {
    widthPx: view.widthPx,
    heightPx: view.heightPx,
    shapes: [
      ...leftAxis(frame, rows, vertical.toPx),
      ...bottomAxis(frame, ticks, horizontal.toPx, axis === 'time' ? undefined : axisLabel),
      { kind: 'clip', frame, shapes: lineShapes(drawn) },
      ...markShapes(drawn, view.hidden),
      ...guideShapes(drawn),
    ],
  };
}

interface Drawn {
  readonly props: LineChartProps;
  readonly prepared: PreparedLines;
  readonly columns: readonly PlotColumn[];
  readonly part: readonly [number, number];
  readonly frame: Frame;
  readonly horizontal: Scale;
  readonly vertical: Scale;
}

/** What is in view, and one point to each side, to which the lines go on. */
function partOf(x: readonly number[], { from, to }: Extent): readonly [number, number] {
  let first = x.findIndex((at) => at >= from);
  if (first < 0) first = x.length;
  const past = x.findIndex((at) => at > to);
  return [Math.max(first - 1, 0), past < 0 ? x.length - 1 : past];
}

function lineShapes({ props, columns, part, frame, horizontal, vertical }: Drawn): Shape[] {
  const { x, lines, isFilled = false } = props;
  const place = { x, part, toX: horizontal.toPx, toY: vertical.toPx, isStepped: isFilled };
  const ground = frame.y + frame.height;
  return columns.flatMap(({ role, line, values }, index): Shape[] => {
    const stroke = paintOf(props, line);
    if (role === 'lower') return [];
    if (role === 'upper') {
      const d = bandPath(columns[index + 1]!.values, values, { ...place, isStepped: false });
      return [{ kind: 'path', d, fill: stroke, opacity: 0.16 }];
    }
    const d = pathOf(values, place);
    if (role === 'raw') return [{ kind: 'path', d, stroke, opacity: 0.35 }];
    const isDashed = lines[line]?.isDashed === true;
    const isSparse = part[1] - part[0] <= frame.width / SPARSE_PX;
    const places = isSparse ? knownPlaces(values, part) : lonePoints(values, ...part);
    const dots = places.map((at) => {
      const [left, top] = [px(horizontal.toPx(x[at]!)), px(vertical.toPx(values[at]!))];
      return `M${left - 2.5} ${top}a2.5 2.5 0 1 0 5 0a2.5 2.5 0 1 0 -5 0`;
    });
    return [
      ...(isFilled
        ? [
            {
              kind: 'path' as const,
              d: filledPath(values, ground, place),
              fill: stroke,
              opacity: 0.16,
            },
          ]
        : []),
      { kind: 'path', d, stroke, widthPx: 1.75, ...(isDashed ? { dash: '5 4' } : {}) },
      ...(dots.length === 0 ? [] : [{ kind: 'path' as const, d: dots.join(''), fill: stroke }]),
    ];
  });
}

function knownPlaces(values: LineValues, [from, to]: readonly [number, number]): number[] {
  return Array.from({ length: to - from + 1 }, (_, index) => from + index).filter(
    (index) => typeof values[index] === 'number',
  );
}

function markShapes({ props, prepared, frame, horizontal }: Drawn, hidden: ReadonlySet<number>) {
  return prepared.marks
    .filter(({ line, index }) => {
      const at = props.x[index]!;
      return !hidden.has(line) && at >= horizontal.from && at <= horizontal.to;
    })
    .map(({ line, index, value }): Shape => {
      const left = px(horizontal.toPx(props.x[index]!));
      const isLow = value === Number.NEGATIVE_INFINITY;
      const top = isLow ? frame.y + frame.height - 5 : frame.y + 5;
      const paint = paintOf(props, line);
      if (Number.isNaN(value)) {
        const d = `M${left - 4} ${top - 4}l8 8m0 -8l-8 8`;
        return { kind: 'path', d, stroke: paint, widthPx: 1.5 };
      }
      const tip = isLow ? 4 : -4;
      const d = `M${left} ${top + tip}L${left + 4} ${top - tip}H${left - 4}Z`;
      return { kind: 'path', d, fill: paint };
    });
}

function guideShapes({ props, frame, horizontal, vertical }: Drawn): Shape[] {
  const right = frame.x + frame.width;
  const bottom = frame.y + frame.height;
  const toPx = { x: horizontal.toPx, y: vertical.toPx };
  return placedGuides(props.guides ?? [], frame, (on, value) => toPx[on](value)).flatMap(
    ({ on, at, label }): Shape[] => [
      {
        kind: 'path',
        d: on === 'y' ? linePath(frame.x, at, right, at) : linePath(at, frame.y, at, bottom),
        stroke: 'axis',
        dash: '4 4',
      },
      ...(label === null
        ? []
        : [{ kind: 'text' as const, paint: 'text-muted' as const, sizePx: 10, ...label }]),
    ],
  );
}

function paintOf({ lines }: LineChartProps, line: number) {
  return seriesPaint((lines[line]?.colour ?? line + 1) - 1);
}
