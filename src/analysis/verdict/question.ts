import type { ExperimentPlan, PlannedSize } from '../../event/plan.js';
import { valuesOf } from './arm-values.js';
import type { Gathered } from './gathered.js';
import { type MetricSpec, metricLabel } from './metric-spec.js';
import { axisOf, type RunAxis } from './run-values.js';
import type { ComparisonSettings } from './settings.js';
import { gatheredKey } from './source-reader.js';
import type { Direction, MetricRole, MetricStatistic, ObservationUnit } from './verdict.js';

/** A metric once the data have said what it is. */
export interface Question {
  readonly spec: MetricSpec;
  /** `latency_ms p95` */
  readonly label: string;
  readonly statistic: MetricStatistic;
  /** Null: samples where there are any, else events. */
  readonly unit: ObservationUnit | null;
  readonly axis: RunAxis;
  readonly role: MetricRole;
  readonly direction: Direction;
  readonly margin: PlannedSize;
  readonly marginIsGiven: boolean;
}

/**
 * What is asked of the data: each metric with its statistic and its unit. Values of training curves,
 * most of which have a step or an epoch and no sample, are compared by runs.
 */
export function questionsOf(gathered: Gathered, settings: ComparisonSettings): Question[] {
  const questions = new Map<string, Question>();
  for (const spec of settings.metrics) {
    const values = gathered.arms.map((arm) => valuesOf(arm, spec));
    const rows = values.reduce((sum, { rows }) => sum + rows.length + rows.nonFinite, 0);
    if (spec.isDefault && rows === 0) continue;
    const curveRows = values.reduce((sum, gathered) => sum + gathered.curveRows, 0);
    const isCurve = curveRows * 2 > rows;
    const statistic = spec.statistic ?? usualStatistic(spec, gathered, isCurve);
    const label = metricLabel(spec.name, statistic);
    if (questions.has(label)) continue;
    const isByRun = statistic === 'final' || (isCurve && spec.unit === null);
    questions.set(label, {
      spec,
      label,
      statistic,
      unit: isByRun ? 'run' : (spec.unit ?? settings.unit),
      axis: axisOf(values),
      ...plannedOf(spec, label, settings),
    });
  }
  return [...questions.values()];
}

function usualStatistic(spec: MetricSpec, gathered: Gathered, isCurve: boolean): MetricStatistic {
  if (spec.denominator !== null) return 'ratio';
  if (gathered.yesOrNo.has(gatheredKey(spec))) return 'rate';
  return isCurve ? 'final' : 'mean';
}

/** A plan goes before what the metric says by itself. */
function plannedOf(
  spec: MetricSpec,
  label: string,
  { plan, margin, marginIsGiven }: ComparisonSettings,
): Pick<Question, 'role' | 'direction' | 'margin' | 'marginIsGiven'> {
  const guardrail = plan?.guardrails.find(({ metric }) => isNamed(metric, spec, label));
  const own = {
    direction: spec.direction,
    margin: spec.margin ?? margin,
    marginIsGiven: spec.margin !== null || marginIsGiven,
  };
  if (plan !== null && isNamed(plan.primaryMetric, spec, label))
    return {
      role: 'primary',
      direction: plan.direction,
      margin: plan.minimumEffect,
      marginIsGiven: true,
    };
  if (guardrail !== undefined)
    return {
      role: 'guardrail',
      direction: guardrail.direction,
      margin: guardrail.margin,
      marginIsGiven: true,
    };
  return { role: isSecondary(plan, spec, label) ? 'secondary' : 'exploratory', ...own };
}

function isSecondary(plan: ExperimentPlan | null, spec: MetricSpec, label: string): boolean {
  return plan?.analysis.metrics.some((metric) => isNamed(metric, spec, label)) ?? false;
}

/** `success rate` by its full name; `loss` where it is a metric that was asked for without a statistic. */
function isNamed(metric: string, spec: MetricSpec, label: string): boolean {
  return metric === label || (spec.statistic === null && metric === spec.name);
}
