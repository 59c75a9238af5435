import { ApiProblem } from '../../connection/api.ts';
import type { EventsView } from './events-query.ts';

export interface QueryProblem {
  readonly path: string;
  readonly text: string;
}

/** What the server says is wrong with the question; null for all other errors. */
export function problemOf(error: unknown): QueryProblem | null {
  if (!(error instanceof ApiProblem) || error.problem.status !== 400) return null;
  const { path = '', expected, received, detail } = error.problem;
  const text =
    expected === undefined
      ? detail
      : `Expected: ${expected}${received ? `; got ${received}` : ''}.`;
  return { path, text };
}

export function isGone(error: unknown): boolean {
  return error instanceof ApiProblem && error.problem.status === 404;
}

/** Beside what the problem is shown: a filter, the time range, or the query as text. */
export function placeOf(
  path: string,
  filterAt: (path: string) => number | null,
  view: EventsView,
): number | 'window' | 'query' {
  const bare = path.replace(/^query\./, '');
  const index = filterAt(bare);
  if (index !== null) return index;
  return bare.startsWith('window') && view.json === null ? 'window' : 'query';
}
