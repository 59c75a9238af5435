import { cellText } from './cell-text.ts';
import { axisValue, type ChartChoice } from './chart-choice.ts';
import type { ResultColumn, ResultRow } from './result-columns.ts';

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** What one colour stands for. */
export interface PointSeries {
  readonly label: string;
  readonly points: readonly Point[];
}

export interface Series {
  readonly label: string;
  readonly values: readonly (number | null)[];
}

interface Drawn {
  /** What is not drawn, and why; null where all is. */
  readonly note: string | null;
}

const MOST_SERIES = 8;
const MOST_GROUPS = 40;

/** Points of each series in order of x; those with the same x follow one another. */
export function pointData(
  choice: ChartChoice,
  columns: readonly ResultColumn[],
  rows: readonly ResultRow[],
): Drawn & { readonly series: readonly PointSeries[] } {
  const { shown, note } = split(choice, columns, rows);
  const x = columnOf(columns, choice.x);
  let leftOut = 0;
  const series = shown.map(({ label, y, rows: own }) => {
    const points: Point[] = [];
    for (const row of own) {
      const at = axisValue(x, row[x.index]);
      const value = axisValue(y, row[y.index]);
      if (at === null || value === null || !Number.isFinite(at) || !Number.isFinite(value))
        leftOut += 1;
      else points.push({ x: at, y: value });
    }
    return { label, points: points.sort((a, b) => a.x - b.x) };
  });
  const without = leftOut === 0 ? null : `${leftOut} without a finite x and y are not drawn.`;
  return { series, note: joined(note, without) };
}

/** The same as lines over one list of x: where several points of a series share one, it is there as often. */
export function lineData(
  choice: ChartChoice,
  columns: readonly ResultColumn[],
  rows: readonly ResultRow[],
): Drawn & { readonly x: readonly number[]; readonly lines: readonly Series[] } {
  const { series, note } = pointData(choice, columns, rows);
  const most = new Map<number, number>();
  for (const { points } of series) {
    const counts = new Map<number, number>();
    for (const { x } of points) counts.set(x, (counts.get(x) ?? 0) + 1);
    for (const [x, count] of counts) most.set(x, Math.max(most.get(x) ?? 0, count));
  }
  const x = [...most.keys()].sort((a, b) => a - b).flatMap((at) => Array(most.get(at)!).fill(at));
  const lines = series.map(({ label, points }) => {
    let next = 0;
    const values = x.map((at) => (points[next]?.x === at ? points[next++]!.y : null));
    return { label, values };
  });
  return { x, lines, note };
}

/** Bars of each category, in order of the rows; a second bar of the same is one of its own. */
export function barData(
  choice: ChartChoice,
  columns: readonly ResultColumn[],
  rows: readonly ResultRow[],
): Drawn & { readonly categories: readonly string[]; readonly series: readonly Series[] } {
  const { shown, note } = split(choice, columns, rows);
  const x = columnOf(columns, choice.x);
  const groups = new Map<string, { label: string; values: (number | null)[] }>();
  for (const [position, { y, rows: own }] of shown.entries()) {
    const seen = new Map<string, number>();
    for (const row of own) {
      const label = labelOf(x, row[x.index]);
      const copy = seen.get(label) ?? 0;
      seen.set(label, copy + 1);
      const key = `${copy} ${label}`;
      const group = groups.get(key) ?? { label, values: shown.map(() => null) };
      groups.set(key, group);
      const value = axisValue(y, row[y.index]);
      group.values[position] = value !== null && Number.isFinite(value) ? value : null;
    }
  }
  const all = [...groups.values()];
  const drawn = all.slice(0, MOST_GROUPS);
  const cut = all.length > MOST_GROUPS ? `The first ${MOST_GROUPS} of ${all.length} bars.` : null;
  const series = shown.map(({ label }, position) => ({
    label,
    values: drawn.map(({ values }) => values[position]!),
  }));
  return { categories: drawn.map(({ label }) => label), series, note: joined(note, cut) };
}

interface Part {
  readonly label: string;
  readonly y: ResultColumn;
  readonly rows: readonly ResultRow[];
}

/** One part for each y and each value of the column that tells series apart. */
function split(
  { y, series }: ChartChoice,
  columns: readonly ResultColumn[],
  rows: readonly ResultRow[],
): { readonly shown: readonly Part[]; readonly note: string | null } {
  const by = series === null ? null : columnOf(columns, series);
  const groups = new Map<string, ResultRow[]>();
  for (const row of rows) {
    const label = by === null ? '' : labelOf(by, row[by.index]);
    const group = groups.get(label);
    if (group === undefined) groups.set(label, [row]);
    else group.push(row);
  }
  const parts = y.flatMap((key) =>
    [...groups].map(([label, own]) => ({
      label: [y.length > 1 || label === '' ? key : null, label].filter(Boolean).join(' · '),
      y: columnOf(columns, key),
      rows: own,
    })),
  );
  const note =
    parts.length > MOST_SERIES ? `The first ${MOST_SERIES} of ${parts.length} series.` : null;
  return { shown: parts.slice(0, MOST_SERIES), note };
}

function columnOf(columns: readonly ResultColumn[], key: string): ResultColumn {
  return columns.find((column) => column.key === key)!;
}

function labelOf(column: ResultColumn, value: unknown): string {
  return value === null ? 'null' : cellText(column, value) || '(empty)';
}

function joined(...notes: readonly (string | null)[]): string | null {
  return notes.filter((note) => note !== null).join(' ') || null;
}
