import { CrucibleError } from '../../errors.js';
import type { Lab } from '../../lab/lab.js';
import { jsonAnswer, type Route } from '../route.js';
import { named } from '../schemas/schema.js';
import { detailOf } from './experiment.js';
import { ID } from './parameters.js';

type Step = 'pause' | 'resume' | 'stop';

const SUMMARIES: Readonly<Record<Step, string>> = {
  pause: 'Stops recording for a while, in every process that records the experiment.',
  resume: 'Goes on after a pause.',
  stop: 'Ends an experiment for good.',
};

function stepRoute(step: Step): Route {
  return {
    method: 'post',
    path: `/api/experiments/{id}/${step}`,
    operation: `${step}Experiment`,
    summary: SUMMARIES[step],
    access: 'write',
    parameters: [ID],
    answer: jsonAnswer(named('ExperimentDetail')),
    handle: async ({ context, path }) => {
      await take(context.lab, path['id']!, step);
      const { record } = await context.lab.find(path['id']!);
      return detailOf(context, record);
    },
  };
}

async function take(lab: Lab, id: string, step: Step): Promise<void> {
  if (step === 'pause') await lab.pause(id);
  else if (step === 'stop') await lab.stop(id);
  else {
    const { record } = await lab.find(id);
    // Only a process that emits events can go on with one whose writers have died.
    if (record.status === 'interrupted') throw interrupted(id);
    await lab.resume(id);
  }
}

function interrupted(id: string): CrucibleError {
  return new CrucibleError(
    'illegal-transition',
    'its writers have died: the program that emits its events has to join it',
    { path: 'status', expected: 'a paused experiment', received: 'interrupted', experimentId: id },
  );
}

export const pauseExperiment: Route = stepRoute('pause');
export const resumeExperiment: Route = stepRoute('resume');
export const stopExperiment: Route = stepRoute('stop');
