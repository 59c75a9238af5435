import type { SampleSizeQuestion } from '../analysis/planning/sample-size.js';
import type { MetricSpec } from '../analysis/verdict/metric-spec.js';
import { refuse } from '../errors.js';
import type { ExperimentPlan, PlannedSize } from '../event/plan.js';
import { type ComparedMetric, decodeMetric } from './comparison-metrics.js';
import * as decode from './decode.js';

/** What `planSampleSize` takes. What is not said is as the experiment's own plan has it, if it has one. */
export interface SampleSizeOptions {
  /** As `compareExperiments` takes it: `'latency_ms p95'`, `'success rate'`, or a ratio in full. */
  readonly metric?: string | ComparedMetric;
  /**
   * The difference to be found: `{ relative: 0.05 }` or `'5%'` of the baseline's figure,
   * `{ absolute: 20 }` or `'20'` in the metric's own unit. Negative for a decrease, which matters for
   * rates.
   */
  readonly effect?: PlannedSize | string;
  /** 0.05 unless given. */
  readonly alpha?: number;
  /** 0.8 unless given. */
  readonly power?: number;
  /** Samples of the candidate for each one of the baseline; 1 unless given. */
  readonly ratio?: number;
  /** Both conditions are going to see the same samples. */
  readonly paired?: boolean;
  /**
   * Between the two conditions' figures of one sample, above -1 and below 1; says `paired`, too. Unless
   * given it is worked out of how alike repeated values of a sample are.
   */
  readonly correlation?: number;
  /** What may be spent on both conditions: tells the effect that is found for it. */
  readonly budgetUsd?: number;
}

const EXPECTED_EFFECT =
  "{ relative: 0.05 } or '5%', or { absolute: 20 } or '20' in the metric's unit, and not 0";

/** Checks the options, and takes from the plan what they do not say. */
export function decodeSampleSizeOptions(
  input: unknown,
  plan: ExperimentPlan | null,
): SampleSizeQuestion & { readonly metric: MetricSpec } {
  const options = decode.record(input, 'options');
  decode.noOthers(options, 'options', [
    'metric',
    'effect',
    'alpha',
    'power',
    'ratio',
    'paired',
    'correlation',
    'budgetUsd',
    'query',
  ]);
  const at = (key: string): string => `options.${key}`;
  const asked = options['metric'] ?? plan?.primaryMetric;
  if (asked === undefined)
    throw refuse('invalid-option', at('metric'), "a metric like 'latency_ms p95'", asked);
  const metric = decodeMetric(asked, at('metric'));
  const effect = options['effect'] ?? null;
  const correlation = numberIn(options['correlation'], at('correlation'), null, -1, 1);
  const paired = decode.boolean(options['paired'], at('paired'), correlation !== null);
  if (correlation !== null && !paired)
    throw refuse('invalid-option', at('paired'), 'true where there is a correlation', paired);
  const ratio = numberIn(options['ratio'], at('ratio'), 1, 0);
  if (paired && ratio !== 1)
    throw refuse('invalid-option', at('ratio'), '1 where samples are paired', ratio);
  return {
    metric,
    effect: effect === null ? plannedEffect(metric, plan) : decodeEffect(effect),
    alpha: numberIn(options['alpha'], at('alpha'), plan?.alpha ?? 0.05, 0, 1),
    power: numberIn(options['power'], at('power'), plan?.power ?? 0.8, 0, 1),
    ratio,
    paired,
    correlation,
    budgetUsd: numberIn(options['budgetUsd'], at('budgetUsd'), null, 0),
  };
}

/** That of the plan, where it is about this metric. */
function plannedEffect(metric: MetricSpec, plan: ExperimentPlan | null): PlannedSize | null {
  if (plan === null) return null;
  const { direction, minimumEffect, primaryMetric } = plan;
  const { name, statistic } = decodeMetric(primaryMetric, 'plan.primaryMetric');
  const isSame = statistic === null || metric.statistic === null || statistic === metric.statistic;
  if (name !== metric.name || !isSame) return null;
  return direction === 'higher' ? minimumEffect : scaled(minimumEffect, -1);
}

function scaled(size: PlannedSize, factor: number): PlannedSize {
  return 'relative' in size
    ? { relative: size.relative * factor }
    : { absolute: size.absolute * factor };
}

function decodeEffect(value: unknown): PlannedSize {
  const path = 'options.effect';
  if (typeof value === 'string') {
    const [, amount, sign] =
      /^\s*([+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?)\s*(%?)\s*$/i.exec(value) ?? [];
    const number = Number(amount);
    if (amount === undefined || !Number.isFinite(number) || number === 0)
      throw refuse('invalid-option', path, EXPECTED_EFFECT, value);
    return sign === '%' ? { relative: number / 100 } : { absolute: number };
  }
  if (typeof value !== 'object' || value === null)
    throw refuse('invalid-option', path, EXPECTED_EFFECT, value);
  const size = decode.record(value, path);
  decode.noOthers(size, path, ['relative', 'absolute']);
  const [key, ...others] = Object.keys(size);
  const amount = key === undefined ? undefined : size[key];
  if (others.length > 0 || typeof amount !== 'number' || !Number.isFinite(amount) || amount === 0)
    throw refuse('invalid-option', path, EXPECTED_EFFECT, value);
  return key === 'relative' ? { relative: amount } : { absolute: amount };
}

/** A finite number between the two, neither of them included. */
function numberIn<T extends number | null>(
  value: unknown,
  path: string,
  otherwise: T,
  above: number,
  below: number = Number.POSITIVE_INFINITY,
): number | T {
  if (value === undefined || value === null) return otherwise;
  if (typeof value === 'number' && Number.isFinite(value) && value > above && value < below)
    return value;
  const expected = below === Number.POSITIVE_INFINITY ? '' : ` and below ${below}`;
  throw refuse('invalid-option', path, `a number above ${above}${expected}`, value);
}
