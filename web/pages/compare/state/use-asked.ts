import { useEffect, useRef, useState } from 'preact/hooks';
import { Unreachable } from '../../../connection/api.ts';
import { serverReturns } from '../../../connection/presence.ts';
import { readToken } from '../../../connection/tokens.ts';

/** Answers that took a while, so that going to another section and back does not ask again. */
export class KeptAnswers {
  readonly #answers = new Map<string, unknown>();
  readonly #most: number;

  constructor(most = 24) {
    this.#most = most;
  }

  get(key: string): unknown {
    return this.#answers.get(key);
  }

  put(key: string, answer: unknown): void {
    this.#answers.delete(key);
    this.#answers.set(key, answer);
    for (const oldest of this.#answers.keys()) {
      if (this.#answers.size <= this.#most) return;
      this.#answers.delete(oldest);
    }
  }
}

export interface Asked<Value> {
  /** To this question, or while `isOld` to the one before. */
  readonly value: Value | null;
  readonly isOld: boolean;
  readonly error: unknown;
  /** When the question was asked, in milliseconds since the epoch; null while none is open. */
  readonly askedAtMs: number | null;
  readonly isCancelled: boolean;
  readonly cancel: () => void;
  /** Asks anew, whatever is kept. */
  readonly again: () => void;
}

interface State<Value> {
  readonly shown: { readonly key: string; readonly value: Value } | null;
  readonly failed: { readonly key: string; readonly error: unknown } | null;
  readonly askedAtMs: number | null;
  readonly cancelledKey: string | null;
}

/**
 * The answer to a question that may take long: it can be cancelled, and is kept. The key says what was
 * asked, in full; a null key asks nothing.
 */
export function useAsked<Value>(
  key: string | null,
  ask: (signal: AbortSignal) => Promise<Value>,
  kept: KeptAnswers,
): Asked<Value> {
  const [state, setState] = useState<State<Value>>({
    shown: null,
    failed: null,
    askedAtMs: null,
    cancelledKey: null,
  });
  const [attempt, setAttempt] = useState(0);
  const open = useRef<AbortController | null>(null);
  const latest = useRef(ask);
  latest.current = ask;
  const known = key === null ? undefined : (kept.get(key) as Value | undefined);
  const isAnew = useRef(-1);
  const token = readToken.value;

  useEffect(() => {
    if (key === null) return;
    if (kept.get(key) !== undefined && isAnew.current !== attempt) {
      setState((now) => ({
        ...now,
        shown: { key, value: kept.get(key) as Value },
        askedAtMs: null,
      }));
      return;
    }
    const controller = new AbortController();
    open.current = controller;
    setState((now) => ({ ...now, askedAtMs: Date.now(), cancelledKey: null, failed: null }));
    latest.current(controller.signal).then(
      (value) => {
        if (controller.signal.aborted) return;
        kept.put(key, value);
        setState({ shown: { key, value }, failed: null, askedAtMs: null, cancelledKey: null });
      },
      (error: unknown) => {
        if (controller.signal.aborted) return;
        setState((now) => ({ ...now, failed: { key, error }, askedAtMs: null }));
      },
    );
    return () => controller.abort();
  }, [key, attempt, token]);

  const again = (): void => {
    isAnew.current = attempt + 1;
    setAttempt(attempt + 1);
  };
  // What could not be asked for while the server was away is asked for when it is back.
  const returns = serverReturns.value;
  useEffect(() => {
    if (state.failed?.error instanceof Unreachable) again();
  }, [returns]);

  const cancel = (): void => {
    open.current?.abort();
    setState((now) => ({ ...now, askedAtMs: null, cancelledKey: key }));
  };
  const isKnown = known !== undefined;
  return {
    value: known ?? state.shown?.value ?? null,
    isOld: !isKnown && state.shown !== null,
    error: state.failed !== null && state.failed.key === key ? state.failed.error : null,
    askedAtMs: key === null ? null : state.askedAtMs,
    isCancelled: state.cancelledKey !== null && state.cancelledKey === key,
    cancel,
    again,
  };
}
