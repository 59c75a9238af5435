import { plannedRules } from '../analysis/monitor/planned-rules.js';
import type { SequentialOptions } from '../analysis/monitor/settings.js';
import { SEQUENTIAL_DESIGNS, SEQUENTIAL_METHODS } from '../analysis/monitor/settings.js';
import { type WatchedMetric, watchedMetric } from '../analysis/monitor/watched-metric.js';
import * as decode from '../config/decode.js';
import { refuse } from '../errors.js';
import type { ExperimentPlan, PlannedDirection, PlannedSize } from '../event/plan.js';
import { type EventQuery, requireQuery, resolveQuery } from '../query/query.js';

/**
 * What `experiment.monitor` takes: which two arms, which metric, and the rules of the decision. What is
 * not said of these comes from the plan that the experiment registered, if it has one.
 */
export interface MonitorOptions extends Partial<SequentialOptions> {
  /** The baseline: another experiment, or its id. The experiment that is asked is the candidate. */
  readonly against?: string | { readonly id: string };
  /**
   * Both arms are in this experiment, told apart by the events' `condition`; so it is where there is no
   * `against`.
   */
  readonly by?: 'condition';
  /** Without `against`: the conditions. Where the experiment assigns two, the first of them is the baseline. */
  readonly baseline?: string;
  readonly candidate?: string;
  /** `'latency_ms'`, `'success'`, `'cost_usd'`, `'metadata.score'`: something with a mean. */
  readonly metric?: string;
  /** Only the values of these events count: `{ events: 'eval.**' }`. Every event's cost does. */
  readonly query?: EventQuery;
  /** How long to wait between two looks; 500 by default. */
  readonly pollMs?: number;
  /** Ends the watch. */
  readonly signal?: AbortSignal;
  /** Stops the experiments when it is decided, or the budget is spent. */
  readonly stopExperiments?: boolean;
}

/** The options after every check that takes no look at the experiments. */
export interface DecodedMonitorOptions {
  readonly against: string | null;
  readonly baseline: string | null;
  readonly candidate: string | null;
  readonly metric: string | null;
  readonly query: EventQuery;
  readonly pollMs: number;
  readonly signal: AbortSignal | null;
  readonly stopExperiments: boolean;
  readonly rules: Partial<SequentialOptions>;
}

const RULES = [
  'direction',
  'minimumEffect',
  'alpha',
  'method',
  'design',
  'burnIn',
  'tuning',
  'mixingDeviation',
  'bounds',
  'budget',
] as const;
const OTHERS = [
  'against',
  'by',
  'baseline',
  'candidate',
  'metric',
  'query',
  'pollMs',
  'signal',
  'stopExperiments',
] as const;
const POLL_MS = 500;

/** @throws CrucibleError `invalid-option` or `invalid-query`, naming the option and what was expected. */
export function decodeMonitorOptions(input: unknown): DecodedMonitorOptions {
  const options = decode.record(input, 'options');
  decode.noOthers(options, '', [...OTHERS, ...RULES]);
  const against = idOf(options['against']);
  if (against !== null && options['by'] !== undefined)
    throw refuse('invalid-option', 'against', "either against or by: 'condition'", against);
  decode.oneOf(options['by'], 'by', ['condition'], 'condition');
  for (const name of ['baseline', 'candidate'] as const) {
    if (against !== null && options[name] !== undefined)
      throw refuse('invalid-option', name, 'no against beside it', options[name]);
  }
  return {
    against,
    baseline: decode.optionalString(options['baseline'], 'baseline'),
    candidate: decode.optionalString(options['candidate'], 'candidate'),
    metric: decode.optionalString(options['metric'], 'metric'),
    query: decodeQuery(options['query']),
    pollMs:
      options['pollMs'] === undefined
        ? POLL_MS
        : decode.positiveInteger(options['pollMs'], 'pollMs'),
    signal: decodeSignal(options['signal']),
    stopExperiments: decode.boolean(options['stopExperiments'], 'stopExperiments', false),
    rules: decodeRules(options),
  };
}

function idOf(against: unknown): string | null {
  if (against === undefined || against === null) return null;
  const id = typeof against === 'object' ? (against as { id?: unknown }).id : against;
  return decode.nonEmptyString(id, 'against');
}

/** A part of the past, or the last few events, would be another part at every look. */
function decodeQuery(value: unknown): EventQuery {
  const query = requireQuery(value);
  for (const key of ['order', 'limit', 'columns'] as const) {
    if (query[key] !== undefined)
      throw refuse('invalid-query', `query.${key}`, 'events, where and window', query[key]);
  }
  const { window } = query;
  if (window !== undefined && ('last' in window || 'lastN' in window))
    throw refuse('invalid-query', 'query.window', '{ fromUs, toUs }', window);
  resolveQuery(query, 0);
  return query;
}

function decodeSignal(signal: unknown): AbortSignal | null {
  if (signal === undefined || signal === null) return null;
  if (!(signal instanceof AbortSignal))
    throw refuse('invalid-option', 'signal', 'an AbortSignal', signal);
  return signal;
}

/** Kinds and names; which numbers are possible is checked where they are used. */
function decodeRules(options: Record<string, unknown>): Partial<SequentialOptions> {
  const rules: Record<string, unknown> = {};
  for (const name of RULES) if (options[name] != null) rules[name] = options[name];
  decode.oneOf(rules['direction'], 'direction', ['lower', 'higher'], 'lower');
  decode.oneOf(rules['method'], 'method', SEQUENTIAL_METHODS, 'asymptotic');
  decode.oneOf(rules['design'], 'design', SEQUENTIAL_DESIGNS, 'independent');
  requireParts(rules, 'bounds', ['lower', 'upper']);
  requireParts(rules, 'budget', ['samples', 'costUsd', 'durationMs']);
  requireParts(rules, 'minimumEffect', ['relative', 'absolute']);
  const { minimumEffect } = rules;
  if (minimumEffect !== undefined && Object.keys(minimumEffect as object).length !== 1)
    throw refuse(
      'invalid-option',
      'minimumEffect',
      'either { relative } or { absolute }',
      minimumEffect,
    );
  return rules;
}

function requireParts(
  rules: Record<string, unknown>,
  name: string,
  known: readonly string[],
): void {
  if (rules[name] !== undefined) decode.noOthers(decode.record(rules[name], name), name, known);
}

/** The metric and the rules, completed by a plan. */
export interface MonitorRules {
  readonly metric: WatchedMetric;
  readonly rules: SequentialOptions;
}

/**
 * What the options leave open is as the plan says: of its primary metric and of its guardrails the
 * direction and the effect that matters, and for every metric alpha and the stopping rule.
 *
 * @throws CrucibleError `invalid-option` where neither says which metric, or which way is good.
 */
export function completeRules(
  { metric: asked, rules }: DecodedMonitorOptions,
  plan: ExperimentPlan | null,
): MonitorRules {
  const name = asked ?? plan?.primaryMetric ?? null;
  if (name === null)
    throw refuse('invalid-option', 'metric', "a metric's name, for there is no plan", name);
  const metric = watchedMetric(name);
  const planned: Partial<SequentialOptions> =
    plan === null ? {} : { ...plannedRules(plan, rules.method), ...aimOf(plan, metric) };
  const direction = rules.direction ?? planned.direction ?? metric.direction;
  if (direction === null)
    throw refuse('invalid-option', 'direction', `'lower' or 'higher' for ${name}`, direction);
  const completed = { ...planned, ...rules, direction };
  const { method, tuning, design = 'independent' } = completed;
  // Known before the first value: it is yes or no, and takes no burn-in.
  const isYesNo = metric.name === 'success' && design === 'independent';
  const isOpen = method === undefined && tuning === undefined;
  return {
    metric,
    rules: { ...completed, ...(isYesNo && isOpen ? { method: 'beta-binomial' } : {}) },
  };
}

function aimOf(
  plan: ExperimentPlan,
  metric: WatchedMetric,
): { direction?: PlannedDirection; minimumEffect?: PlannedSize } {
  if (isSame(plan.primaryMetric, metric))
    return { direction: plan.direction, minimumEffect: plan.minimumEffect };
  const guardrail = plan.guardrails.find((each) => isSame(each.metric, metric));
  if (guardrail === undefined) return {};
  const { direction, margin } = guardrail;
  const amount = 'relative' in margin ? margin.relative : margin.absolute;
  return amount === 0 ? { direction } : { direction, minimumEffect: margin };
}

/** The plan's guardrails on other metrics than the one that is watched, as the plan names them. */
export function unwatchedGuardrails(
  plan: Pick<ExperimentPlan, 'guardrails'> | null,
  watched: Pick<WatchedMetric, 'name'>,
): readonly string[] {
  const guardrails = plan?.guardrails ?? [];
  return guardrails.map(({ metric }) => metric).filter((metric) => !isSame(metric, watched));
}

/** A plan may name what cannot be watched: then it is another metric. */
function isSame(planned: string, { name }: Pick<WatchedMetric, 'name'>): boolean {
  try {
    return watchedMetric(planned).name === name;
  } catch {
    return false;
  }
}
