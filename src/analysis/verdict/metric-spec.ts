import type { PlannedSize } from '../../event/plan.js';
import type { Direction, MetricStatistic, ObservationUnit } from './verdict.js';

/** Where values come from: the first of those columns in which a row has one, of those events. */
export interface MetricSource {
  readonly columns: readonly string[];
  /** Names and prefixes; null for all. */
  readonly events: readonly string[] | null;
}

/** A metric that is to be compared, decoded. */
export interface MetricSpec {
  /** As it was asked for, without its statistic: `latency_ms`. */
  readonly name: string;
  /** Null leaves it to the data: a rate of what is yes or no, the last values of training curves, else the mean. */
  readonly statistic: MetricStatistic | null;
  readonly direction: Direction;
  /** Null where none was given for this metric. */
  readonly margin: PlannedSize | null;
  readonly source: MetricSource;
  /** Of a ratio; its numerator is the source. */
  readonly denominator: MetricSource | null;
  /** What counts as one observation; null leaves it to the data. */
  readonly unit: ObservationUnit | null;
  /** One of the default metrics, which are left out where no condition has a value of them. */
  readonly isDefault: boolean;
  /** What a plan calls it, where it is one of a plan's. */
  readonly plannedAs?: string;
}

/** What a metric is called in a comparison: `latency_ms p95`; a ratio goes by its own name. */
export function metricLabel(name: string, statistic: MetricStatistic): string {
  return statistic === 'ratio' ? name : `${name} ${statistic}`;
}

/** Sources of equal keys are gathered once. */
export function sourceKey({ columns, events }: MetricSource): string {
  return JSON.stringify([columns, events]);
}

const UNITS: readonly (readonly [RegExp, string])[] = [
  [/(^|_)ms$/, 'ms'],
  [/(^|_)us$/, 'µs'],
  [/(^|_)ns$/, 'ns'],
  [/(^|_)(s|seconds)$/, 's'],
  [/(^|_)usd$/, 'USD'],
  [/(^|_)tokens$/, 'tokens'],
  [/(^|_)bytes$/, 'bytes'],
];

/** The unit that a metric's name says; of a rate and of a ratio there is none. */
export function unitOf(name: string, statistic: MetricStatistic): string {
  if (statistic === 'rate' || statistic === 'ratio') return '';
  return UNITS.find(([ending]) => ending.test(name))?.[1] ?? '';
}

/** Which way is good, where the name leaves no doubt: time, money, tokens and loss; success and accuracy. */
export function usualDirection(name: string): Direction {
  const last = name.split('.').at(-1)!;
  if (/(^|_)(latency_ms|cost_usd|tokens|loss)$/.test(last)) return 'lower';
  return /(^|_)(success|accuracy)$/.test(last) ? 'higher' : null;
}
