import type { ExperimentRecord } from '../../event/experiment.js';
import type { ServerContext } from '../context.js';
import { NOTES_KEY, rowOf } from '../index/rows.js';
import type { ExperimentDetail, ExperimentNote } from '../protocol.js';
import { jsonAnswer, type Route } from '../route.js';
import { named } from '../schemas/schema.js';
import { ID } from './parameters.js';

export const getExperiment: Route = {
  method: 'get',
  path: '/api/experiments/{id}',
  operation: 'getExperiment',
  summary: 'Everything known of an experiment besides its events.',
  access: 'read',
  parameters: [ID],
  answer: jsonAnswer(named('ExperimentDetail')),
  handle: async ({ context, path }) => {
    const { record } = await context.lab.find(path['id']!);
    return detailOf(context, record);
  },
};

export function detailOf({ index }: ServerContext, record: ExperimentRecord): ExperimentDetail {
  const row = rowOf(index.put(record));
  return { experiment: record, row, notes: notesOf(record) };
}

export function notesOf({ metadata }: ExperimentRecord): ExperimentNote[] {
  const notes: unknown = metadata[NOTES_KEY];
  if (typeof notes === 'string') return [{ text: notes, at: '' }];
  if (!Array.isArray(notes)) return [];
  return notes
    .filter((note: unknown) => typeof (note as ExperimentNote | null)?.text === 'string')
    .map(({ text, at }: ExperimentNote) => ({ text, at: String(at ?? '') }));
}
