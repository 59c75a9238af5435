import { columnsOf } from '../figures/columns.js';
import type { ColumnsAnswer } from '../protocol.js';
import { jsonAnswer, type Route } from '../route.js';
import { FLAG, listOf, NUMBER, objectOf, orNull, TEXT, WHOLE } from '../schemas/schema.js';
import { versionOf } from '../version-of.js';
import { ID } from './parameters.js';

const COLUMN = { name: TEXT, column: TEXT, events: listOf(TEXT) };

export const getColumns: Route = {
  method: 'get',
  path: '/api/experiments/{id}/columns',
  operation: 'getColumns',
  summary: 'Which columns the events have, to offer for charts and filters.',
  access: 'read',
  isExpensive: true,
  parameters: [ID],
  answer: jsonAnswer(
    objectOf({
      events: listOf(objectOf({ name: TEXT, count: WHOLE })),
      numbers: listOf(objectOf({ ...COLUMN, min: orNull(NUMBER), max: orNull(NUMBER) })),
      labels: listOf(objectOf({ ...COLUMN, values: listOf({ anyOf: [TEXT, FLAG] }) })),
      complete: FLAG,
    }),
  ),
  handle: async ({ context, path, signal }): Promise<ColumnsAnswer> => {
    const { lab, cache, turnstiles } = context;
    const id = path['id']!;
    const { record } = await lab.find(id);
    return cache.get(
      `columns ${id}`,
      { version: versionOf(record), signal, turnstile: turnstiles.scans },
      (stop) => columnsOf(lab, id, stop),
    );
  },
};
