import { sql } from '../../lab/sql.js';
import type { SqlSchema } from '../protocol.js';
import { jsonAnswer, type Route } from '../route.js';
import { FLAG, listOf, objectOf, TEXT, WHOLE } from '../schemas/schema.js';
import { texts } from './parameters.js';

const VIEWS = ['events', 'metrics', 'experiments'] as const;
/** So many of the newest tell which columns events have; each further one takes time. */
const MOST_EXPERIMENTS = 200;

export const getSqlSchema: Route = {
  method: 'get',
  path: '/api/sql/schema',
  operation: 'getSqlSchema',
  summary: 'What statements of SQL may ask: views, their columns and types.',
  access: 'read',
  isExpensive: true,
  parameters: [texts('experiment', `Ids; the newest ${MOST_EXPERIMENTS} unless given.`)],
  answer: jsonAnswer(
    objectOf({
      views: listOf(
        objectOf({ name: TEXT, columns: listOf(objectOf({ name: TEXT, type: TEXT })) }),
      ),
      experiments: WHOLE,
      complete: FLAG,
    }),
  ),
  handle: async ({ context, query, signal }): Promise<SqlSchema> => {
    const { index, lab, cache, turnstiles } = context;
    await index.refresh();
    const asked = query.texts('experiment');
    const newest = [...index.entries()].sort((a, b) => b.startedMs - a.startedMs);
    const all = asked.length > 0 ? asked : newest.map(({ record }) => record.id);
    const experiments = all.slice(0, MOST_EXPERIMENTS);
    const revisions = experiments.map((id) => index.get(id)?.revision ?? '');
    return cache.get(
      `sql schema ${JSON.stringify(asked)}`,
      { version: revisions.join(), signal, turnstile: turnstiles.scans },
      async (stop): Promise<SqlSchema> => {
        const views: SqlSchema['views'][number][] = [];
        for (const name of VIEWS) {
          const options = { experiments, maxRows: 0, signal: stop };
          const { columns, types } = await sql(lab, `SELECT * FROM ${name} LIMIT 0`, options);
          views.push({
            name,
            columns: columns.map((column, i) => ({ name: column, type: types[i]! })),
          });
        }
        return {
          views,
          experiments: experiments.length,
          complete: experiments.length === all.length,
        };
      },
    );
  },
};
