import { resolve } from 'node:path';
import { archiveExperiment as archive } from '../../lab/archive.js';
import { directoryName } from '../../store/local/layout.js';
import { jsonAnswer, type Route } from '../route.js';
import { named } from '../schemas/schema.js';
import { detailOf } from './experiment.js';
import { ID } from './parameters.js';

export const archiveExperiment: Route = {
  method: 'post',
  path: '/api/experiments/{id}/archive',
  operation: 'archiveExperiment',
  summary: 'Writes a stopped experiment to one file, in the directory that the server was given.',
  access: 'write',
  isExpensive: true,
  parameters: [ID],
  answer: jsonAnswer(named('ExperimentDetail')),
  handle: async ({ context, path, signal }) => {
    const { record } = await context.lab.find(path['id']!);
    // Of an id, not of what a request says; and of that only what is safe in a file's name.
    const name = `${directoryName(record.id)}.jsonl.gz`;
    const options = { path: resolve(context.settings.archiveDirectory, name), signal };
    await context.turnstiles.files.pass(signal, () => archive(context.lab, record.id, options));
    return detailOf(context, (await context.lab.find(record.id)).record);
  },
};
