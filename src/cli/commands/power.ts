import { CrucibleError } from '../../errors.js';
import type { CommandContext } from '../command.js';
import { type QueryOptions, queryOf } from '../event-query.js';
import { OK, UNDECIDED } from '../exit-codes.js';
import { findExperiment } from '../find-experiment.js';
import { writeJson } from '../json-output.js';
import { numberOf } from '../numbers.js';
import { renderSampleSize } from '../text/sample-size.js';

export interface PowerOptions extends QueryOptions {
  readonly metric?: string;
  readonly effect?: string;
  readonly alpha?: string;
  readonly power?: string;
  readonly ratio?: string;
  readonly paired?: boolean;
  readonly correlation?: string;
  readonly budgetUsd?: string;
}

export async function run(
  context: CommandContext,
  operands: readonly string[],
  options: PowerOptions,
): Promise<number> {
  const { metric, effect, alpha, power, ratio, paired, correlation, budgetUsd, ...events } =
    options;
  const numbers = numbersOf({ alpha, power, ratio, correlation, budgetUsd });
  const query = queryOf(events, context.nowMs());
  const [{ lab }, { planSampleSize }] = await Promise.all([
    context.open(),
    import('../../lab/sample-size.js'),
  ]);
  const experiment = await findExperiment(lab, operands[0]!);
  if (metric === undefined && experiment.plan === null)
    throw new CrucibleError(
      'invalid-option',
      `--metric: expected a metric, as "${experiment.name}" has no plan that names one`,
      { path: '--metric', expected: "a metric like 'latency_ms p95', 'success rate' or accuracy" },
    );
  const planned = await planSampleSize(lab, experiment.id, {
    ...numbers,
    query,
    ...(metric === undefined ? {} : { metric }),
    ...(effect === undefined ? {} : { effect }),
    ...(paired === undefined ? {} : { paired }),
  });
  if (context.json) await writeJson(context, planned);
  else {
    const { stdout } = context;
    const style = { width: stdout.columns, colours: stdout.colours };
    await stdout.write(renderSampleSize(planned, style));
  }
  return planned.ok && planned.required?.ok !== false ? OK : UNDECIDED;
}

function numbersOf(
  texts: Readonly<Record<string, string | undefined>>,
): Readonly<Record<string, number>> {
  return Object.fromEntries(
    Object.entries(texts).flatMap(([name, text]) =>
      text === undefined
        ? []
        : [[name, numberOf(text, `--${name === 'budgetUsd' ? 'budget-usd' : name}`)]],
    ),
  );
}
