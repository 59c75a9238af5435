import { record as decodeObject, noOthers } from '../../config/decode.js';
import { refuse } from '../../errors.js';
import { requireQuery } from '../../query/query.js';
import { pageOfEvents } from '../events/page.js';
import { jsonAnswer, type Route } from '../route.js';
import { listOf, named, objectOf, orNull, partOf, TEXT, WHOLE } from '../schemas/schema.js';
import { ID } from './parameters.js';

const MAX_PAGE = 1000;

export const queryEvents: Route = {
  method: 'post',
  path: '/api/experiments/{id}/events',
  operation: 'queryEvents',
  summary: 'Events that a query lets through, in pages.',
  access: 'read',
  isExpensive: true,
  parameters: [ID],
  body: partOf({ query: named('EventQuery'), pageSize: WHOLE, cursor: TEXT }),
  answer: jsonAnswer(
    objectOf({ events: listOf(named('TelemetryEvent')), nextCursor: orNull(TEXT) }),
  ),
  handle: async ({ context, path, body, signal }) => {
    const request = decodeObject(body, 'body');
    noOthers(request, '', ['query', 'pageSize', 'cursor']);
    const { query, pageSize = 100, cursor = null } = request;
    if (!Number.isInteger(pageSize) || (pageSize as number) < 1 || (pageSize as number) > MAX_PAGE)
      throw refuse('invalid-query', 'pageSize', `a whole number from 1 to ${MAX_PAGE}`, pageSize);
    if (cursor !== null && typeof cursor !== 'string')
      throw refuse('invalid-query', 'cursor', 'nextCursor of the page before', cursor);
    const asked = requireQuery(query);
    const wish = { pageSize: pageSize as number, cursor, signal };
    const read = () => pageOfEvents(context.lab, path['id']!, asked, wish);
    // What few events pass is looked for in all of them; a page of all is read at once.
    const isSearch = asked.where !== undefined || asked.events !== undefined;
    return isSearch ? context.turnstiles.events.pass(signal, read) : read();
  },
};
