import { formatValue } from '../format/number.ts';
import type { DistributionChartProps, DistributionSeries } from './chart.ts';

/** One bar: from where to where, how high, and what it stands for. */
export interface Bar {
  readonly from: number;
  readonly to: number;
  readonly height: number;
  readonly count: number;
  readonly share: number;
}

export interface Histogram {
  readonly bars: readonly (readonly Bar[])[];
  readonly greatest: number;
  /** What a height is. */
  readonly heightLabel: string;
  readonly isShare: boolean;
}

type Options = Pick<DistributionChartProps, 'series' | 'scale' | 'unit'>;

/**
 * Bars whose heights can be compared. One series alone is counted. Several are shares of each: of its
 * bin where all have the same bins, else of a bin of one common width, so that a narrow bin is not low
 * only because it is narrow.
 */
export function histogramOf({ series, scale, unit }: Options): Histogram {
  const isLog = scale === 'log';
  const width = (from: number, to: number): number => (isLog ? Math.log10(to / from) : to - from);
  const usable = series.map(({ edges, counts }) =>
    counts.flatMap((count, index) => {
      const [from, to] = [edges[index]!, edges[index + 1]!];
      return isDrawable(from, isLog) && to > from ? [{ from, to, count }] : [];
    }),
  );
  const isOne = series.length === 1;
  const isAlike = series.every(({ edges }) => isSame(edges, series[0]!.edges));
  const common =
    isOne || isAlike ? null : middle(usable.flat().map(({ from, to }) => width(from, to)));
  const bars = usable.map((bins, place) => {
    const total = sum(series[place]!.counts);
    return bins.map(({ from, to, count }): Bar => {
      const share = total === 0 ? 0 : count / total;
      const scaled = common === null ? share : (share / width(from, to)) * common;
      return { from, to, count, share, height: isOne ? count : scaled };
    });
  });
  const label =
    common === null
      ? 'share of each'
      : isLog
        ? `share in a factor of ${formatValue(10 ** common)}`
        : `share in ${formatValue(common, unit)}`;
  return {
    bars,
    greatest: Math.max(0, ...bars.flat().map(({ height }) => height)),
    heightLabel: isOne ? 'count' : label,
    isShare: !isOne,
  };
}

/** Both ends of what is shown; null where there is nothing that this axis can show. */
export function distributionExtent(
  { series, scale }: Options,
  kind: 'histogram' | 'ecdf',
): readonly [number, number] | null {
  const isLog = scale === 'log';
  const all = series
    .flatMap(({ edges, counts, ecdf }) =>
      kind === 'ecdf' ? [...ecdf.value] : counts.length === 0 ? [] : [...edges],
    )
    .filter((value) => isDrawable(value, isLog));
  if (all.length === 0) return null;
  let least = all[0]!;
  let greatest = all[0]!;
  for (const value of all) {
    if (value < least) least = value;
    if (value > greatest) greatest = value;
  }
  if (greatest > least) return [least, greatest];
  if (isLog) return [least / 2, greatest * 2];
  const air = Math.abs(least) * 0.1 || 1;
  return [least - air, greatest + air];
}

/** How much of what was measured a logarithmic axis leaves out. */
export function notPositive({ series, scale }: Options): number {
  if (scale !== 'log') return 0;
  return sum(
    series.flatMap(({ edges, counts }) => counts.filter((_, index) => !(edges[index]! > 0))),
  );
}

/** The share of the values that are no greater; 0 before the first. */
export function fractionUpTo({ ecdf }: DistributionSeries, at: number): number {
  let low = 0;
  let high = ecdf.value.length;
  while (low < high) {
    const half = (low + high) >> 1;
    if (ecdf.value[half]! <= at) low = half + 1;
    else high = half;
  }
  return low === 0 ? 0 : ecdf.fraction[low - 1]!;
}

function isDrawable(value: number, isLog: boolean): boolean {
  return Number.isFinite(value) && (!isLog || value > 0);
}

function isSame(one: readonly number[], other: readonly number[]): boolean {
  return one.length === other.length && one.every((value, index) => value === other[index]);
}

function middle(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[sorted.length >> 1] ?? 1;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
