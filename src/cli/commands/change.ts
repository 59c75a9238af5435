import { CrucibleError } from '../../errors.js';
import type { ExperimentRecord } from '../../event/experiment.js';
import type { Experiment } from '../../lab/experiment.js';
import type { Lab } from '../../lab/lab.js';
import type { CommandModule } from '../command.js';
import { OK } from '../exit-codes.js';
import { findExperiment } from '../find-experiment.js';
import { writeJson } from '../json-output.js';

const DONE = { pause: 'paused', resume: 'resumed', stop: 'stopped' } as const;

/** `pause`, `resume` and `stop` are one command with different verbs. */
export function changeWith(step: keyof typeof DONE): CommandModule['run'] {
  return async (context, operands) => {
    const { lab } = await context.open();
    const { id, record: before } = await findExperiment(lab, operands[0]!);
    if (step === 'resume') requireSomebody(before);
    const { record } = await changed(lab, step, id);
    if (context.json) await writeJson(context, record);
    else await context.stdout.write(`${DONE[step]} ${record.name} (${id})\n`);
    return OK;
  };
}

/** Going on takes a process that records, which this command is not. */
function requireSomebody({ id, name, status }: ExperimentRecord): void {
  if (status !== 'interrupted') return;
  throw new CrucibleError(
    'illegal-transition',
    `"${name}" (${id}) is interrupted: the process that recorded it has died`,
    {
      path: 'status',
      expected: 'paused',
      received: status,
      experimentId: id,
      hint: `crucible run --resume ${id} -- <command>, or resumeExperiment in a program, goes on with it`,
    },
  );
}

function changed(lab: Lab, step: keyof typeof DONE, id: string): Promise<Experiment> {
  switch (step) {
    case 'pause':
      return lab.pause(id);
    case 'resume':
      return lab.resume(id);
    case 'stop':
      return lab.stop(id);
  }
}
