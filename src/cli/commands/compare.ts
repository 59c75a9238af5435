import { caveatsOf } from '../../analysis/gate/caveats.js';
import type { ComparisonOptions } from '../../config/comparison-options.js';
import type { Experiment } from '../../lab/experiment.js';
import type { CommandContext } from '../command.js';
import { comparedPlan, planFacts } from '../compared-plan.js';
import { type ComparisonFlags, comparisonOf, withProgress } from '../comparison-flags.js';
import { OK } from '../exit-codes.js';
import { findExperiment } from '../find-experiment.js';
import { writeJson } from '../json-output.js';
import { renderComparison } from '../text/comparison.js';

export interface CompareOptions extends ComparisonFlags {
  readonly by?: string;
  readonly baseline?: string;
  readonly pairs?: string;
}

export async function run(
  context: CommandContext,
  operands: readonly string[],
  { by, baseline, pairs, ...flags }: CompareOptions,
): Promise<number> {
  const options: ComparisonOptions = {
    ...(await comparisonOf(flags, context)),
    ...(by === undefined ? {} : { by: by as 'experiment' | 'condition' }),
    ...(baseline === undefined ? {} : { baseline }),
    ...(pairs === undefined ? {} : { pairs: pairs as 'baseline' | 'all' }),
  };
  const [{ lab }, { compareExperiments }] = await Promise.all([
    context.open(),
    import('../../lab/compare.js'),
  ]);
  const experiments: Experiment[] = [];
  for (const given of operands) experiments.push(await findExperiment(lab, given));
  const compared = await withProgress(context, 'comparing', (onProgress) =>
    compareExperiments(
      lab,
      experiments.map(({ id }) => id),
      { ...options, onProgress },
    ),
  );
  const { stdout, json } = context;
  const plan = comparedPlan(options, experiments);
  const records = experiments.map(({ record }) => record);
  const caveats = caveatsOf(compared.verdict, records, plan);
  if (json) await writeJson(context, { ...compared, caveats, plan: planFacts(plan, experiments) });
  else {
    const style = { width: stdout.columns, colours: stdout.colours };
    await stdout.write(renderComparison(compared, experiments, style, caveats));
  }
  return OK;
}
