import type { MetricSpec } from '../analysis/verdict/metric-spec.js';
import type { ComparisonSettings, CorrectionMethod } from '../analysis/verdict/settings.js';
import type { ObservationUnit } from '../analysis/verdict/verdict.js';
import { refuse } from '../errors.js';
import type { ExperimentRecord } from '../event/experiment.js';
import type { ExperimentPlan, PlannedSize } from '../event/plan.js';
import { type EventQuery, requireQuery, resolveColumn } from '../query/query.js';
import {
  type ComparedMetric,
  decodeMetric,
  decodeMetrics,
  OBSERVATION_UNITS,
  usualMetrics,
} from './comparison-metrics.js';
import * as decode from './decode.js';
import { decodeGroups, type NamedGroups } from './groups.js';
import { decodePlan, decodeSize, type PlanOptions } from './plan.js';

/** How far a comparison has read. */
export interface ComparisonProgress {
  readonly rows: number;
  /** Null while it is not known. */
  readonly totalRows: number | null;
}

/** What `compareExperiments` takes beside the ids. */
export interface ComparisonOptions {
  /** Only these events are compared, e.g. `{ events: 'req_llm.**' }`. */
  readonly query?: EventQuery;
  /**
   * What is compared with what: `'experiment'` (the default) each experiment with the first one;
   * `'condition'` the conditions of all events of all of them, for which one experiment is enough.
   */
  readonly by?: 'experiment' | 'condition';
  /**
   * Puts experiments together: the name of each one's group by its id. The groups are then compared as
   * conditions are, whatever condition an experiment or its events have.
   */
  readonly groups?: Readonly<Record<string, string>>;
  /** The condition that the others are compared with; the first experiment's unless given. */
  readonly baseline?: string;
  /** What is compared; latency, cost, tokens, success, loss, accuracy and custom metrics unless given. */
  readonly metrics?: readonly (string | ComparedMetric)[];
  /** The field that tells runs (seeds) apart: `'metadata.seed'`. Unless given, each experiment is a run. */
  readonly runBy?: string;
  /**
   * What counts as one independent observation of every metric. Unless given: samples where events
   * have a sample id, else events; and runs for values of training curves, which are never tested over
   * batches.
   */
  readonly unit?: ObservationUnit;
  /** Each with the baseline (the default), or each with each. */
  readonly pairs?: 'baseline' | 'all';
  /** How p-values are corrected for their number; `'holm'` unless given. */
  readonly correction?: CorrectionMethod;
  /** 0.05 unless given; intervals have the confidence 1 - alpha. */
  readonly alpha?: number;
  /** With which `moreNeeded` is worked out; 0.8 unless given. */
  readonly power?: number;
  /**
   * Differences smaller than this do not matter, in any metric without a margin of its own. Unless given,
   * 5% of the baseline's figure, and then only where no difference was found.
   */
  readonly margin?: PlannedSize;
  /** The shares that the conditions were to get, by name or in their order, in any scale. */
  readonly expectedRatios?: Readonly<Record<string, number>> | readonly number[];
  /** A plan in place of the one that the experiments were started with; null for none. */
  readonly plan?: PlanOptions | ExperimentPlan | null;
  /** Called as events are read. */
  readonly onProgress?: (progress: ComparisonProgress) => void;
  /** Ends the comparison, which then rejects with the signal's reason. */
  readonly signal?: AbortSignal;
}

/** The options after every check; what the experiments themselves say is still to come. */
export interface DecodedComparison
  extends Omit<ComparisonSettings, 'metrics' | 'correction' | 'alpha' | 'power' | 'plan'> {
  readonly query: EventQuery;
  readonly groups: NamedGroups | null;
  /** Null: the usual ones. */
  readonly metrics: readonly MetricSpec[] | null;
  readonly correction: CorrectionMethod | null;
  readonly alpha: number | null;
  readonly power: number | null;
  /** Undefined: that of the experiments. */
  readonly plan: ExperimentPlan | null | undefined;
  readonly onProgress: ((progress: ComparisonProgress) => void) | null;
  readonly signal: AbortSignal | null;
}

const KNOWN = [
  'query',
  'by',
  'groups',
  'baseline',
  'metrics',
  'runBy',
  'unit',
  'pairs',
  'correction',
  'alpha',
  'power',
  'margin',
  'expectedRatios',
  'plan',
  'onProgress',
  'signal',
];

const CORRECTIONS: readonly CorrectionMethod[] = [
  'holm',
  'hochberg',
  'bonferroni',
  'bh',
  'by',
  'none',
];

/** @throws CrucibleError `invalid-option` or `invalid-query`, naming the option and what was expected. */
export function decodeComparisonOptions(input: unknown): DecodedComparison {
  const options = decode.record(input, 'options');
  decode.noOthers(options, 'options', KNOWN);
  const at = (key: string): string => `options.${key}`;
  const { metrics, margin, unit, correction } = options;
  const runBy = decode.optionalString(options['runBy'], at('runBy'));
  const groups = decodeGroups(options['groups'], at('groups'));
  return {
    query: requireQuery(options['query']),
    by: decodeBy(options['by'], groups, at('by')),
    groups,
    baseline: decode.optionalString(options['baseline'], at('baseline')),
    metrics: metrics === undefined ? null : decodeMetrics(metrics, at('metrics')),
    runBy: runBy === null ? null : resolveColumn(runBy),
    unit: unit === undefined ? null : decode.oneOf(unit, at('unit'), OBSERVATION_UNITS, 'sample'),
    pairs: decode.oneOf(options['pairs'], at('pairs'), ['baseline', 'all'], 'baseline'),
    correction:
      correction === undefined
        ? null
        : decode.oneOf(correction, at('correction'), CORRECTIONS, 'holm'),
    alpha: level(options['alpha'], at('alpha')),
    power: level(options['power'], at('power')),
    margin: margin === undefined ? USUAL_MARGIN : decodeSize(margin, at('margin'), 'above 0'),
    marginIsGiven: margin !== undefined,
    expectedRatios: decodeRatios(options['expectedRatios'], at('expectedRatios')),
    plan: decodeGivenPlan(options['plan']),
    onProgress: decode.optionalFunction(options['onProgress'], at('onProgress')),
    signal: decodeSignal(options['signal'], at('signal')),
  };
}

/** Groups are what is compared, where there are any. */
function decodeBy(
  value: unknown,
  groups: NamedGroups | null,
  path: string,
): 'experiment' | 'condition' {
  const by = decode.oneOf(value, path, ['experiment', 'condition'], 'experiment');
  if (groups === null) return by;
  if (value === 'experiment') throw refuse('invalid-option', path, "'condition' with groups", by);
  return 'condition';
}

const USUAL_MARGIN: PlannedSize = { relative: 0.05 };

/**
 * Options and experiments put together. The plan is that of the first experiment that has one; what an
 * option says goes before it. What a plan names is compared, whatever else is.
 */
export function completeComparison(
  {
    query: _query,
    groups: _groups,
    onProgress: _onProgress,
    signal: _signal,
    ...decoded
  }: DecodedComparison,
  records: readonly Pick<ExperimentRecord, 'plan' | 'metricsConfig'>[],
): ComparisonSettings {
  const recorded = records.find(({ plan }) => plan !== null)?.plan ?? null;
  const plan = decoded.plan === undefined ? recorded : decoded.plan;
  const analysis = plan?.analysis ?? null;
  const custom = records.flatMap(({ metricsConfig }) => metricsConfig.custom);
  const metrics = decoded.metrics ?? usualMetrics(custom);
  const planned = plan === null ? [] : plannedMetrics(plan, metrics);
  return {
    ...decoded,
    metrics: [...planned, ...metrics.filter((metric) => !isMeanOfRate(metric, planned))],
    runBy: decoded.runBy ?? columnOf(analysis?.runBy),
    unit: decoded.unit ?? analysis?.unit ?? null,
    correction: decoded.correction ?? analysis?.correction ?? 'holm',
    alpha: decoded.alpha ?? plan?.alpha ?? 0.05,
    power: decoded.power ?? plan?.power ?? 0.8,
    plan,
  };
}

/** Those of the plan that are not among the others already, the primary one first. */
function plannedMetrics(plan: ExperimentPlan, others: readonly MetricSpec[]): MetricSpec[] {
  const names = [
    plan.primaryMetric,
    ...plan.guardrails.map(({ metric }) => metric),
    ...plan.analysis.metrics,
  ];
  return names.map((name) => {
    const planned = decodeMetric(name, 'plan');
    const given = givenFor(planned, others);
    const statistic = planned.statistic ?? given?.statistic ?? null;
    return { ...(given ?? planned), statistic, isDefault: false, plannedAs: name };
  });
}

/** The mean of noughts and ones is their rate: beside a planned rate it would be the same test once more. */
function isMeanOfRate({ name, statistic, isDefault }: MetricSpec, planned: readonly MetricSpec[]) {
  return (
    isDefault &&
    statistic === null &&
    planned.some((other) => other.name === name && other.statistic === 'rate')
  );
}

/**
 * What was asked for under the name of a planned metric, with its statistic; no statistic on one side
 * stands for any. Of several statistics a plan that names none means the mean.
 */
function givenFor(planned: MetricSpec, others: readonly MetricSpec[]): MetricSpec | undefined {
  const named = others.filter(({ name }) => name === planned.name);
  const alike = named.find(({ statistic }) => statistic === planned.statistic);
  if (alike !== undefined) return alike;
  if (planned.statistic !== null) return named.find(({ statistic }) => statistic === null);
  return named.length === 1 ? named[0] : named.find(({ statistic }) => statistic === 'mean');
}

function columnOf(field: string | null | undefined): string | null {
  return field === null || field === undefined ? null : resolveColumn(field);
}

function decodeGivenPlan(value: unknown): ExperimentPlan | null | undefined {
  if (value === undefined || value === null) return value;
  const {
    hash: _hash,
    registeredAt: _registeredAt,
    ...plan
  } = decode.record(value, 'options.plan');
  return decodePlan(plan, 'options.plan');
}

function decodeRatios(value: unknown, path: string): DecodedComparison['expectedRatios'] {
  if (value === undefined || value === null) return null;
  const shares = Array.isArray(value)
    ? value.map((share: unknown, index) => [`${path}[${index}]`, share] as const)
    : Object.entries(decode.record(value, path)).map(
        ([name, share]) => [`${path}.${name}`, share] as const,
      );
  for (const [where, share] of shares) {
    if (typeof share !== 'number' || !(share > 0 && Number.isFinite(share)))
      throw refuse('invalid-option', where, 'a finite number above 0', share);
  }
  return value as DecodedComparison['expectedRatios'];
}

function decodeSignal(value: unknown, path: string): AbortSignal | null {
  if (value === undefined || value === null) return null;
  if (!(value instanceof AbortSignal))
    throw refuse('invalid-option', path, 'an AbortSignal', value);
  return value;
}

function level(value: unknown, path: string): number | null {
  if (value === undefined || value === null) return null;
  if (typeof value !== 'number' || !(value > 0 && value < 1))
    throw refuse('invalid-option', path, 'a number above 0 and below 1', value);
  return value;
}
