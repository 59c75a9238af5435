import { metricColumns } from '../analysis/curve-reader.js';
import type { MetricSource, MetricSpec } from '../analysis/verdict/metric-spec.js';
import { sourceKey, usualDirection } from '../analysis/verdict/metric-spec.js';
import type { MetricStatistic, ObservationUnit } from '../analysis/verdict/verdict.js';
import { refuse } from '../errors.js';
import { metricColumn } from '../event/fields.js';
import { type EventName, parsePattern } from '../event/name.js';
import type { PlannedSize } from '../event/plan.js';
import { readMetricText } from './comparison-metric-text.js';
import * as decode from './decode.js';
import { decodeSize } from './plan.js';

/** A metric to compare, where its name does not say everything. */
export interface ComparedMetric {
  /**
   * `'latency_ms'`, `'latency_ms p95'`, `'measurements.val_loss'`, `'cost_usd / success'`; of a ratio
   * whose parts are given apart, any name.
   */
  readonly metric: string;
  /** `'sum'` adds up each sample's values, and is compared by samples. */
  readonly statistic?: Exclude<MetricStatistic, 'ratio'>;
  /** Which way is good. Known by itself of latency, cost, tokens, loss, success and accuracy. */
  readonly direction?: 'lower' | 'higher';
  /** Differences smaller than this do not matter: a share of the baseline's figure, or in the metric's unit. */
  readonly margin?: PlannedSize;
  /** Names and prefixes of the events whose values count; all unless given. */
  readonly events?: readonly EventName[];
  /** A ratio of sums, `cost_usd` over `success`: what an event lacks counts as 0. */
  readonly numerator?: string;
  readonly denominator?: string;
  /** What counts as one observation; by itself a sample where events have one, a run for training curves. */
  readonly unit?: ObservationUnit;
}

const STATISTICS: readonly Exclude<MetricStatistic, 'ratio'>[] = [
  'mean',
  'p50',
  'p90',
  'p95',
  'p99',
  'rate',
  'final',
  'sum',
];

export const OBSERVATION_UNITS: readonly ObservationUnit[] = ['event', 'sample', 'run'];

/** What is compared unless something else is asked for; those that nobody has data of are left out. */
const USUAL: readonly string[] = [
  'latency_ms mean',
  'latency_ms p50',
  'latency_ms p95',
  'latency_ms p99',
  'cost_usd mean',
  'cost_usd sum',
  'total_tokens mean',
  'total_tokens sum',
  'success rate',
  'loss',
  'accuracy',
];

/** The default metrics, and the experiments' own. */
export function usualMetrics(custom: readonly string[]): MetricSpec[] {
  const own = [...new Set(custom)].map((name) => ({
    ...decodeMetric(name, name),
    source: { columns: [metricColumn(name)], events: null },
    // What a program of somebody's own computes may be good either way.
    direction: null,
  }));
  return [...USUAL.map((name) => decodeMetric(name, name)), ...own].map((metric) => ({
    ...metric,
    isDefault: true,
  }));
}

/**
 * Metrics as `compareExperiments` takes them.
 *
 * @throws CrucibleError `invalid-option`, naming the part and what was expected.
 */
export function decodeMetrics(value: unknown, path: string): MetricSpec[] {
  if (!Array.isArray(value) || value.length === 0)
    throw refuse('invalid-option', path, 'a non-empty array of metrics', value);
  const metrics = value.map((item: unknown, index) => decodeMetric(item, `${path}[${index}]`));
  metrics.forEach((metric, index) => {
    const { name, statistic } = metric;
    const isThere = metrics
      .slice(0, index)
      .some(
        (other) => other.name === name && other.statistic === statistic && ofSame(other, metric),
      );
    if (isThere)
      throw refuse('invalid-option', `${path}[${index}]`, 'a metric not yet there', name);
  });
  return metrics;
}

/** Of the same events: two of different ones are told apart by them. Ratios are by their names. */
function ofSame(one: MetricSpec, other: MetricSpec): boolean {
  return one.denominator !== null || sourceKey(one.source) === sourceKey(other.source);
}

/** One metric, by name or in full. */
export function decodeMetric(value: unknown, path: string): MetricSpec {
  if (typeof value === 'string') return named(value, path);
  const metric = decode.record(value, path);
  decode.noOthers(metric, path, [
    'metric',
    'statistic',
    'direction',
    'margin',
    'events',
    'numerator',
    'denominator',
    'unit',
  ]);
  const spec = named(metric['metric'], `${path}.metric`);
  const { numerator, denominator } = metric;
  if ((numerator === undefined) !== (denominator === undefined))
    throw refuse('invalid-option', path, 'a numerator and a denominator, or neither', value);
  const isRatio = numerator !== undefined;
  if (isRatio && metric['statistic'] !== undefined)
    throw refuse('invalid-option', `${path}.statistic`, 'none for a ratio', metric['statistic']);
  const events = decodeEvents(metric['events'], `${path}.events`);
  const sourceOf = (name: unknown, key: string): MetricSource => ({
    columns: metricColumns(decode.nonEmptyString(name, `${path}.${key}`)),
    events,
  });
  const statistic = optional(metric['statistic'], `${path}.statistic`, STATISTICS);
  const isWritten = !isRatio && spec.denominator !== null;
  if (isWritten && statistic !== null)
    throw refuse('invalid-option', `${path}.statistic`, 'none for a ratio', statistic);
  return {
    ...spec,
    // A ratio's name is the caller's, and stands for no column.
    name: isRatio ? cleaned(metric['metric'], `${path}.metric`) : spec.name,
    statistic: isRatio ? 'ratio' : (statistic ?? spec.statistic),
    direction:
      optional(metric['direction'], `${path}.direction`, ['lower', 'higher'] as const) ??
      (isRatio ? null : spec.direction),
    margin:
      metric['margin'] === undefined
        ? null
        : decodeSize(metric['margin'], `${path}.margin`, 'above 0'),
    source: isRatio ? sourceOf(numerator, 'numerator') : { ...spec.source, events },
    denominator: isRatio
      ? sourceOf(denominator, 'denominator')
      : spec.denominator && { ...spec.denominator, events },
    unit: optional(metric['unit'], `${path}.unit`, OBSERVATION_UNITS),
  };
}

/** `latency_ms p95`: a last word that is a statistic is one. `cost_usd / success` is a ratio. */
function named(value: unknown, path: string): MetricSpec {
  const { metric: text, direction, parts } = readMetricText(decode.nonEmptyString(value, path));
  if (parts !== null)
    return {
      name: text,
      statistic: 'ratio',
      direction,
      margin: null,
      source: { columns: metricColumns(parts.numerator), events: null },
      denominator: { columns: metricColumns(parts.denominator), events: null },
      unit: null,
      isDefault: false,
    };
  const space = text.lastIndexOf(' ');
  const last = text.slice(space + 1);
  const statistic = space < 0 ? null : (STATISTICS.find((one) => one === last) ?? null);
  const name = statistic === null ? text : text.slice(0, space);
  return {
    name,
    statistic,
    direction: direction ?? usualDirection(name),
    margin: null,
    source: { columns: metricColumns(name), events: null },
    denominator: null,
    unit: null,
    isDefault: false,
  };
}

function cleaned(value: unknown, path: string): string {
  return decode.nonEmptyString(value, path).trim().replace(/\s+/g, ' ');
}

function decodeEvents(value: unknown, path: string): readonly string[] | null {
  if (value === undefined || value === null) return null;
  if (!Array.isArray(value) || value.length === 0)
    throw refuse('invalid-option', path, 'a non-empty array of event names and prefixes', value);
  return value.map((pattern: EventName, index) => {
    const parsed = parsePattern(pattern, `${path}[${index}]`);
    if (parsed.kind === 'all') return '**';
    return parsed.kind === 'exact' ? parsed.name : `${parsed.prefix}.**`;
  });
}

function optional<T extends string>(value: unknown, path: string, allowed: readonly T[]): T | null {
  return value === undefined || value === null
    ? null
    : decode.oneOf(value, path, allowed, allowed[0]!);
}
