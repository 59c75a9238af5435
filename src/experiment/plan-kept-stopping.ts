import type { StoppingRule } from '../event/plan.js';
import type { PlanCheck } from './plan-check.js';

/** How far one condition went. */
export interface StoppingFacts {
  readonly condition: string;
  /** Distinct samples, or events where there are no samples, with a value of the primary metric. */
  readonly samples: number;
  /** Null where nothing was priced. */
  readonly costUsd: number | null;
  /** From start to stop, or to now. */
  readonly durationMs: number;
  readonly hasStopped: boolean;
}

/** So many more samples than planned count as what was on its way at the stop. */
const ON_ITS_WAY = 0.05;
const NAME = 'stopping rule';

/** Whether the experiment ended when its rule says, neither before nor after. */
export function stoppingCheck(
  rule: StoppingRule,
  conditions: readonly StoppingFacts[],
  decision: { readonly method: string; readonly isDecided: boolean } | null,
): PlanCheck {
  const isRunning = conditions.some(({ hasStopped }) => !hasStopped);
  const samples = conditions.map((each) => `${each.condition} ${each.samples}`).join(', ');
  const least = Math.min(...conditions.map((each) => each.samples));
  const most = Math.max(...conditions.map((each) => each.samples));
  const check = (kept: boolean | null, message: string): PlanCheck => ({
    name: NAME,
    kept,
    message: `${message} (${samples})`,
  });
  const bound = rule.kind === 'fixed' ? rule.samples : rule.maxSamples;
  if (bound !== null && most > bound * (1 + ON_ITS_WAY))
    return check(false, `went on past ${bound} samples a condition`);
  if (rule.kind === 'fixed') {
    if (least >= rule.samples) return check(true, `${rule.samples} samples a condition reached`);
    return isRunning
      ? check(null, `not yet at ${rule.samples} samples a condition`)
      : check(false, `stopped before ${rule.samples} samples a condition`);
  }
  if (decision !== null && decision.method !== rule.method)
    return check(false, `decided by ${decision.method}, planned was ${rule.method}`);
  if (decision?.isDecided === true) {
    if (rule.burnIn !== null && least < rule.burnIn)
      return check(false, `decided before the burn-in of ${rule.burnIn} samples a condition`);
    return check(true, `decided by ${rule.method}`);
  }
  const spent = boundReached(rule, conditions);
  if (spent !== null) return check(true, `undecided when ${spent} was reached`);
  if (isRunning) return check(null, 'still under way');
  return decision === null
    ? check(null, `stopped; whether ${rule.method} had decided is not known`)
    : check(false, 'stopped while undecided, before any of its bounds');
}

function boundReached(
  rule: Extract<StoppingRule, { kind: 'sequential' }>,
  conditions: readonly StoppingFacts[],
): string | null {
  const { maxSamples, maxCostUsd, maxDurationMs } = rule;
  const costUsd = conditions.reduce((sum, each) => sum + (each.costUsd ?? 0), 0);
  const durationMs = Math.max(...conditions.map((each) => each.durationMs));
  if (maxSamples !== null && conditions.every(({ samples }) => samples >= maxSamples))
    return `the maximum of ${maxSamples} samples a condition`;
  if (maxCostUsd !== null && costUsd >= maxCostUsd) return `the budget of $${maxCostUsd}`;
  if (maxDurationMs !== null && durationMs >= maxDurationMs)
    return `the maximum duration of ${maxDurationMs} ms`;
  return null;
}
