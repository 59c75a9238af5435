import type { ExperimentRecord } from '../../event/experiment.js';
import type { ExperimentPlan } from '../../event/plan.js';
import type { Verdict } from '../verdict/verdict.js';

/**
 * What a reader of a decision is to know of when it was made. A test of a fixed number of samples is for
 * one look, at the end: looked at again and again, it finds differences that are not there.
 */
export function caveatsOf(
  verdict: Verdict,
  experiments: readonly Pick<ExperimentRecord, 'name' | 'status' | 'plan'>[],
  plan: ExperimentPlan | null,
): readonly string[] {
  const open = experiments.filter(({ status }) => status === 'running' || status === 'paused');
  return [
    ...open.map(({ name, status }) => `${name} is ${status}: this is a look before its end`),
    ...(plan === null ? [] : stoppingCaveats(verdict, plan)),
  ];
}

function stoppingCaveats({ metrics }: Verdict, { stoppingRule }: ExperimentPlan): string[] {
  if (stoppingRule.kind === 'sequential')
    return [
      `the plan stops by a sequential method (${stoppingRule.method}); this is a test for one look, at the end`,
    ];
  const primary = metrics.find(({ role }) => role === 'primary');
  if (primary === undefined) return [];
  const units = Math.min(primary.baseline.units, primary.candidate.units);
  const planned = stoppingRule.samples;
  if (units >= planned) return [];
  return [
    `the plan asks for ${planned.toLocaleString('en')} samples of each condition, and there are ${units.toLocaleString('en')}`,
  ];
}
