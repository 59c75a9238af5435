import { record as decodeObject, noOthers } from '../../config/decode.js';
import { refuse } from '../../errors.js';
import { changeRecord } from '../change-record.js';
import { jsonAnswer, type Route } from '../route.js';
import { listOf, named, objectOf, TEXT } from '../schemas/schema.js';
import { detailOf } from './experiment.js';
import { ID } from './parameters.js';

const MAX_TAGS = 100;
const MAX_LENGTH = 200;

export const setTags: Route = {
  method: 'post',
  path: '/api/experiments/{id}/tags',
  operation: 'setTags',
  summary: "Replaces an experiment's tags.",
  access: 'write',
  parameters: [ID],
  body: objectOf({ tags: listOf(TEXT) }),
  answer: jsonAnswer(named('ExperimentDetail')),
  handle: async ({ context, path, body }) => {
    const tags = tagsOf(body);
    const changed = await changeRecord(context.lab, path['id']!, (record) => ({ ...record, tags }));
    return detailOf(context, changed);
  },
};

function tagsOf(body: unknown): readonly string[] {
  const { tags, ...others } = decodeObject(body, 'body');
  noOthers(others, '', ['tags']);
  const isTag = (tag: unknown): boolean =>
    typeof tag === 'string' && tag.trim() !== '' && tag.length <= MAX_LENGTH;
  if (!Array.isArray(tags) || tags.length > MAX_TAGS || !tags.every(isTag))
    throw refuse(
      'invalid-option',
      'tags',
      `at most ${MAX_TAGS} texts of 1 to ${MAX_LENGTH} characters`,
      tags,
    );
  return [...new Set((tags as string[]).map((tag) => tag.trim()))];
}
