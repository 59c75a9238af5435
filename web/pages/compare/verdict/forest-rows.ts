import type { MetricVerdict } from '../../../../src/server/protocol.ts';
import type { ForestRow } from '../../../charts/chart.ts';
import { formatPValue, toNumber, UNKNOWN } from '../../../format/number.ts';
import { intervalText, moreNeededText, relativeText, sizeText } from './figures.ts';
import { type Pair, rowKey } from './pairs.ts';

export const FOREST_HEADINGS = ['Relative difference', 'Adjusted p', 'To decide'] as const;

/** One row for each metric of each pair, on the axis of relative differences. */
export function forestRows(pairs: readonly Pair[]): readonly ForestRow[] {
  return pairs.flatMap((pair) =>
    pair.metrics.map((metric) => rowOf(pair, metric, pairs.length > 1)),
  );
}

function rowOf(pair: Pair, metric: MetricVerdict, isOneOfSeveral: boolean): ForestRow {
  const { relativeDifference: relative, margin, baseline, verdict, adjustedPValue } = metric;
  const scale = baseline.estimate === null ? 0 : Math.abs(toNumber(baseline.estimate));
  const interval = relative === null ? null : intervalText(relative.interval, relativeText);
  return {
    key: rowKey(pair, metric),
    label: metric.metric,
    detail: detailOf(pair, metric, isOneOfSeveral),
    estimate: relative === null ? null : toNumber(relative.estimate),
    lower: relative?.interval == null ? null : toNumber(relative.interval.lower),
    upper: relative?.interval == null ? null : toNumber(relative.interval.upper),
    margin: margin === null || scale === 0 ? null : margin.absolute / scale,
    verdict,
    cells: [
      relative === null
        ? UNKNOWN
        : `${relativeText(relative.estimate)}${interval === null ? '' : ` (${interval})`}`,
      formatPValue(adjustedPValue),
      decideText(metric),
    ],
    reason: relative === null ? reasonOf(metric) : null,
  };
}

/** `lower is better · primary`; of several pairs which one. */
function detailOf(
  { baseline, candidate }: Pair,
  { direction, role }: MetricVerdict,
  isOneOfSeveral: boolean,
): string {
  return [
    isOneOfSeveral
      ? `${candidate.label} against ${baseline.label}`
      : direction === null
        ? 'no direction'
        : `${direction} is better`,
    ...(role === 'exploratory' ? [] : [role]),
  ].join(' · ');
}

/** What it still takes, or by which margin it was settled. */
export function decideText(metric: MetricVerdict): string {
  const { verdict, margin } = metric;
  const more = moreNeededText(metric);
  if (more !== null) return more;
  if (verdict === 'equivalent' && margin !== null)
    return `within ±${sizeText(margin.absolute, metric)}`;
  return verdict === 'inconclusive' ? 'needs a margin' : UNKNOWN;
}

function reasonOf({ reason, baseline }: MetricVerdict): string {
  if (reason !== null) return reason.message;
  return baseline.estimate === null
    ? 'the baseline has no value'
    : 'no relative difference can be given; see the table';
}
