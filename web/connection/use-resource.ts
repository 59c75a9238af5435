import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import { Unreachable } from './api.ts';
import { serverReturns } from './presence.ts';
import { readToken } from './tokens.ts';

export interface Resource<Value> {
  /** What is shown; while something newer is on its way, and after it failed, what was there before. */
  readonly value: Value | null;
  readonly error: unknown;
  readonly isLoading: boolean;
  readonly reload: () => void;
  /** Puts something newer in its place, as a live update brings it. */
  readonly replace: (change: (value: Value) => Value) => void;
}

/**
 * What an address of the API says, loaded anew when the key changes. An answer that comes after the
 * next question was asked is thrown away. A null key loads nothing.
 */
export function useResource<Value>(
  key: string | null,
  load: (signal: AbortSignal) => Promise<Value>,
): Resource<Value> {
  const [value, setValue] = useState<Value | null>(null);
  const [error, setError] = useState<unknown>(null);
  const [isLoading, setIsLoading] = useState(key !== null);
  const [attempt, setAttempt] = useState(0);
  const latest = useRef(load);
  latest.current = load;
  const token = readToken.value;

  useEffect(() => {
    if (key === null) {
      setIsLoading(false);
      return;
    }
    const controller = new AbortController();
    setIsLoading(true);
    latest.current(controller.signal).then(
      (answer) => {
        if (controller.signal.aborted) return;
        setValue(answer);
        setError(null);
        setIsLoading(false);
      },
      (reason: unknown) => {
        if (controller.signal.aborted) return;
        setError(reason);
        setIsLoading(false);
      },
    );
    return () => controller.abort();
  }, [key, attempt, token]);

  // What could not be asked for while the server was away is asked for when it is back.
  const returns = serverReturns.value;
  useEffect(() => {
    if (error instanceof Unreachable) setAttempt((count) => count + 1);
  }, [returns]);

  const reload = useCallback(() => setAttempt((count) => count + 1), []);
  const replace = useCallback(
    (change: (value: Value) => Value) => setValue((now) => (now === null ? now : change(now))),
    [],
  );
  return { value, error, isLoading, reload, replace };
}
