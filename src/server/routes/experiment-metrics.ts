import { calculateMetrics } from '../../lab/metrics.js';
import { type EventQuery, requireQuery } from '../../query/query.js';
import { jsonAnswer, type Route } from '../route.js';
import { named } from '../schemas/schema.js';
import { versionOf } from '../version-of.js';
import { ID, text } from './parameters.js';

export const getMetrics: Route = {
  method: 'get',
  path: '/api/experiments/{id}/metrics',
  operation: 'getMetrics',
  summary: 'Exact figures over all events, or those of a query.',
  access: 'read',
  isExpensive: true,
  parameters: [ID, text('query', "The library's query, as JSON.")],
  answer: jsonAnswer(named('ExperimentMetrics')),
  handle: async ({ context, path, query, signal }) => {
    const id = path['id']!;
    const asked: EventQuery = requireQuery(query.json('query'));
    const { record } = await context.lab.find(id);
    return context.cache.get(
      `metrics ${id} ${JSON.stringify(asked)}`,
      { version: versionOf(record, asked), signal, turnstile: context.turnstiles.scans },
      (stop) => calculateMetrics(context.lab, id, asked, stop),
    );
  },
};
