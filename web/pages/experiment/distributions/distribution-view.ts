import type {
  ColumnsAnswer,
  DistributionAnswer,
  LabelColumn,
  NumberColumn,
} from '../../../../src/server/protocol.ts';
import type { AxisRange } from '../../../charts/chart.ts';
import { quantileOf } from './quantile.ts';

export type Scale = 'linear' | 'log';

const scales: readonly Scale[] = ['linear', 'log'];
/** From such a distance of the 99th percentile to the median on, a logarithmic axis shows more. */
const WIDE = 4;

/** What the distributions tab shows, as the address says. */
export interface DistributionView {
  readonly column: NumberColumn | null;
  readonly choices: readonly NumberColumn[];
  /** Only of this event; null for all that carry the column. */
  readonly event: string | null;
  /** What has a distribution of its own. */
  readonly split: LabelColumn | null;
  readonly splits: readonly LabelColumn[];
  /** Null where the address leaves it to the values. */
  readonly scale: Scale | null;
}

const USUAL = ['latency_ms', 'cost_usd', 'total_tokens'];
const MOST_GROUPS = 6;
const MOST_VALUES = 50;

export function distributionViewOf(
  parameters: URLSearchParams,
  columns: ColumnsAnswer,
): DistributionView {
  // The same durations as the latencies, in nanoseconds.
  const choices = columns.numbers.filter(({ name }) => name !== 'duration');
  const named = (name: string | null) => choices.find((choice) => choice.name === name);
  const column =
    named(parameters.get('column')) ?? USUAL.map(named).find(Boolean) ?? choices[0] ?? null;
  const event = parameters.get('event');
  const carriers = column?.events ?? [];
  const splits = [eventLabel(carriers), ...columns.labels].filter(
    ({ values, events }) =>
      values.length > 1 &&
      values.length < MOST_VALUES &&
      events.some((name) => carriers.includes(name)),
  );
  return {
    column,
    choices,
    splits,
    event: event !== null && carriers.includes(event) ? event : null,
    split: splits.find(({ name }) => name === parameters.get('split')) ?? null,
    scale: scales.find((scale) => scale === parameters.get('scale')) ?? null,
  };
}

const EVENT_NAME = 'event_name';

/** The events' names as a label like any other. */
function eventLabel(carriers: readonly string[]): LabelColumn {
  return { name: 'event', column: EVENT_NAME, events: carriers, values: carriers };
}

/** What shows the most of these values: few large ones hide all others on a linear axis. */
export function usualScale(
  found: readonly Pick<DistributionAnswer, 'count' | 'logHistogram' | 'ecdf'>[],
): Scale {
  const filled = found.filter(({ count }) => count > 0);
  const isWide = ({ ecdf }: Pick<DistributionAnswer, 'ecdf'>) =>
    quantileOf(ecdf, 0.99)! > WIDE * quantileOf(ecdf, 0.5)!;
  const isLog = filled.every(({ logHistogram }) => logHistogram !== null) && filled.some(isWide);
  return isLog ? 'log' : 'linear';
}

/** One distribution that is asked for. */
export interface DistributionPart {
  readonly label: string;
  /** The library's query. */
  readonly query: Readonly<Record<string, unknown>>;
}

export function partsOf(
  { column, event, split }: DistributionView,
  range: AxisRange,
): DistributionPart[] {
  if (column === null) return [];
  const common = {
    ...(event === null ? {} : { events: event }),
    ...(range === null
      ? {}
      : { window: { fromUs: Math.floor(range.from), toUs: Math.ceil(range.to) } }),
  };
  if (split === null) return [{ label: column.name, query: common }];
  return split.values.slice(0, MOST_GROUPS).map((value) => ({
    label: String(value),
    query: { ...common, where: { [split.column]: value } },
  }));
}

/** Values that have no distribution of their own: there is no room for them. */
export function leftOut({ split }: DistributionView): number {
  return Math.max(0, (split?.values.length ?? 0) - MOST_GROUPS);
}
