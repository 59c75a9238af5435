import type { MetricVerdict, Verdict, WireNumber } from '../../../../src/server/protocol.ts';
import { formatPValue } from '../../../format/number.ts';
import { differenceText, estimateText, intervalText, relativeText } from './figures.ts';
import { decideText } from './forest-rows.ts';
import type { Pair } from './pairs.ts';
import { typeset } from './words.ts';

/** The verdict as a table that GitHub and most editors show; each estimate with its interval. */
export function verdictMarkdown(verdict: Verdict, pairs: readonly Pair[]): string {
  const tables = pairs.map(({ baseline, candidate, metrics }) => {
    const headers = [
      'Metric',
      baseline.label,
      candidate.label,
      'Difference',
      'Relative',
      'Adjusted p',
      'Verdict',
    ];
    const rows = metrics.map((metric) => [
      metric.metric,
      armText(metric.baseline, metric),
      armText(metric.candidate, metric),
      withInterval(metric.difference, (value) => differenceText(value, metric)),
      withInterval(metric.relativeDifference, relativeText),
      formatPValue(metric.adjustedPValue),
      verdictText(metric),
    ]);
    return [
      line(headers),
      line(headers.map((_, i) => (i === 0 || i === 6 ? '---' : '---:'))),
      ...rows.map(line),
    ].join('\n');
  });
  return `${[typeset(verdict.words), ...tables].join('\n\n')}\n`;
}

function verdictText(metric: MetricVerdict): string {
  return metric.moreNeeded === null
    ? metric.verdict
    : `${metric.verdict} (${decideText(metric)} in each condition)`;
}

function armText({ estimate, interval }: MetricVerdict['baseline'], metric: MetricVerdict): string {
  const show = (value: WireNumber): string => estimateText(value, metric);
  const range = intervalText(interval, show);
  return `${estimateText(estimate, metric)}${range === null ? '' : ` (${range})`}`;
}

function withInterval(
  difference: MetricVerdict['difference'],
  show: (value: WireNumber) => string,
): string {
  if (difference === null) return '–';
  const range = intervalText(difference.interval, show);
  return `${show(difference.estimate)}${range === null ? '' : ` (${range})`}`;
}

function line(cells: readonly string[]): string {
  return `| ${cells.map(escaped).join(' | ')} |`;
}

/** Names that were recorded make no column, no line and no markup of their own. */
function escaped(text: string): string {
  return text.replace(/\s+/g, ' ').replace(/[\\|`*_<>[\]]/g, '\\$&');
}
