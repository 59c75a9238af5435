import type { ComponentType } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { Unreachable } from '../connection/api.ts';
import { isServerThere, serverReturns } from '../connection/presence.ts';
import { ErrorPanel } from '../shell/error-panel.tsx';
import { Loading } from '../shell/loading.tsx';

/** A component whose code comes when it is first shown. */
export function lazy<Props extends object>(
  load: () => Promise<ComponentType<Props>>,
): ComponentType<Props> {
  let loaded: ComponentType<Props> | null = null;
  return function Lazy(props: Props) {
    const [error, setError] = useState<unknown>(null);
    const [, setIsLoaded] = useState(loaded !== null);
    const [attempt, setAttempt] = useState(0);
    useEffect(() => {
      if (loaded !== null) return;
      let isShown = true;
      load().then(
        (component) => {
          loaded = component;
          if (isShown) setIsLoaded(true);
        },
        async (reason) => {
          const isAway = !(await isServerThere());
          if (isShown)
            setError(isAway ? new Unreachable('The page’s code does not come.') : reason);
        },
      );
      return () => {
        isShown = false;
      };
    }, [attempt]);
    // The page names itself when it is there; until then the one before is not shown any more.
    const isThere = loaded !== null;
    useEffect(() => {
      if (isThere) return;
      document.title = `${error === null ? 'Loading' : 'Page not loaded'} · Crucible`;
    }, [error, isThere]);
    // What did not come while the server was away comes now.
    const returns = serverReturns.value;
    useEffect(() => {
      if (error instanceof Unreachable) retry();
    }, [returns]);
    const retry = () => {
      setError(null);
      setAttempt(attempt + 1);
    };
    if (error !== null) return <ErrorPanel error={error} heading="h1" onRetry={retry} />;
    if (loaded === null) return <Loading label="Loading the page" />;
    const Component = loaded;
    return <Component {...props} />;
  };
}
