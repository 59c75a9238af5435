import { refuse } from '../../errors.js';
import { SEQUENCE, WRITER } from '../../event/fields.js';
import { parseEventId } from '../../ids.js';
import { queryEvents } from '../../lab/reading.js';
import { ServerRefusal } from '../problem.js';
import { jsonAnswer, type Route } from '../route.js';
import { named, TEXT } from '../schemas/schema.js';
import { ID } from './parameters.js';

export const getEvent: Route = {
  method: 'get',
  path: '/api/experiments/{id}/events/{eventId}',
  operation: 'getEvent',
  summary: 'One event.',
  access: 'read',
  parameters: [
    ID,
    { name: 'eventId', description: "The event's id.", schema: TEXT, required: true },
  ],
  answer: jsonAnswer(named('TelemetryEvent')),
  handle: async ({ context, path }) => {
    const eventId = path['eventId']!;
    const parts = parseEventId(eventId);
    if (parts === null) throw refuse('invalid-query', 'eventId', "an event's id", eventId);
    const where = { [WRITER]: parts.writer, [SEQUENCE]: parts.sequence };
    const [event] = await queryEvents(context.lab, path['id']!, { where, limit: 1 });
    if (event === undefined)
      throw new ServerRefusal('route-not-found', 'the experiment has no such event');
    return event;
  },
};
