import type { ExperimentRecord } from '../../event/experiment.js';
import type { ExperimentPlan } from '../../event/plan.js';
import { planHash } from '../../experiment/plan-hash.js';
import type { Verdict } from '../verdict/verdict.js';

/** What a caveat looks at in an experiment's record. */
type ComparedRecord = Pick<ExperimentRecord, 'name' | 'status' | 'plan'>;

/**
 * What a reader of a comparison is to know of when it was made, and of the plan that it went by. A test
 * of a fixed number of samples is for one look, at the end: looked at again and again, it finds
 * differences that are not there. A plan that was not registered may have been written to fit the data.
 *
 * @param plan the one that was compared by: the experiments' own, or one that was given in its place.
 */
export function caveatsOf(
  verdict: Verdict,
  experiments: readonly ComparedRecord[],
  plan: ExperimentPlan | null,
): readonly string[] {
  const open = experiments.filter(({ status }) => status === 'running' || status === 'paused');
  return [
    ...open.map(({ name, status }) => `${name} is ${status}: this is a look before its end`),
    ...(plan === null
      ? []
      : [...registrationCaveats(plan, experiments), ...stoppingCaveats(verdict, plan)]),
  ];
}

/** Whether one of the experiments was started with just that plan. */
export function isRegistered(
  plan: ExperimentPlan,
  experiments: readonly Pick<ExperimentRecord, 'plan'>[],
): boolean {
  const hash = planHash(plan);
  return experiments.some((experiment) => experiment.plan?.hash === hash);
}

/** What is to be said of a plan that not all experiments were started with. */
export function registrationCaveats(
  plan: ExperimentPlan,
  experiments: readonly Pick<ExperimentRecord, 'name' | 'plan'>[],
): readonly string[] {
  const hash = planHash(plan);
  const registered = experiments.flatMap(({ name, plan: own }) =>
    own === null ? [] : [{ name, hash: own.hash }],
  );
  if (registered.length === 0)
    return ['the plan was written after the data: nothing shows that it was not'];
  const others = registered.filter((own) => own.hash !== hash);
  if (others.length < registered.length)
    return others.map((own) => `${own.name} was started with another plan, ${own.hash}`);
  return [...new Set(others.map((own) => own.hash))].map(
    (own) => `this is not the plan registered as ${own} before the data`,
  );
}

function stoppingCaveats({ metrics }: Verdict, { stoppingRule }: ExperimentPlan): string[] {
  if (stoppingRule.kind === 'sequential')
    return [
      `the plan stops by looking (${stoppingRule.method}): a p-value for one look does not hold; see crucible watch`,
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
