import type { PlannedSize } from '../../event/plan.js';
import { valuesOf } from './arm-values.js';
import { type Gathered, type GatheredValues, NO_SAMPLE } from './gathered.js';
import { type MetricSpec, metricLabel } from './metric-spec.js';
import { QUANTILES } from './quantile-statistics.js';
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
    if (spec.isDefault && spec.statistic === 'sum' && !haveSeveral(gathered, spec)) continue;
    const curveRows = values.reduce((sum, gathered) => sum + gathered.curveRows, 0);
    const isCurve = curveRows * 2 > rows;
    const statistic = spec.statistic ?? usualStatistic(spec, gathered, isCurve);
    const label = freeLabel(questions, spec, metricLabel(spec.name, statistic));
    if (label === null) continue;
    const isByRun =
      statistic === 'final' ||
      (isCurve && spec.unit === null) ||
      (LINEARISED.has(statistic) && haveSeveralRuns(spec, values, settings));
    questions.set(label, {
      spec,
      label,
      statistic,
      unit: isByRun ? 'run' : (spec.unit ?? settings.unit),
      axis: axisOf(values),
      ...plannedOf(spec, settings),
    });
  }
  return [...questions.values()];
}

/** Statistics that cannot be taken over samples and runs at once. */
const LINEARISED: ReadonlySet<MetricStatistic> = new Set([...QUANTILES.keys(), 'ratio']);

/** Whether runs are told apart, and every condition has several of them. */
function haveSeveralRuns(
  spec: MetricSpec,
  values: readonly GatheredValues[],
  { runBy, unit }: ComparisonSettings,
): boolean {
  if (runBy === null || (spec.unit ?? unit) !== null) return false;
  return values.every(({ rows }) => !rows.isOfOneRun);
}

/** Whether samples have several values, so that their sum is another figure than their mean. */
function haveSeveral({ arms, sampleCount }: Gathered, spec: MetricSpec): boolean {
  return arms.some((arm) => {
    const { rows } = valuesOf(arm, { ...spec, statistic: null });
    // To add them up takes longer than to see that there is nothing to add up.
    return repeat(rows.units, sampleCount) && valuesOf(arm, spec).rows.length < rows.length;
  });
}

/** Whether any sample is there twice. */
function repeat(units: Uint32Array, sampleCount: number): boolean {
  const isThere = new Uint8Array(sampleCount);
  return units.some((unit) => {
    const isAgain = unit !== NO_SAMPLE && isThere[unit] === 1;
    isThere[unit] = 1;
    return isAgain;
  });
}

/**
 * Metrics of one label but of different events have those added to it; null where this very metric is
 * there already.
 */
function freeLabel(
  questions: ReadonlyMap<string, Question>,
  spec: MetricSpec,
  label: string,
): string | null {
  const isSame = (other: MetricSpec): boolean => gatheredKey(other) === gatheredKey(spec);
  const events = spec.source.events?.join(', ') ?? 'all events';
  for (const free of [label, `${label} (${events})`]) {
    const taken = questions.get(free);
    if (taken === undefined) return free;
    if (isSame(taken.spec)) return null;
  }
  return null;
}

function usualStatistic(spec: MetricSpec, gathered: Gathered, isCurve: boolean): MetricStatistic {
  if (spec.denominator !== null) return 'ratio';
  if (gathered.yesOrNo.has(gatheredKey(spec))) return 'rate';
  return isCurve ? 'final' : 'mean';
}

/** A plan goes before what the metric says by itself. */
function plannedOf(
  spec: MetricSpec,
  { plan, margin, marginIsGiven }: ComparisonSettings,
): Pick<Question, 'role' | 'direction' | 'margin' | 'marginIsGiven'> {
  const guardrail = plan?.guardrails.find(({ metric }) => metric === spec.plannedAs);
  const own = {
    direction: spec.direction,
    margin: spec.margin ?? margin,
    marginIsGiven: spec.margin !== null || marginIsGiven,
  };
  if (plan !== null && plan.primaryMetric === spec.plannedAs)
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
  return { role: spec.plannedAs === undefined ? 'exploratory' : 'secondary', ...own };
}
