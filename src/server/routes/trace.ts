import { queryEvents } from '../../lab/reading.js';
import { traceOf } from '../figures/trace.js';
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
  handle: async ({ context, path }) => {
    const traceId = path['traceId']!;
    const query = { where: { traceId: { eq: traceId } }, limit: MAX_EVENTS + 1 };
    const events = await queryEvents(context.lab, path['id']!, query);
    return traceOf(traceId, events.slice(0, MAX_EVENTS), events.length > MAX_EVENTS);
  },
};
