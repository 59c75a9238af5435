import type { ExperimentMetrics } from '../../analysis/metrics.js';
import type { CommandContext } from '../command.js';
import { type QueryOptions, queryOf } from '../event-query.js';
import { OK } from '../exit-codes.js';
import { findExperiment } from '../find-experiment.js';
import { writeJson } from '../json-output.js';
import { statusCell } from '../text/experiment-cells.js';
import { renderMetrics } from '../text/metrics.js';

export async function run(
  context: CommandContext,
  operands: readonly string[],
  options: QueryOptions,
): Promise<number> {
  const query = queryOf(options, context.nowMs());
  const { lab } = await context.open();
  const experiment = await findExperiment(lab, operands[0]!);
  const metrics: ExperimentMetrics = await experiment.metrics(query);
  if (context.json) {
    await writeJson(context, metrics);
    return OK;
  }
  const { stdout, stderr } = context;
  const { colours } = stdout;
  const { name, condition, id, status } = experiment;
  const cell = statusCell(status);
  const state = typeof cell === 'string' ? cell : colours(cell.colour, cell.text);
  await stdout.write(`${colours('bold', name)}  ${condition}  ${state}  ${colours('dim', id)}\n\n`);
  await stdout.write(renderMetrics(metrics, { width: stdout.columns, colours }));
  if (metrics.summary.totalEvents === 0) await stderr.write(whyNothing(options, status));
  return OK;
}

function whyNothing(options: QueryOptions, status: string): string {
  const { event, where, last, lastN, from, to, query } = options;
  if ([event, where, last, lastN, from, to, query].some((each) => each !== undefined))
    return 'no event is like that; without options, all of them count\n';
  return status === 'running'
    ? 'no event yet; `crucible tail` shows the first when it comes\n'
    : 'it recorded no event: did the program emit any with telemetry.execute or span?\n';
}
