import { formatExact, formatValue, UNKNOWN } from '../../../format/number.ts';
import type { FigureRow } from '../figures/figure-table.tsx';
import { type BucketGroup, MOST_GROUPS, shareInterval } from '../model/buckets.ts';

export const BREAKDOWN_HEADINGS: readonly string[] = [
  'Events',
  'Share',
  'Success',
  '95% interval',
  'p50',
  'p95',
  'p99',
  'Cost',
  'Tokens',
];

/** A row for each group of one bucket, in its line's colour; shares are of the events of `all`. */
export function breakdownRows(
  groups: readonly BucketGroup[],
  all: readonly BucketGroup[],
  colourOf: (label: string) => number | null,
): FigureRow[] {
  const events = all.reduce((sum, { buckets }) => sum + (buckets[0]?.events ?? 0), 0);
  return groups.map((group, index) => ({
    label: group.label,
    colour: index < MOST_GROUPS ? colourOf(group.label) : null,
    cells: cellsOf(group, events),
  }));
}

function cellsOf({ buckets: [bucket] }: BucketGroup, allEvents: number): FigureRow['cells'] {
  if (bucket === undefined) return BREAKDOWN_HEADINGS.map(() => ({ text: UNKNOWN }));
  const { events, succeeded, failed, successRate, latency, costUsd, tokens } = bucket;
  const interval = shareInterval(succeeded, succeeded + failed);
  const noOutcome = interval === null ? 'No event has said whether it succeeded.' : undefined;
  return [
    { text: formatValue(events, 'count'), title: formatExact(events) },
    { text: formatValue(events / allEvents, 'fraction') },
    {
      text: formatValue(successRate, 'fraction'),
      title: noOutcome ?? `${formatExact(succeeded)} succeeded, ${formatExact(failed)} failed`,
    },
    {
      text:
        interval === null
          ? UNKNOWN
          : `${formatValue(interval.lower, 'fraction')} to ${formatValue(interval.upper, 'fraction')}`,
      title: noOutcome,
    },
    ...(['p50', 'p95', 'p99'] as const).map((name) => ({
      text: formatValue(latency[name], 'milliseconds'),
      title:
        latency.count === 0
          ? 'No event has said how long it took.'
          : `of ${formatExact(latency.count)} latencies`,
    })),
    {
      text: formatValue(costUsd.total, 'dollars'),
      title: costUsd.total === null ? 'No event has a cost.' : `US$ ${formatExact(costUsd.total)}`,
    },
    {
      text: formatValue(tokens.total, 'tokens'),
      title: tokens.total === null ? 'No event has tokens.' : formatExact(tokens.total),
    },
  ];
}
