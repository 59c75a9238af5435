import { registrationCaveats } from '../analysis/gate/caveats.js';
import type { ComparisonSettings } from '../analysis/verdict/settings.js';
import type { Verdict } from '../analysis/verdict/verdict.js';
import type { ExperimentRecord } from '../event/experiment.js';
import type { ExperimentPlan, RegisteredPlan } from '../event/plan.js';
import type { PlanCheck } from '../experiment/plan-check.js';
import { planHash } from '../experiment/plan-hash.js';
import { type PlanFacts, type PlannedCondition, planKept } from '../experiment/plan-kept.js';
import { analysisChecks } from '../experiment/plan-kept-analysis.js';
import { stoppingCheck } from '../experiment/plan-kept-stopping.js';
import type { ReportPlan } from '../export/report/report-data.js';
import { resolveColumn } from '../query/query.js';
import type { ReportedArm } from './report-arms.js';

/** What an experiment's record and its events say of it, besides what an arm has. */
export interface ReportedExperiment {
  readonly record: ExperimentRecord;
  /** Of all its events, whatever was compared; null where it has none. */
  readonly firstEventUs: number | null;
  readonly costUsd: number | null;
  readonly nowUs: number;
}

/**
 * The plan that was compared by, held against what was done; null where there is none. `decision`: what
 * its sequential method says of the values, if it has one and that is known.
 */
export function reportedPlan(
  settings: Pick<ComparisonSettings, 'plan' | 'runBy'>,
  verdict: Verdict,
  arms: readonly ReportedArm[],
  experiments: readonly ReportedExperiment[],
  decision: PlanFacts['decision'],
): ReportPlan | null {
  const { plan } = settings;
  if (plan === null) return null;
  const hash = planHash(plan);
  const registered = experiments
    .map(({ record }) => record.plan)
    .find((own): own is RegisteredPlan => own !== null && own.hash === hash);
  const facts: PlanFacts = {
    conditions: conditionsOf(arms, experiments),
    decision,
    analysis: analysisOf(settings, verdict),
  };
  const checks =
    registered === undefined
      ? [
          lateCheck(plan, experiments),
          stoppingCheck(plan.stoppingRule, facts.conditions, decision),
          ...analysisChecks(plan, facts.analysis),
        ]
      : planKept(registered, facts);
  return { plan, hash, registeredAt: registered?.registeredAt ?? null, checks };
}

function lateCheck(plan: ExperimentPlan, experiments: readonly ReportedExperiment[]): PlanCheck {
  const caveats = registrationCaveats(
    plan,
    experiments.map(({ record }) => record),
  );
  return { name: 'registered before the data', kept: false, message: caveats.join('; ') };
}

function conditionsOf(
  arms: readonly ReportedArm[],
  experiments: readonly ReportedExperiment[],
): PlannedCondition[] {
  const isSpent = new Set<string>();
  return arms.map((arm) => {
    const own = experiments.filter(({ record }) => arm.experimentIds.includes(record.id));
    // What an experiment of several conditions cost counts once.
    const costs = own.flatMap(({ record: { id }, costUsd }) => {
      if (costUsd === null || isSpent.has(id)) return [];
      isSpent.add(id);
      return [costUsd];
    });
    const firsts = own.flatMap(({ firstEventUs }) => firstEventUs ?? []);
    return {
      condition: arm.condition,
      samples: arm.primarySamples.size + arm.primaryRows,
      costUsd: costs.length === 0 ? null : costs.reduce((sum, cost) => sum + cost, 0),
      durationMs: Math.max(...own.map(durationMs), 0),
      hasStopped: own.every(({ record }) => record.stoppedAt !== null),
      plan: own[0]?.record.plan ?? null,
      firstEventUs: firsts.length === 0 ? null : Math.min(...firsts),
    };
  });
}

function durationMs({ record, nowUs }: ReportedExperiment): number {
  const endMs = record.stoppedAt === null ? nowUs / 1000 : Date.parse(record.stoppedAt);
  return endMs - Date.parse(record.startedAt);
}

function analysisOf(
  { plan, runBy }: Pick<ComparisonSettings, 'plan' | 'runBy'>,
  verdict: Verdict,
): PlanFacts['analysis'] {
  const primary = verdict.metrics.find(({ role }) => role === 'primary');
  const planned = plan?.analysis.runBy ?? null;
  const isPlannedRun = planned !== null && resolveColumn(planned) === runBy;
  const tested = verdict.metrics.filter(({ test }) => test !== null);
  return {
    alpha: verdict.alpha,
    correction: verdict.correction.method,
    unit: primary?.observationUnit ?? null,
    // A plan may spell the column in another way.
    runBy: isPlannedRun ? planned : runBy,
    metrics: [...new Set(tested.map(({ metric }) => metric))],
  };
}
