import { isRegistered } from '../analysis/gate/caveats.js';
import type { ComparisonOptions } from '../config/comparison-options.js';
import type { ExperimentRecord } from '../event/experiment.js';
import type { ExperimentPlan } from '../event/plan.js';
import { planHash } from '../experiment/plan-hash.js';

type Planned = { readonly record: Pick<ExperimentRecord, 'plan'> };

/** The plan that a comparison goes by: one from a file, or else the first that an experiment has. */
export function comparedPlan(
  { plan }: ComparisonOptions,
  experiments: readonly Planned[],
): ExperimentPlan | null {
  // What was read from a file is complete.
  if (plan !== undefined) return plan as ExperimentPlan | null;
  return experiments.find(({ record }) => record.plan !== null)?.record.plan ?? null;
}

/** For JSON: which plan it was, and whether an experiment was started with it. */
export function planFacts(
  plan: ExperimentPlan | null,
  experiments: readonly Planned[],
): { readonly hash: string; readonly isRegistered: boolean } | null {
  if (plan === null) return null;
  const records = experiments.map(({ record }) => record);
  return { hash: planHash(plan), isRegistered: isRegistered(plan, records) };
}
