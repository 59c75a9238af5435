import { refuse } from '../../errors.js';
import { SEQUENCE, WRITER } from '../../event/fields.js';
import { eventAt } from '../../event/row.js';
import { parseEventId } from '../../ids.js';
import { openForReading } from '../../lab/reading.js';
import { type EventQuery, resolveQuery } from '../../query/query.js';
import { scanSparsely } from '../events/scan-sparsely.js';
import { ServerRefusal } from '../problem.js';
import { jsonAnswer, type Route } from '../route.js';
import { named, TEXT } from '../schemas/schema.js';
import { ID, whole } from './parameters.js';

export const getEvent: Route = {
  method: 'get',
  path: '/api/experiments/{id}/events/{eventId}',
  operation: 'getEvent',
  summary: 'One event.',
  access: 'read',
  isExpensive: true,
  parameters: [
    ID,
    { name: 'eventId', description: "The event's id.", schema: TEXT, required: true },
    whole('timestampUs', 'When it was, as the event says: then it is found at once.'),
  ],
  answer: jsonAnswer(named('TelemetryEvent')),
  handle: async ({ context, path, query, signal }) => {
    const eventId = path['eventId']!;
    const parts = parseEventId(eventId);
    if (parts === null) throw refuse('invalid-query', 'eventId', "an event's id", eventId);
    const opened = await openForReading(context.lab, path['id']!);
    const timestampUs = query.number('timestampUs');
    const asked: EventQuery = {
      where: { [WRITER]: parts.writer, [SEQUENCE]: parts.sequence },
      limit: 1,
      ...(timestampUs === undefined ? {} : { window: { fromUs: timestampUs, toUs: timestampUs } }),
    };
    const resolved = resolveQuery(asked, opened.nowUs);
    const find = async () => {
      for await (const batch of scanSparsely(context.lab, opened, resolved, signal))
        if (batch.length > 0) return eventAt(batch, 0, opened.record);
      throw new ServerRefusal('event-not-found', 'the experiment has no such event');
    };
    // Without its time it is looked for in all of them.
    return timestampUs === undefined ? context.turnstiles.events.pass(signal, find) : find();
  },
};
