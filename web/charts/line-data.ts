import type { Line, LineValues } from './chart.ts';

/** What is drawn of a line: the two edges of its band, what was before smoothing, and itself. */
export type PlotRole = 'upper' | 'lower' | 'raw' | 'main';

export interface PlotColumn {
  readonly role: PlotRole;
  /** Place of its line. */
  readonly line: number;
  readonly values: LineValues;
}

/** A value that no axis has a place for. */
export interface OutsideMark {
  readonly line: number;
  readonly index: number;
  readonly value: number;
}

export interface PreparedLines {
  /** In the order in which they are drawn. */
  readonly columns: readonly PlotColumn[];
  readonly marks: readonly OutsideMark[];
  /** Values of the lines that a logarithmic axis cannot show. */
  readonly notPositive: number;
}

/** What of the lines can be drawn: NaN, the infinities, and on a log axis what is not above 0, cannot. */
export function prepareLines(lines: readonly Line[], isLog: boolean): PreparedLines {
  const columns: PlotColumn[] = [];
  const marks: OutsideMark[] = [];
  let notPositive = 0;
  const drawable = (values: LineValues): LineValues =>
    values.every((value) => isDrawable(value, isLog))
      ? values
      : values.map((value) => (isDrawable(value, isLog) ? value : null));
  lines.forEach((line, place) => {
    if (line.upper !== undefined && line.lower !== undefined)
      columns.push(
        { role: 'upper', line: place, values: drawable(line.upper) },
        { role: 'lower', line: place, values: drawable(line.lower) },
      );
  });
  lines.forEach((line, place) => {
    for (const values of [...(line.raw === undefined ? [] : [line.raw]), ...(line.runs ?? [])])
      columns.push({ role: 'raw', line: place, values: drawable(values) });
  });
  lines.forEach((line, place) => {
    columns.push({ role: 'main', line: place, values: drawable(line.values) });
    line.values.forEach((value, index) => {
      if (typeof value !== 'number') return;
      if (!Number.isFinite(value)) marks.push({ line: place, index, value });
      else if (isLog && value <= 0) notPositive += 1;
    });
  });
  return { columns, marks, notPositive };
}

function isDrawable(value: number | null | undefined, isLog: boolean): boolean {
  return (
    value === null || value === undefined || (Number.isFinite(value) && !(isLog && value <= 0))
  );
}

/** Points that stand between two gaps: no line goes through them, so they are dots. */
export function lonePoints(values: LineValues, from: number, to: number): number[] {
  const lone: number[] = [];
  // What is undefined is passed over: the line goes on through it.
  let before: number | null = null;
  let candidate: number | null = null;
  for (let index = from; index <= to; index++) {
    const value = values[index];
    if (value === undefined) continue;
    if (value === null) {
      if (candidate !== null) lone.push(candidate);
      candidate = null;
      before = null;
      continue;
    }
    candidate = before === null ? index : null;
    before = index;
  }
  if (candidate !== null) lone.push(candidate);
  return lone;
}

/** Where the line has a value next to this place, no further from it than `isNear` allows. */
export function nearestValue(
  values: LineValues,
  at: number,
  isNear: (index: number) => boolean,
): number | null {
  for (let distance = 0; ; distance++) {
    const left = at - distance;
    const right = at + distance;
    const isLeft = left >= 0 && isNear(left);
    const isRight = right < values.length && isNear(right);
    if (!isLeft && !isRight) return null;
    if (isLeft && typeof values[left] === 'number') return left;
    if (isRight && typeof values[right] === 'number') return right;
  }
}

/** The last value up to a place of the axis; null where there is none. */
export function lastValue(values: LineValues, to: number): number | null {
  for (let index = Math.min(to, values.length - 1); index >= 0; index--)
    if (typeof values[index] === 'number') return index;
  return null;
}

/** Least and greatest of what is drawn between two places; null where nothing is. */
export function reach(
  columns: readonly PlotColumn[],
  from: number,
  to: number,
): { readonly least: number; readonly greatest: number } | null {
  let least = Number.POSITIVE_INFINITY;
  let greatest = Number.NEGATIVE_INFINITY;
  for (const { values } of columns)
    for (let index = from; index <= to; index++) {
      const value = values[index];
      if (typeof value !== 'number') continue;
      if (value < least) least = value;
      if (value > greatest) greatest = value;
    }
  return least > greatest ? null : { least, greatest };
}
