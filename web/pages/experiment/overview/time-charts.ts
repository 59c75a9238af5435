import type { RollupBucket } from '../../../../src/server/protocol.ts';
import type { Line } from '../../../charts/chart.ts';
import type { Unit } from '../../../format/number.ts';
import {
  ALL,
  type ColouredGroup,
  type Extent,
  rateOf,
  type SplitBy,
  shareInterval,
} from '../model/buckets.ts';
import {
  chartLines,
  countPoints,
  figurePoints,
  type LinePoints,
  linesOfGroups,
  overBuckets,
} from '../model/points.ts';

export type Percentile = 'p50' | 'p95' | 'p99';

/** What a chart over time draws, of which figures. */
export interface TimeChart {
  readonly key: string;
  readonly title: string;
  readonly description: string;
  readonly unit: Unit;
  readonly fromZero: boolean;
  readonly isFilled: boolean;
  readonly note: string | null;
  readonly emptyText: string;
  readonly x: readonly number[];
  readonly lines: readonly Line[];
}

export interface TimeChartInput {
  readonly groups: readonly ColouredGroup[];
  readonly by: SplitBy;
  readonly widthUs: number;
  /** `5 min`: how long each point is. */
  readonly width: string;
  readonly extent: Extent;
  /** Buckets that end later are not over; null where all are. */
  readonly settledUs: number | null;
  /** Which one is drawn where there is a line for each group. */
  readonly percentile: Percentile;
}

const PERCENTILES: readonly Percentile[] = ['p50', 'p95', 'p99'];

/** The charts of the overview, from the same buckets; what only some experiments have comes last. */
export function timeCharts(input: TimeChartInput): TimeChart[] {
  const figures = overOnly(input, false);
  const counted = overOnly(input, true);
  return [
    latency(figures),
    throughput(figures),
    success(figures),
    failures(counted),
    cost(counted),
    tokens(counted),
  ];
}

function overOnly(input: TimeChartInput, isCount: boolean): TimeChartInput {
  const { groups, widthUs, settledUs } = input;
  const over = groups.map((group) => ({
    ...group,
    buckets: overBuckets(group.buckets, widthUs, settledUs, isCount),
  }));
  return { ...input, groups: over };
}

function latency({ groups, by, widthUs, percentile }: TimeChartInput): TimeChart {
  const points = (buckets: readonly RollupBucket[], name: Percentile) =>
    figurePoints(buckets, widthUs, (bucket) => bucket.latency[name]);
  const lines =
    by === ALL
      ? PERCENTILES.map((name, index) => ({
          label: name,
          colour: index + 1,
          points: points(groups[0]?.buckets ?? [], name),
        }))
      : linesOfGroups(groups, (buckets) => points(buckets, percentile));
  return {
    key: 'latency',
    title: by === ALL ? 'Latency' : `Latency ${percentile}`,
    description: 'Percentiles of the latencies of each point’s events, over time.',
    unit: 'milliseconds',
    fromZero: false,
    isFilled: false,
    note: 'Percentiles are within 1%.',
    emptyText: 'No event has said how long it took.',
    ...chartLines(lines),
  };
}

function throughput({ groups, by, widthUs, extent }: TimeChartInput): TimeChart {
  const pick = (bucket: RollupBucket) => rateOf(bucket, widthUs, extent);
  return {
    key: 'throughput',
    title: 'Throughput',
    description: 'Events a second, over time.',
    unit: 'perSecond',
    fromZero: true,
    isFilled: by === ALL,
    note: null,
    emptyText: 'No events yet.',
    ...chartLines(counts(groups, by, widthUs, 'events', pick)),
  };
}

function success({ groups, by, widthUs }: TimeChartInput): TimeChart {
  const share = (buckets: readonly RollupBucket[]) =>
    figurePoints(buckets, widthUs, ({ successRate }) => successRate);
  const bound = (buckets: readonly RollupBucket[], side: 'lower' | 'upper') =>
    figurePoints(
      buckets,
      widthUs,
      ({ succeeded, failed }) => shareInterval(succeeded, succeeded + failed)?.[side] ?? null,
    );
  const buckets = groups[0]?.buckets ?? [];
  const lines: LinePoints[] =
    by === ALL
      ? [
          {
            label: 'success rate',
            colour: 3,
            points: share(buckets),
            lower: bound(buckets, 'lower'),
            upper: bound(buckets, 'upper'),
          },
        ]
      : linesOfGroups(groups, share);
  return {
    key: 'success',
    title: 'Success',
    description: 'Share of the events with a known outcome that succeeded, over time.',
    unit: 'fraction',
    fromZero: false,
    isFilled: false,
    note: by === ALL ? 'Tinted: the 95% interval.' : null,
    emptyText: 'No event has said whether it succeeded.',
    ...chartLines(lines),
  };
}

function cost({ groups, by, widthUs, width }: TimeChartInput): TimeChart {
  const withCost = groups.filter(({ buckets }) => buckets.some(({ costUsd }) => costUsd.count > 0));
  const pick = ({ costUsd }: RollupBucket) => costUsd.total ?? 0;
  return {
    key: 'cost',
    title: `Cost in each ${width}`,
    description: 'US dollars in each point, over time.',
    unit: 'dollars',
    fromZero: true,
    isFilled: by === ALL,
    note: null,
    emptyText: 'No event has a cost: a cost needs tokens and the price of the model.',
    ...chartLines(counts(withCost, by, widthUs, 'US dollars', pick)),
  };
}

function tokens({ groups, by, widthUs, width }: TimeChartInput): TimeChart {
  const spent = groups.filter(({ buckets }) =>
    buckets.some((bucket) => bucket.tokens.total !== null),
  );
  const of = (name: 'prompt' | 'completion' | 'total') => (bucket: RollupBucket) =>
    bucket.tokens[name] ?? 0;
  const buckets = spent[0]?.buckets;
  const lines: LinePoints[] =
    by !== ALL
      ? counts(spent, by, widthUs, 'tokens', of('total'))
      : buckets === undefined
        ? []
        : (['prompt', 'completion'] as const).map((name, index) => ({
            label: name,
            colour: index + 1,
            points: countPoints(buckets, widthUs, of(name)),
          }));
  return {
    key: 'tokens',
    title: `Tokens in each ${width}`,
    description: 'Tokens of prompts and completions in each point, over time.',
    unit: 'tokens',
    fromZero: true,
    isFilled: false,
    note: null,
    emptyText: 'No event has said how many tokens it took.',
    ...chartLines(lines),
  };
}

function failures({ groups, by, widthUs, width }: TimeChartInput): TimeChart {
  const told = groups.filter(({ buckets }) =>
    buckets.some((bucket) => bucket.successRate !== null),
  );
  const lines = counts(told, by, widthUs, 'failures', ({ failed }) => failed);
  return {
    key: 'failures',
    title: `Failures in each ${width}`,
    description: 'Events that failed in each point, over time.',
    unit: 'count',
    fromZero: true,
    isFilled: by === ALL,
    note: null,
    emptyText: 'No event has said whether it succeeded.',
    ...chartLines(by === ALL ? lines.map((line) => ({ ...line, colour: 2 })) : lines),
  };
}

function counts(
  groups: readonly ColouredGroup[],
  by: SplitBy,
  widthUs: number,
  label: string,
  pick: (bucket: RollupBucket) => number,
): LinePoints[] {
  const lines = linesOfGroups(groups, (buckets) => countPoints(buckets, widthUs, pick));
  return by === ALL ? lines.map((line) => ({ ...line, label })) : lines;
}
