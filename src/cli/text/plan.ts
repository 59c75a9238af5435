import type { Assignment } from '../../event/assignment.js';
import type { PlannedSize, RegisteredPlan, StoppingRule } from '../../event/plan.js';
import { dollars, duration, figure, percent } from './quantities.js';
import type { Cell } from './table.js';

type Pair = readonly [name: string, value: Cell];

/** A plan for a person to read, its hash last; nothing where there is none. */
export function planPairs(plan: RegisteredPlan | null): Pair[] {
  if (plan === null) return [];
  const { analysis, guardrails } = plan;
  const { correction, unit, runBy } = analysis;
  const how = [
    ...(correction === null ? [] : [`correction ${correction}`]),
    ...(unit === null ? [] : [`by ${unit}`]),
    ...(runBy === null ? [] : [`runs by ${runBy}`]),
  ];
  return [
    [
      'plan',
      `${plan.primaryMetric} ${plan.direction} by at least ${size(plan.minimumEffect)}, alpha ${plan.alpha}, power ${plan.power}`,
    ],
    ...guardrails.map(
      ({ metric, direction, margin }): Pair => [
        'guardrail',
        `${metric} no ${direction === 'lower' ? 'higher' : 'lower'} by more than ${size(margin)}`,
      ],
    ),
    ['stopping rule', stoppingRule(plan.stoppingRule)],
    ...(analysis.metrics.length === 0
      ? []
      : ([['further metrics', analysis.metrics.join(', ')]] satisfies Pair[])),
    ...(how.length === 0 ? [] : ([['analysis', how.join(', ')]] satisfies Pair[])),
    ['plan hash', `${plan.hash}, registered ${plan.registeredAt}`],
  ];
}

export function assignmentPairs(assignment: Assignment | null): Pair[] {
  if (assignment === null) return [];
  const { salt, conditions } = assignment;
  const total = conditions.reduce((sum, { weight }) => sum + weight, 0);
  const shares = conditions.map(({ name, weight }) => `${name} ${percent(weight / total)}`);
  return [['assignment', `${shares.join(', ')}; salt ${JSON.stringify(salt)}`]];
}

function size(planned: PlannedSize): string {
  return 'relative' in planned ? percent(planned.relative) : figure(planned.absolute);
}

function stoppingRule(rule: StoppingRule): string {
  if (rule.kind === 'fixed') return `${rule.samples} samples of each condition`;
  const { method, burnIn, tuning, maxSamples, maxCostUsd, maxDurationMs } = rule;
  return [
    `when ${method} has decided`,
    ...(burnIn === null ? [] : [`after ${burnIn} samples of each condition`]),
    ...(tuning === null ? [] : [`sharpest at ${tuning}`]),
    ...(maxSamples === null ? [] : [`or at ${maxSamples} samples of each condition`]),
    ...(maxCostUsd === null ? [] : [`or at ${dollars(maxCostUsd)}`]),
    ...(maxDurationMs === null ? [] : [`or after ${duration(maxDurationMs)}`]),
  ].join(', ');
}
