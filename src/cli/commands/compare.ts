import { caveatsOf } from '../../analysis/gate/caveats.js';
import type { ComparisonOptions } from '../../config/comparison-options.js';
import { inGroup } from '../../lab/grouped.js';
import type { CommandContext } from '../command.js';
import { comparedPlan, planFacts } from '../compared-plan.js';
import {
  type ArmFlags,
  armsOf,
  type ComparisonFlags,
  comparisonOf,
  withProgress,
} from '../comparison-flags.js';
import { OK } from '../exit-codes.js';
import { writeJson } from '../json-output.js';
import { comparedExperiments, groupFlags } from '../named-groups.js';
import { renderComparison } from '../text/comparison.js';

export type CompareOptions = ComparisonFlags & ArmFlags;

export async function run(
  context: CommandContext,
  operands: readonly string[],
  given: CompareOptions,
): Promise<number> {
  const { by, baseline, pairs, group, ...flags } = given;
  const options: ComparisonOptions = {
    ...(await comparisonOf(flags, context)),
    ...armsOf(given),
  };
  const typed = groupFlags(group);
  const [{ lab }, { compareExperiments }] = await Promise.all([
    context.open(),
    import('../../lab/compare.js'),
  ]);
  const { experiments, groups } = await comparedExperiments(lab, operands, typed);
  const compared = await withProgress(context, 'comparing', (onProgress) =>
    compareExperiments(
      lab,
      experiments.map(({ id }) => id),
      { ...options, ...(groups === null ? {} : { groups }), onProgress },
    ),
  );
  const { stdout, json } = context;
  const plan = comparedPlan(options, experiments);
  const records = experiments.map(({ record }) => record);
  const caveats = caveatsOf(compared.verdict, records, plan);
  if (json) await writeJson(context, { ...compared, caveats, plan: planFacts(plan, experiments) });
  else {
    const named = records.map((record) => inGroup(record, groups));
    const style = { width: stdout.columns, colours: stdout.colours };
    await stdout.write(renderComparison(compared, named, style, caveats));
  }
  return OK;
}
