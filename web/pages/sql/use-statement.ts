import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import type { SqlAnswer, SqlRequest } from '../../../src/server/protocol.ts';
import { askJson } from '../../connection/api.ts';
import { remember } from './side/history.ts';

export interface Question {
  readonly statement: string;
  /** Null for all. */
  readonly experiments: readonly string[] | null;
  readonly maxRows: number;
}

export interface StatementState {
  /** The last answer; it stays while the next one is on its way. */
  readonly answered: { readonly question: Question; readonly answer: SqlAnswer } | null;
  readonly failed: { readonly question: Question; readonly error: unknown } | null;
  /** When it was asked, in `performance.now()`; null where nothing is on its way. */
  readonly runningSinceMs: number | null;
  readonly cancelledAfterMs: number | null;
}

const NOTHING: StatementState = {
  answered: null,
  failed: null,
  runningSinceMs: null,
  cancelledAfterMs: null,
};

/** Asks one statement at a time: a new one, or leaving the page, gives up the one before. */
export function useStatement() {
  const [state, setState] = useState(NOTHING);
  const running = useRef<AbortController | null>(null);
  useEffect(() => () => running.current?.abort(), []);

  const run = useCallback(async (question: Question) => {
    running.current?.abort();
    const controller = new AbortController();
    running.current = controller;
    const sinceMs = performance.now();
    setState((now) => ({ ...now, runningSinceMs: sinceMs, cancelledAfterMs: null }));
    const { statement, experiments, maxRows } = question;
    const request: SqlRequest = {
      statement,
      maxRows,
      ...(experiments === null ? {} : { experiments }),
    };
    const entry = { statement, experiments, at: new Date().toISOString() };
    try {
      const { signal } = controller;
      const answer = await askJson<SqlAnswer>('/api/sql', request, { signal });
      setState({ ...NOTHING, answered: { question, answer } });
      remember({ ...entry, rows: answer.rows.length, durationMs: answer.elapsedMs });
    } catch (error) {
      // Given up, by hand or for the next one.
      if (controller.signal.aborted) return;
      setState((now) => ({ ...NOTHING, answered: now.answered, failed: { question, error } }));
      remember({ ...entry, rows: null, durationMs: null });
    }
  }, []);

  const cancel = useCallback(() => {
    running.current?.abort();
    setState((now) => ({
      ...now,
      failed: null,
      runningSinceMs: null,
      cancelledAfterMs: now.runningSinceMs === null ? null : performance.now() - now.runningSinceMs,
    }));
  }, []);

  return { state, run, cancel };
}
