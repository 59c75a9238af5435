import {
  isMicroseconds,
  isNumeric,
  microsecondsOf,
  type ResultColumn,
  type ResultRow,
} from './result-columns.ts';

export type ChartKind = 'line' | 'bar' | 'scatter';

/** Which columns a chart is made of, by their keys. */
export interface ChartChoice {
  readonly kind: ChartKind;
  readonly x: string;
  readonly y: readonly string[];
  readonly series: string | null;
}

/** What can be on which axis. */
export function canBeX(column: ResultColumn, kind: ChartKind): boolean {
  if (kind === 'bar') return column.kind !== 'nested';
  return isNumeric(column) || isTime(column);
}

function isTime({ kind }: ResultColumn): boolean {
  return kind === 'moment' || kind === 'day';
}

/** What the address says as far as the columns have it, and what fits them best for the rest. */
export function chartChoice(
  columns: readonly ResultColumn[],
  rows: readonly ResultRow[],
  parameters: URLSearchParams,
): ChartChoice | null {
  const numbers = columns.filter(isNumeric);
  if (numbers.length === 0 || rows.length === 0) return null;
  const best = bestChoice(columns, rows, numbers);
  const asked = parameters.get('chart');
  const kind = asked === 'line' || asked === 'bar' || asked === 'scatter' ? asked : best.kind;
  const possible = columns.filter((column) => canBeX(column, kind));
  const has = (key: string | null) => possible.some((column) => column.key === key);
  const x = [parameters.get('x'), best.x].find(has) ?? possible[0]?.key;
  if (x === undefined) return null;
  const named = parameters
    .getAll('y')
    .filter((key) => key !== x && numbers.some((column) => column.key === key));
  const others = numbers.filter(({ key }) => key !== x);
  const usual = best.y.filter((key) => key !== x);
  const y = named.length > 0 ? named : usual.length > 0 ? usual : others.slice(0, 1).map(keyOf);
  const series = parameters.get('series');
  const isSeries = series !== x && columns.some(({ key }) => key === series);
  // None is a choice too.
  return { kind, x, y, series: isSeries ? series : series === 'none' ? null : seriesOf(best, x) };
}

function seriesOf({ series }: ChartChoice, x: string): string | null {
  return series === x ? null : series;
}

function keyOf({ key }: ResultColumn): string {
  return key;
}

function bestChoice(
  columns: readonly ResultColumn[],
  rows: readonly ResultRow[],
  numbers: readonly ResultColumn[],
): ChartChoice {
  const labels = columns.filter(({ kind }) => kind === 'text' || kind === 'flag');
  const few = (column: ResultColumn) => isFew(distinct(column, rows), rows.length);
  const ordered =
    columns.find(isTime) ??
    numbers.find((column) => isMicroseconds(column, rows[0]![column.index])) ??
    numbers.find(({ key }) => /^(?:step|epoch|batch|n)$/.test(key));
  if (ordered !== undefined) {
    const y = numbers.filter((column) => column !== ordered).slice(0, 1);
    const series = labels.find(few);
    return { kind: 'line', x: ordered.key, y: y.map(keyOf), series: series?.key ?? null };
  }
  const [label, ...others] = labels;
  if (label !== undefined) {
    // Only where one bar a category is not enough.
    const repeats = distinct(label, rows) < rows.length;
    const series = repeats ? others.find(few) : undefined;
    return { kind: 'bar', x: label.key, y: [numbers[0]!.key], series: series?.key ?? null };
  }
  const [x, y = x] = numbers;
  return { kind: 'scatter', x: x!.key, y: [y!.key], series: null };
}

function isFew(count: number, rows: number): boolean {
  return count >= 2 && count <= 8 && count < rows;
}

function distinct({ index }: ResultColumn, rows: readonly ResultRow[]): number {
  return new Set(rows.map((row) => row[index])).size;
}

/** A value's place on an axis; null where it has none. */
export function axisValue(column: ResultColumn, value: unknown): number | null {
  if (value === null) return null;
  if (column.kind === 'moment' || column.kind === 'day') return microsecondsOf(value);
  return Number(value);
}

export function isTimeAxis(column: ResultColumn, rows: readonly ResultRow[]): boolean {
  if (isTime(column)) return true;
  const first = rows.find((row) => row[column.index] !== null);
  return first !== undefined && isMicroseconds(column, first[column.index]);
}
