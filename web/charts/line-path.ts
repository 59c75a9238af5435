import { type Area, area, curveLinear, curveStepAfter, type Line, line } from 'd3-shape';
import type { LineValues } from './chart.ts';

/** A hundredth of a pixel is as fine as anybody sees. */
const DIGITS = 2;

interface Place {
  readonly x: readonly number[];
  /** The first and the last place that are drawn. */
  readonly part: readonly [number, number];
  readonly toX: (value: number) => number;
  readonly toY: (value: number) => number;
  readonly isStepped?: boolean;
}

/** The line through the values from one place to another; it ends at gaps. */
export function pathOf(values: LineValues, place: Place): string {
  const path = line<number>().y((index) => place.toY(values[index]!));
  return written(path, place, [values]);
}

/** The ground between two lines, where both are known. */
export function bandPath(lower: LineValues, upper: LineValues, place: Place): string {
  const band = area<number>()
    .y0((index) => place.toY(lower[index]!))
    .y1((index) => place.toY(upper[index]!));
  return written(band, place, [lower, upper]);
}

/** What is under a line, down to a height in pixels. */
export function filledPath(values: LineValues, groundPx: number, place: Place): string {
  const ground = area<number>()
    .y0(groundPx)
    .y1((index) => place.toY(values[index]!));
  return written(ground, place, [values]);
}

function written(
  path: Line<number> | Area<number>,
  { x, part: [from, to], toX, isStepped = false }: Place,
  all: readonly LineValues[],
): string {
  const isIn = (index: number): boolean => all.every((values) => typeof values[index] === 'number');
  // To d3 a point is known or a gap; what only other lines have is neither, and left out.
  const places = Array.from({ length: Math.max(to - from + 1, 0) }, (_, index) => from + index);
  const own = places.filter((index) => all.some((values) => values[index] !== undefined));
  return (
    path
      .x((index: number) => toX(x[index]!))
      .defined(isIn)
      .curve(isStepped ? curveStepAfter : curveLinear)
      .digits(DIGITS)(own) ?? ''
  );
}
