import { refuse } from '../errors.js';
import type {
  ExperimentPlan,
  PlannedAnalysis,
  PlannedCorrection,
  PlannedDirection,
  PlannedGuardrail,
  PlannedSize,
  SequentialMethod,
  StoppingRule,
} from '../event/plan.js';
import * as decode from './decode.js';

/** A plan as `startExperiment` takes it; what is not said has the usual value. */
export interface PlanOptions {
  /** What decides, as `compareExperiments` names it: `'latency_ms p95'`, `'cost_usd / success'`. */
  readonly primaryMetric: string;
  /** Which way it is to go. */
  readonly direction: PlannedDirection;
  /**
   * The smallest difference that matters, above 0: `{ relative: 0.05 }` is 5% of the baseline's figure,
   * `{ absolute: 0.05 }` is 0.05 in the metric's own unit. A bare number could be either, and is refused.
   */
  readonly minimumEffect: PlannedSize;
  /** 0.05 unless given. */
  readonly alpha?: number;
  /** 0.8 unless given. */
  readonly power?: number;
  /** Metrics that may get worse by no more than their margin, which may be 0. */
  readonly guardrails?: readonly PlannedGuardrail[];
  readonly stoppingRule: StoppingRuleOptions;
  readonly analysis?: Partial<PlannedAnalysis>;
}

export type StoppingRuleOptions =
  | { readonly kind: 'fixed'; readonly samples: number }
  | ({ readonly kind: 'sequential'; readonly method: SequentialMethod } & Partial<
      Pick<
        Extract<StoppingRule, { kind: 'sequential' }>,
        'burnIn' | 'tuning' | 'maxSamples' | 'maxCostUsd' | 'maxDurationMs'
      >
    >);

const DIRECTIONS: readonly PlannedDirection[] = ['lower', 'higher'];
const METHODS: readonly SequentialMethod[] = [
  'asymptotic',
  'empirical-bernstein',
  'mixture-sprt',
  'beta-binomial',
];
const CORRECTIONS: readonly PlannedCorrection[] = ['bonferroni', 'holm', 'hochberg', 'bh', 'by'];
const UNITS = ['event', 'sample', 'run'] as const;

/**
 * Checks a plan and completes it, in one order of keys: equal plans are equal to the letter.
 *
 * @throws CrucibleError `invalid-option`, naming the part and what was expected.
 */
export function decodePlan(input: unknown, path = 'plan'): ExperimentPlan {
  const plan = decode.record(input, path);
  decode.noOthers(plan, path, [
    'primaryMetric',
    'direction',
    'minimumEffect',
    'alpha',
    'power',
    'guardrails',
    'stoppingRule',
    'analysis',
  ]);
  const at = (key: string): string => `${path}.${key}`;
  const primaryMetric = metricName(plan['primaryMetric'], at('primaryMetric'));
  const guardrails = decodeGuardrails(plan['guardrails'], at('guardrails'));
  const analysis = decodeAnalysis(plan['analysis'], at('analysis'));
  requireDistinct(
    [primaryMetric, ...guardrails.map(({ metric }) => metric), ...analysis.metrics],
    path,
  );
  return {
    primaryMetric,
    direction: choice(plan['direction'], at('direction'), DIRECTIONS),
    minimumEffect: decodeSize(plan['minimumEffect'], at('minimumEffect'), 'above 0'),
    alpha: level(plan['alpha'], at('alpha'), 0.05),
    power: level(plan['power'], at('power'), 0.8),
    guardrails,
    stoppingRule: decodeStoppingRule(plan['stoppingRule'], at('stoppingRule')),
    analysis,
  };
}

function decodeGuardrails(value: unknown, path: string): readonly PlannedGuardrail[] {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value))
    throw refuse('invalid-option', path, 'an array of { metric, direction, margin }', value);
  return value.map((item: unknown, index) => {
    const at = `${path}[${index}]`;
    const guardrail = decode.record(item, at);
    decode.noOthers(guardrail, at, ['metric', 'direction', 'margin']);
    return {
      metric: metricName(guardrail['metric'], `${at}.metric`),
      direction: choice(guardrail['direction'], `${at}.direction`, DIRECTIONS),
      margin: decodeSize(guardrail['margin'], `${at}.margin`, 'of at least 0'),
    };
  });
}

function decodeStoppingRule(value: unknown, path: string): StoppingRule {
  const rule = decode.record(value, path);
  const kind = choice(rule['kind'], `${path}.kind`, ['fixed', 'sequential']);
  if (kind === 'fixed') {
    decode.noOthers(rule, path, ['kind', 'samples']);
    return { kind, samples: decode.positiveInteger(rule['samples'], `${path}.samples`) };
  }
  const bounds = ['burnIn', 'tuning', 'maxSamples', 'maxCostUsd', 'maxDurationMs'];
  decode.noOthers(rule, path, ['kind', 'method', ...bounds]);
  const optional = (key: string, read: (value: unknown, path: string) => number): number | null => {
    const given = rule[key] ?? null;
    return given === null ? null : read(given, `${path}.${key}`);
  };
  return {
    kind,
    method: choice(rule['method'], `${path}.method`, METHODS),
    burnIn: optional('burnIn', decode.positiveInteger),
    tuning: optional('tuning', positive),
    maxSamples: optional('maxSamples', decode.positiveInteger),
    maxCostUsd: optional('maxCostUsd', positive),
    maxDurationMs: optional('maxDurationMs', positive),
  };
}

function decodeAnalysis(value: unknown, path: string): PlannedAnalysis {
  const analysis = value === undefined || value === null ? {} : decode.record(value, path);
  decode.noOthers(analysis, path, ['correction', 'metrics', 'unit', 'runBy']);
  const { correction = null, unit = null } = analysis;
  return {
    correction: correction === null ? null : choice(correction, `${path}.correction`, CORRECTIONS),
    metrics: decode
      .strings(analysis['metrics'], `${path}.metrics`)
      .map((name, index) => metricName(name, `${path}.metrics[${index}]`)),
    unit: unit === null ? null : choice(unit, `${path}.unit`, UNITS),
    runBy: decode.optionalString(analysis['runBy'], `${path}.runBy`),
  };
}

export function decodeSize(
  value: unknown,
  path: string,
  range: 'above 0' | 'of at least 0',
): PlannedSize {
  const expected = `{ relative: … } or { absolute: … }, a number ${range}`;
  if (typeof value !== 'object' || value === null)
    throw refuse('invalid-option', path, expected, value);
  const size = decode.record(value, path);
  decode.noOthers(size, path, ['relative', 'absolute']);
  const [key, ...others] = Object.keys(size);
  if (key === undefined || others.length > 0)
    throw refuse('invalid-option', path, `either ${expected}`, value);
  const amount = size[key];
  const isIn =
    typeof amount === 'number' &&
    Number.isFinite(amount) &&
    (range === 'above 0' ? amount > 0 : amount >= 0);
  if (!isIn) throw refuse('invalid-option', `${path}.${key}`, `a number ${range}`, amount);
  // Not -0, which canonical JSON would write as 0.
  return key === 'relative' ? { relative: amount + 0 } : { absolute: amount + 0 };
}

/** Spaces around a name or doubled within it would make two metrics of one. */
function metricName(value: unknown, path: string): string {
  return decode.nonEmptyString(value, path).trim().replace(/\s+/g, ' ');
}

/** A metric that is there twice would have two roles. */
function requireDistinct(metrics: readonly string[], path: string): void {
  const twice = metrics.find((metric, index) => metrics.indexOf(metric) < index);
  if (twice !== undefined)
    throw refuse('invalid-option', path, `each metric in one role, not "${twice}" in two`, twice);
}

/** Unlike `decode.oneOf`, without a value that stands in where none is given. */
function choice<T extends string>(value: unknown, path: string, allowed: readonly T[]): T {
  if (value === undefined || value === null)
    throw refuse('invalid-option', path, allowed.map((a) => `'${a}'`).join(' or '), value);
  return decode.oneOf(value, path, allowed, allowed[0]!);
}

function level(value: unknown, path: string, otherwise: number): number {
  if (value === undefined || value === null) return otherwise;
  if (typeof value !== 'number' || !(value > 0 && value < 1))
    throw refuse('invalid-option', path, 'a number above 0 and below 1', value);
  return value;
}

function positive(value: unknown, path: string): number {
  if (typeof value !== 'number' || !(value > 0 && Number.isFinite(value)))
    throw refuse('invalid-option', path, 'a finite number above 0', value);
  return value;
}
