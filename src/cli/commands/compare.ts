import type { CommandContext } from '../command.js';
import { type QueryOptions, queryOf } from '../event-query.js';
import { OK } from '../exit-codes.js';
import { findExperiment } from '../find-experiment.js';
import { writeJson } from '../json-output.js';
import { renderComparison } from '../text/comparison.js';

export async function run(
  context: CommandContext,
  operands: readonly string[],
  options: QueryOptions,
): Promise<number> {
  const query = queryOf(options, context.nowMs());
  const [{ lab }, { compareExperiments }] = await Promise.all([
    context.open(),
    import('../../lab/metrics.js'),
  ]);
  const experiments = [];
  for (const given of operands) experiments.push(await findExperiment(lab, given));
  const compared = await compareExperiments(
    lab,
    experiments.map(({ id }) => id),
    { query },
  );
  if (context.json) {
    await writeJson(context, compared);
    return OK;
  }
  const { stdout, stderr } = context;
  const style = { width: stdout.columns, colours: stdout.colours };
  await stdout.write(renderComparison(compared, experiments[0]!, style));
  await stderr.write('\nWhat was observed; how much of it is chance is not said here.\n');
  return OK;
}
