import { CrucibleError } from '../../src/errors.js';
import { type EventFilters, resolveQuery } from '../../src/query/query.js';

/** What a query was refused for: code and path, or a failure where it was not. */
export function refusalOf(query: unknown): { code: string; path: unknown; message: string } {
  try {
    resolveQuery(query as EventFilters, 0);
  } catch (error) {
    if (error instanceof CrucibleError)
      return { code: error.code, path: error.details.path, message: error.message };
    throw error;
  }
  throw new Error(`not refused: ${JSON.stringify(query)}`);
}
