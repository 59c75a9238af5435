import type { RegisteredPlan } from '../event/plan.js';
import type { PlanCheck } from './plan-check.js';
import { planHash } from './plan-hash.js';
import { type AnalysisFacts, analysisChecks } from './plan-kept-analysis.js';
import { type StoppingFacts, stoppingCheck } from './plan-kept-stopping.js';

/** One condition as it came to be. */
export interface PlannedCondition extends StoppingFacts {
  /** The plan in this condition's own record. */
  readonly plan: RegisteredPlan | null;
  /** The time of its first event, in microseconds since the epoch; null where it has none. */
  readonly firstEventUs: number | null;
}

/** What was done, for {@link planKept} to hold against what was planned. */
export interface PlanFacts {
  /** The baseline first. */
  readonly conditions: readonly PlannedCondition[];
  /** What a sequential method has said; null where none was asked. */
  readonly decision: { readonly method: string; readonly isDecided: boolean } | null;
  readonly analysis: AnalysisFacts;
}

/**
 * Whether a plan was kept, point by point: it is unchanged, was registered before the first event and
 * is the same in all conditions; the experiment ended as its stopping rule says; the primary metric,
 * guardrails and further metrics were analysed as planned. Analyses beside those are listed, and break
 * nothing: they are exploratory.
 *
 * @example
 * const broken = planKept(plan, facts).filter(({ kept }) => kept === false);
 */
export function planKept(plan: RegisteredPlan, facts: PlanFacts): PlanCheck[] {
  const { conditions, decision, analysis } = facts;
  return [
    unchanged(plan, conditions),
    registeredBefore(plan, conditions),
    shared(plan, conditions),
    stoppingCheck(plan.stoppingRule, conditions, decision),
    ...analysisChecks(plan, analysis),
  ];
}

function unchanged(plan: RegisteredPlan, conditions: readonly PlannedCondition[]): PlanCheck {
  const name = 'plan unchanged';
  const plans = [plan, ...conditions.flatMap((each) => each.plan ?? [])];
  const changed = plans.find((each) => planHash(each) !== each.hash);
  if (changed === undefined)
    return { name, kept: true, message: `its content has the hash ${plan.hash}` };
  const message = `a plan registered as ${changed.hash} has content of the hash ${planHash(changed)}`;
  return { name, kept: false, message };
}

function registeredBefore(
  plan: RegisteredPlan,
  conditions: readonly PlannedCondition[],
): PlanCheck {
  const name = 'registered before the data';
  const times = conditions.flatMap((each) => each.firstEventUs ?? []);
  if (times.length === 0) return { name, kept: true, message: 'there is no event yet' };
  const late = conditions.find(
    ({ plan: own, firstEventUs }) =>
      firstEventUs !== null && firstEventUs < Date.parse((own ?? plan).registeredAt) * 1000,
  );
  const first = new Date(Math.min(...times) / 1000).toISOString();
  if (late !== undefined)
    return {
      name,
      kept: false,
      message: `condition ${late.condition} had its first event before ${(late.plan ?? plan).registeredAt}, when the plan was registered`,
    };
  return {
    name,
    kept: true,
    message: `registered ${plan.registeredAt}, the first event was ${first}`,
  };
}

function shared(plan: RegisteredPlan, conditions: readonly PlannedCondition[]): PlanCheck {
  const name = 'one plan for all conditions';
  const others = conditions.filter((each) => each.plan?.hash !== plan.hash);
  if (others.length === 0) return { name, kept: true, message: 'all carry the same plan' };
  const told = others.map(({ condition, plan: own }) =>
    own === null ? `${condition} has none` : `${condition} has another (${own.hash.slice(0, 12)}…)`,
  );
  return { name, kept: false, message: told.join(', ') };
}
