import { record as decodeObject, noOthers } from '../../config/decode.js';
import { refuse } from '../../errors.js';
import { changeRecord } from '../change-record.js';
import { NOTES_KEY } from '../index/rows.js';
import { jsonAnswer, type Route } from '../route.js';
import { named, objectOf, TEXT } from '../schemas/schema.js';
import { detailOf, notesOf } from './experiment.js';
import { ID } from './parameters.js';

const MAX_LENGTH = 10_000;
const MAX_NOTES = 1000;

export const addNote: Route = {
  method: 'post',
  path: '/api/experiments/{id}/notes',
  operation: 'addNote',
  summary: 'Adds a note to an experiment: kept with the time, among its metadata.',
  access: 'write',
  parameters: [ID],
  body: objectOf({ text: TEXT }),
  answer: jsonAnswer(named('ExperimentDetail')),
  handle: async ({ context, path, body }) => {
    const { text, ...others } = decodeObject(body, 'body');
    noOthers(others, '', ['text']);
    if (typeof text !== 'string' || text.trim() === '' || text.length > MAX_LENGTH)
      throw refuse('invalid-option', 'text', `a text of 1 to ${MAX_LENGTH} characters`, text);
    const at = new Date(context.lab.nowUs() / 1000).toISOString();
    const changed = await changeRecord(context.lab, path['id']!, (record) => {
      const notes = [...notesOf(record), { text, at }];
      if (notes.length > MAX_NOTES)
        throw refuse('invalid-option', 'text', `at most ${MAX_NOTES} notes`, notes.length);
      return { ...record, metadata: { ...record.metadata, [NOTES_KEY]: notes } };
    });
    return detailOf(context, changed);
  },
};
