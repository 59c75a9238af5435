import type { TelemetryEvent } from '../../event/event.js';
import { eventAt } from '../../event/row.js';
import { openForReading } from '../../lab/reading.js';
import { resolveQuery } from '../../query/query.js';
import { scanSparsely } from '../events/scan-sparsely.js';
import { traceOf } from '../figures/trace.js';
import { ServerRefusal } from '../problem.js';
import { jsonAnswer, type Route } from '../route.js';
import {
  FLAG,
  listOf,
  NUMBER,
  objectOf,
  orNull,
  TEXT,
  WHOLE,
  WIRE_NUMBER,
} from '../schemas/schema.js';
import { ID } from './parameters.js';

const MAX_EVENTS = 10_000;

export const getTrace: Route = {
  method: 'get',
  path: '/api/experiments/{id}/traces/{traceId}',
  operation: 'getTrace',
  summary: 'The spans of a trace, parents before their children.',
  access: 'read',
  isExpensive: true,
  parameters: [
    ID,
    { name: 'traceId', description: "The trace's id.", schema: TEXT, required: true },
  ],
  answer: jsonAnswer(
    objectOf({
      traceId: TEXT,
      startUs: orNull(WHOLE),
      endUs: orNull(WHOLE),
      spans: listOf(
        objectOf({
          spanId: TEXT,
          parentSpanId: orNull(TEXT),
          name: TEXT,
          startUs: NUMBER,
          endUs: orNull(WHOLE),
          success: orNull(FLAG),
          model: orNull(TEXT),
          costUsd: orNull(WIRE_NUMBER),
          totalTokens: orNull(WIRE_NUMBER),
          depth: WHOLE,
          eventIds: listOf(TEXT),
        }),
      ),
      looseEventIds: listOf(TEXT),
      truncated: FLAG,
    }),
  ),
  handle: ({ context, path, signal }) =>
    context.turnstiles.events.pass(signal, async () => {
      const traceId = path['traceId']!;
      const opened = await openForReading(context.lab, path['id']!);
      const query = { where: { traceId: { eq: traceId } }, limit: MAX_EVENTS + 1 };
      const resolved = resolveQuery(query, opened.nowUs);
      const events: TelemetryEvent[] = [];
      for await (const batch of scanSparsely(context.lab, opened, resolved, signal))
        for (let row = 0; row < batch.length; row++)
          events.push(eventAt(batch, row, opened.record));
      if (events.length === 0)
        throw new ServerRefusal('route-not-found', 'the experiment has no event of such a trace');
      return traceOf(traceId, events.slice(0, MAX_EVENTS), events.length > MAX_EVENTS);
    }),
};
