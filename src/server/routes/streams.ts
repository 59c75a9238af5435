import { refuse } from '../../errors.js';
import { ExperimentFeed } from '../live/experiment-feed.js';
import { ExperimentsFeed } from '../live/experiments-feed.js';
import type { Route, RouteParameter, RouteRequest } from '../route.js';
import { TEXT } from '../schemas/schema.js';
import { ID } from './parameters.js';

const AFTER: RouteParameter = {
  name: 'after',
  description: 'The id of the last message seen, where no Last-Event-ID header can be sent.',
  schema: TEXT,
};
const ANSWER = {
  kind: 'other',
  mediaTypes: ['text/event-stream'],
  description: 'Server-sent events: hello, update, resync, unavailable, end.',
} as const;
const MAX_CURSOR = 64;

function cursorOf({ headers, query }: RouteRequest): string | null {
  const cursor = headers.get('last-event-id') ?? query.text('after');
  if (cursor !== null && cursor.length > MAX_CURSOR)
    throw refuse('invalid-query', 'after', 'the id of a message', cursor);
  return cursor === '' ? null : cursor;
}

export const streamExperiments: Route = {
  method: 'get',
  path: '/api/stream',
  operation: 'streamExperiments',
  summary: 'Changes of the list of experiments, as they happen.',
  access: 'read',
  parameters: [AFTER],
  answer: ANSWER,
  handle: async (request) => {
    const { hub, index, settings } = request.context;
    const feed = () => new ExperimentsFeed(index, settings.pollMs);
    return hub.join('experiments', cursorOf(request), feed);
  },
};

export const streamExperiment: Route = {
  method: 'get',
  path: '/api/experiments/{id}/stream',
  operation: 'streamExperiment',
  summary: 'What is new in one experiment, as it is recorded.',
  access: 'read',
  parameters: [ID, AFTER],
  answer: ANSWER,
  handle: async (request) => {
    const { context, path } = request;
    const id = path['id']!;
    const cursor = cursorOf(request);
    // Who has seen the end need not come back: this is what tells an EventSource so.
    if (cursor === 'end' && (await hasEnded(request))) return new Response(null, { status: 204 });
    const seen = cursor === 'end' ? null : cursor;
    return context.hub.join(`experiment ${id}`, seen, () => new ExperimentFeed(context, id, seen));
  },
};

async function hasEnded({ context, path }: RouteRequest): Promise<boolean> {
  const { status } = (await context.lab.find(path['id']!)).record;
  return status === 'stopped' || status === 'archived';
}
