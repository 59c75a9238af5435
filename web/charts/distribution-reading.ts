import { formatValue, UNKNOWN } from '../format/number.ts';
import type { ChartTable, DistributionChartProps } from './chart.ts';
import { fractionUpTo } from './distribution-data.ts';

/** What each series has at a place of the axis; without one, how many values it has. */
export function distributionTexts(
  { series, kind }: DistributionChartProps,
  at: number | null,
): string[] {
  return series.map((each) => {
    const total = each.counts.reduce((sum, count) => sum + count, 0);
    const values = each.count ?? total;
    if (at === null) return values === 0 ? UNKNOWN : `n = ${formatValue(values, 'count')}`;
    if (kind === 'ecdf') return formatValue(fractionUpTo(each, at), 'fraction');
    const bin = each.edges.findIndex(
      (edge, index) => edge <= at && at < (each.edges[index + 1] ?? edge),
    );
    const count = each.counts[bin];
    if (count === undefined) return '0';
    return `${formatValue(count, 'count')} (${formatValue(count / total, 'fraction')})`;
  });
}

/** Where that is: a value, or the bin of the only series. */
export function distributionPlace(
  { series, kind, unit, axisLabel }: DistributionChartProps,
  at: number | null,
): string {
  if (at === null) return '';
  if (kind === 'ecdf') return `${axisLabel} ≤ ${formatValue(at, unit)}`;
  const edges = series[0]?.edges ?? [];
  const bin = edges.findIndex((edge, index) => edge <= at && at < (edges[index + 1] ?? edge));
  if (series.length > 1 || bin < 0) return `${axisLabel} ${formatValue(at, unit)}`;
  return `${formatValue(edges[bin], unit)} – ${formatValue(edges[bin + 1], unit)}`;
}

/** Every bin, or every step, of every series. */
export function distributionTable({ series, kind, axisLabel }: DistributionChartProps): ChartTable {
  if (kind === 'ecdf')
    return {
      columns: ['series', axisLabel, 'share at or below'],
      rows: series.flatMap(({ label, ecdf }) =>
        ecdf.value.map((value, index) => [label, value, ecdf.fraction[index] ?? null]),
      ),
    };
  return {
    columns: ['series', `${axisLabel}, from`, `${axisLabel}, to`, 'count'],
    rows: series.flatMap(({ label, edges, counts }) =>
      counts.map((count, index) => [label, edges[index]!, edges[index + 1]!, count]),
    ),
  };
}
