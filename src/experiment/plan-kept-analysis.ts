import type { ExperimentPlan } from '../event/plan.js';
import type { PlanCheck } from './plan-check.js';

/** How the data were analysed. */
export interface AnalysisFacts {
  readonly alpha: number;
  /** How p-values were corrected: `holm`, … */
  readonly correction: string;
  /** What counted as one observation of the primary metric; null where it was not analysed. */
  readonly unit: string | null;
  /** The field that told runs apart, if any did. */
  readonly runBy: string | null;
  /** Every metric that a test was made of, as a comparison calls it: `latency_ms p95`. */
  readonly metrics: readonly string[];
}

/** What a comparison works out for a metric that was named without a statistic. */
const BY_ITSELF = new Set(['mean', 'rate', 'ratio', 'final']);

/** Whether a comparison's `accuracy mean` is what a plan calls `accuracy`. */
export function isPlannedMetric(planned: string, analysed: string): boolean {
  // A plan may say the way that is good, too: `metadata.score higher`.
  const name = planned
    .trim()
    .replace(/\s+/g, ' ')
    .replace(/ (lower|higher)$/, '');
  if (analysed === name) return true;
  return analysed.startsWith(`${name} `) && BY_ITSELF.has(analysed.slice(name.length + 1));
}

export function analysisChecks(plan: ExperimentPlan, facts: AnalysisFacts): PlanCheck[] {
  const guardrails = plan.guardrails.map(({ metric }) => metric);
  const planned = [plan.primaryMetric, ...guardrails, ...plan.analysis.metrics];
  return [
    primaryCheck(plan, facts),
    ...(guardrails.length === 0 ? [] : [presence('guardrails analysed', guardrails, facts)]),
    ...(plan.analysis.metrics.length === 0
      ? []
      : [presence('planned metrics analysed', plan.analysis.metrics, facts)]),
    unplannedCheck(planned, facts),
  ];
}

function primaryCheck(plan: ExperimentPlan, facts: AnalysisFacts): PlanCheck {
  const name = 'primary metric analysed as planned';
  const { primaryMetric, alpha, analysis } = plan;
  if (!facts.metrics.some((metric) => isPlannedMetric(primaryMetric, metric)))
    return { name, kept: false, message: `${primaryMetric} was not analysed` };
  const differences: string[] = [];
  const compare = (what: string, wanted: unknown, done: unknown): void => {
    if (wanted !== null && wanted !== done)
      differences.push(`${what} ${String(done ?? 'none')}, planned was ${String(wanted)}`);
  };
  compare('alpha', alpha, facts.alpha);
  compare('correction', analysis.correction, facts.correction);
  compare('unit', analysis.unit, facts.unit);
  compare('runs by', analysis.runBy, facts.runBy);
  if (differences.length > 0) return { name, kept: false, message: differences.join('; ') };
  return { name, kept: true, message: `${primaryMetric} at alpha ${alpha}` };
}

function presence(name: string, wanted: readonly string[], { metrics }: AnalysisFacts): PlanCheck {
  const missing = wanted.filter((each) => !metrics.some((metric) => isPlannedMetric(each, metric)));
  return missing.length === 0
    ? { name, kept: true, message: wanted.join(', ') }
    : { name, kept: false, message: `not analysed: ${missing.join(', ')}` };
}

/** Nobody is kept from looking at more; it only has to be said. */
function unplannedCheck(planned: readonly string[], { metrics }: AnalysisFacts): PlanCheck {
  const name = 'analyses beside the plan';
  const unplanned = metrics.filter(
    (metric) => !planned.some((each) => isPlannedMetric(each, metric)),
  );
  if (unplanned.length === 0) return { name, kept: true, message: 'none' };
  return { name, kept: true, message: `not planned, so exploratory: ${unplanned.join(', ')}` };
}
