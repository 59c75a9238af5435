import type { MonitorAnswer, MonitorPoint } from '../../../../src/server/protocol.ts';
import { linearScale, logScale, type Scale } from '../../../charts/scale.ts';
import {
  type Frame,
  linePath,
  px,
  rectPath,
  type Scene,
  type Shape,
  textWidthPx,
} from '../../../charts/scene.ts';
import type { Unit } from '../../../format/number.ts';
import { samplesAxis, valueAxis } from './sequence-axes.ts';

/** The picture of a confidence sequence, and where its points are. */
export interface SequencePicture {
  readonly scene: Scene;
  /** The point next to a place in the picture. */
  readonly nearest: (atPx: number) => number | null;
  readonly xOf: (point: MonitorPoint) => number;
}

const [LEFT, RIGHT, TOP, BOTTOM] = [64, 24, 18, 34];
const COLOUR = 1;

/**
 * How the interval closes in: at each look, and what all looks so far leave (darker), with zero, the
 * margin that does not matter, and the look that decided. Early intervals are far wider than late
 * ones: what goes beyond the axis is cut at its edge.
 */
export function sequencePicture(
  answer: MonitorAnswer,
  widthPx: number,
  heightPx: number,
  unit: Unit,
): SequencePicture | null {
  const points = answer.points.filter(({ estimate }) => estimate !== null);
  if (points.length === 0) return null;
  const frame = {
    x: LEFT,
    y: TOP,
    width: Math.max(40, widthPx - LEFT - RIGHT),
    height: heightPx - TOP - BOTTOM,
  };
  const x = samplesScale(points, frame.x, frame.x + frame.width);
  const [from, to] = valueRange(points, answer.margin);
  const y = linearScale(from, to, frame.y + frame.height, frame.y);
  const inside: Shape[] = [
    ...marginShapes(points, x, y),
    area(points, x, y, 'lower', 'upper', 0.14),
    area(points, x, y, 'runningLower', 'runningUpper', 0.22),
    line(points, x, y, 'runningLower', 1.25),
    line(points, x, y, 'runningUpper', 1.25),
    line(points, x, y, 'estimate', 2),
    {
      kind: 'path',
      d: linePath(frame.x, y.toPx(0), frame.x + frame.width, y.toPx(0)),
      stroke: 'text-muted',
      widthPx: 1.25,
    },
    ...decisionShapes(answer, x, frame),
  ];
  return {
    scene: {
      widthPx,
      heightPx,
      shapes: [
        ...valueAxis(y, unit, frame),
        ...samplesAxis(x, frame),
        { kind: 'clip', frame, shapes: inside },
        { kind: 'path', d: rectPath(frame), stroke: 'grid' },
      ],
    },
    nearest: (atPx) => nearestPoint(points, x, atPx, answer.points),
    xOf: (point) => x.toPx(Math.max(1, point.n)),
  };
}

type Ends = 'lower' | 'upper' | 'runningLower' | 'runningUpper' | 'estimate';

function samplesScale(points: readonly MonitorPoint[], fromPx: number, toPx: number): Scale {
  const most = Math.max(2, points.at(-1)!.n);
  // Before the first interval there is little to see, and a logarithm would make much of it.
  const first = points.find(({ lower }) => lower !== null)?.n ?? 1;
  const least = Math.min(Math.max(1, points[0]!.n, first / 2, most / 500), most - 1);
  // It closes in with the root of n: on a plain axis all that happens first is one stroke.
  return most / least > 20
    ? logScale(least, most, fromPx, toPx)
    : linearScale(least, most, fromPx, toPx);
}

/** Zero, the margin, all estimates that count, and intervals but the widest tenth. */
function valueRange(
  points: readonly MonitorPoint[],
  margin: number | null,
): readonly [number, number] {
  const reaches = points
    .flatMap(({ lower, upper }) =>
      lower === null || upper === null ? [] : [Math.max(Math.abs(lower), Math.abs(upper))],
    )
    .sort((a, b) => a - b);
  const cut = reaches[Math.floor(reaches.length * 0.9)] ?? Number.POSITIVE_INFINITY;
  const shown = points.flatMap(({ lower, upper, runningLower, runningUpper }) =>
    [lower, upper, runningLower, runningUpper].filter(
      (end) => end !== null && Math.abs(end) <= cut,
    ),
  ) as number[];
  const last = points.at(-1)!.estimate!;
  const around = shown.length === 0 ? points.map(({ estimate }) => estimate!) : shown;
  const ends = [0, last, ...(margin === null ? [] : [margin * 1.15, -margin * 1.15]), ...around];
  const [low, high] = [least(ends), greatest(ends)];
  const air = (high - low || Math.abs(high) || 1) * 0.06;
  return [low - air, high + air];
}

function least(values: readonly number[]): number {
  return values.reduce((a, b) => Math.min(a, b));
}

function greatest(values: readonly number[]): number {
  return values.reduce((a, b) => Math.max(a, b));
}

function marginShapes(points: readonly MonitorPoint[], x: Scale, y: Scale): Shape[] {
  const known = points.filter(({ margin }) => margin !== null);
  if (known.length === 0) return [];
  const upper = known.map((point) => `${at(point, x)} ${px(y.toPx(point.margin!))}`);
  const lower = known.map((point) => `${at(point, x)} ${px(y.toPx(-point.margin!))}`).reverse();
  return [
    { kind: 'path', d: `M${[...upper, ...lower].join('L')}Z`, fill: 'border-strong', opacity: 0.2 },
    { kind: 'path', d: `M${upper.join('L')}`, stroke: 'axis', dash: '3 4' },
    { kind: 'path', d: `M${lower.join('L')}`, stroke: 'axis', dash: '3 4' },
  ];
}

function area(
  points: readonly MonitorPoint[],
  x: Scale,
  y: Scale,
  lower: Ends,
  upper: Ends,
  opacity: number,
): Shape {
  const known = points.filter((point) => point[lower] !== null && point[upper] !== null);
  const above = known.map((point) => `${at(point, x)} ${px(y.toPx(point[upper]!))}`);
  const below = known.map((point) => `${at(point, x)} ${px(y.toPx(point[lower]!))}`).reverse();
  const d = known.length === 0 ? '' : `M${[...above, ...below].join('L')}Z`;
  return { kind: 'path', d, fill: `series-${COLOUR}`, opacity };
}

function line(
  points: readonly MonitorPoint[],
  x: Scale,
  y: Scale,
  end: Ends,
  widthPx: number,
): Shape {
  let d = '';
  let isDrawing = false;
  for (const point of points) {
    const value = point[end];
    if (value === null) {
      isDrawing = false;
      continue;
    }
    d += `${isDrawing ? 'L' : 'M'}${at(point, x)} ${px(y.toPx(value))}`;
    isDrawing = true;
  }
  return { kind: 'path', d, stroke: `series-${COLOUR}`, widthPx };
}

function at({ n }: MonitorPoint, x: Scale): number {
  return px(x.toPx(Math.max(1, n)));
}

function decisionShapes({ stopped }: MonitorAnswer, x: Scale, frame: Frame): Shape[] {
  if (stopped === null) return [];
  const place = x.toPx(Math.max(1, stopped.n));
  const text = `${stopped.by === 'decided' ? stopped.decision : 'budget spent'} at ${stopped.n.toLocaleString('en-US')}`;
  const isRoom = place + textWidthPx(text) + 8 < frame.x + frame.width;
  return [
    {
      kind: 'path',
      d: linePath(place, frame.y, place, frame.y + frame.height),
      stroke: 'text-main',
      widthPx: 1.5,
      dash: '5 3',
    },
    {
      kind: 'text',
      x: place + (isRoom ? 5 : -5),
      y: frame.y + 12,
      text,
      paint: 'text-main',
      anchor: isRoom ? 'start' : 'end',
      isBold: true,
    },
  ];
}

function nearestPoint(
  points: readonly MonitorPoint[],
  x: Scale,
  atPx: number,
  all: readonly MonitorPoint[],
): number | null {
  let best: MonitorPoint | null = null;
  let distance = Number.POSITIVE_INFINITY;
  for (const point of points) {
    const away = Math.abs(x.toPx(Math.max(1, point.n)) - atPx);
    if (away >= distance) continue;
    best = point;
    distance = away;
  }
  return best === null ? null : all.indexOf(best);
}
