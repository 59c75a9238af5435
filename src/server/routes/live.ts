import { liveState } from '../live/live-state.js';
import { jsonAnswer, type Route } from '../route.js';
import { named } from '../schemas/schema.js';
import { versionOf } from '../version-of.js';
import { ID } from './parameters.js';

export const getLive: Route = {
  method: 'get',
  path: '/api/experiments/{id}/live',
  operation: 'getLive',
  summary: 'Figures as of now, from rollups: percentiles are within 1%.',
  access: 'read',
  parameters: [ID],
  answer: jsonAnswer(named('LiveState')),
  handle: async ({ context, path, signal }) => {
    const id = path['id']!;
    const { record } = await context.lab.find(id);
    return context.cache.get(`live ${id}`, { version: versionOf(record), signal }, () =>
      liveState(context, id),
    );
  },
};
