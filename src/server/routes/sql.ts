import { record as decodeObject, noOthers } from '../../config/decode.js';
import { refuse } from '../../errors.js';
import { sql as ask } from '../../lab/sql.js';
import type { SqlAnswer } from '../protocol.js';
import { jsonAnswer, type Route } from '../route.js';
import { FLAG, listOf, NUMBER, objectOf, partOf, TEXT, WHOLE } from '../schemas/schema.js';

const MAX_ROWS = 10_000;
const MAX_STATEMENT = 100_000;
/** A row may hold a list of millions: rows alone are no bound. */
const MAX_BYTES = 16 * 1024 * 1024;

export const askSql: Route = {
  method: 'post',
  path: '/api/sql',
  operation: 'askSql',
  summary: 'One statement of SQL that reads; it can do nothing else.',
  access: 'read',
  isExpensive: true,
  body: partOf({ statement: TEXT, experiments: listOf(TEXT), maxRows: WHOLE }, 'statement'),
  answer: jsonAnswer(
    objectOf({
      columns: listOf(TEXT),
      types: listOf(TEXT),
      rows: listOf({ type: 'array' }),
      truncated: FLAG,
      elapsedMs: NUMBER,
    }),
  ),
  handle: async ({ context, body, signal }): Promise<SqlAnswer> => {
    const request = decodeObject(body, 'body');
    noOthers(request, '', ['statement', 'experiments', 'maxRows']);
    const { statement, experiments, maxRows = 1000 } = request;
    if (typeof statement !== 'string' || statement.length > MAX_STATEMENT)
      throw refuse(
        'invalid-query',
        'statement',
        `a text of at most ${MAX_STATEMENT} characters`,
        statement,
      );
    if (!Number.isInteger(maxRows) || (maxRows as number) < 1 || (maxRows as number) > MAX_ROWS)
      throw refuse('invalid-option', 'maxRows', `a whole number from 1 to ${MAX_ROWS}`, maxRows);
    const beganMs = performance.now();
    const options = {
      maxRows: maxRows as number,
      maxBytes: MAX_BYTES,
      signal,
      ...(experiments === undefined ? {} : { experiments: experiments as string[] }),
    };
    const result = await context.turnstiles.sql.pass(signal, () =>
      ask(context.lab, statement, options),
    );
    return { ...result, elapsedMs: performance.now() - beganMs };
  },
};
