import { CrucibleError } from '../../errors.js';
import type { Experiment } from '../../lab/experiment.js';
import type { CommandContext } from '../command.js';
import { OK, UNEXPECTED } from '../exit-codes.js';
import { findExperiments } from '../find-experiment.js';
import { writeJson } from '../json-output.js';
import { plural } from '../text/quantities.js';
import { printable } from '../text/width.js';

export interface RemoveOptions {
  readonly yes?: boolean;
  readonly force?: boolean;
}

/** Every one of them is found before the first is removed. */
export async function run(
  context: CommandContext,
  operands: readonly string[],
  options: RemoveOptions,
): Promise<number> {
  const { lab } = await context.open();
  const experiments = await findExperiments(lab, operands);
  if (options.force !== true) refuseRecording(experiments);
  if (options.yes !== true && !(await isConfirmed(context, experiments))) {
    await context.stderr.write('nothing was removed\n');
    return UNEXPECTED;
  }
  for (const experiment of experiments) {
    await experiment.delete();
    if (!context.json)
      await context.stdout.write(`removed ${printable(experiment.name)} (${experiment.id})\n`);
  }
  if (context.json) await writeJson(context, { removed: experiments.map(({ id }) => id) });
  return OK;
}

function refuseRecording(experiments: readonly Experiment[]): void {
  const recorded = experiments.find(({ status }) => status === 'running' || status === 'paused');
  if (recorded === undefined) return;
  const { id, name, status } = recorded;
  throw new CrucibleError('illegal-transition', `"${name}" (${id}) is ${status}`, {
    path: 'status',
    expected: 'an experiment that is not being recorded',
    received: status,
    experimentId: id,
    hint: `crucible stop ${id}, or --force`,
  });
}

async function isConfirmed(
  { confirm, json }: CommandContext,
  experiments: readonly Experiment[],
): Promise<boolean> {
  const events = experiments.reduce((sum, { record }) => sum + record.counts.recorded, 0);
  const what =
    experiments.length === 1
      ? `"${printable(experiments[0]!.name)}" (${experiments[0]!.id})`
      : plural(experiments.length, 'experiment');
  if (confirm !== null && !json)
    return confirm(`remove ${what} with ${plural(events, 'event')} for good?`);
  throw new CrucibleError('invalid-option', `removing ${what} takes --yes`, {
    path: '--yes',
    expected: '--yes where nobody can be asked',
  });
}
