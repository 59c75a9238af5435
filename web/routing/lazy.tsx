import type { ComponentType } from 'preact';
import { useEffect, useState } from 'preact/hooks';
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
        (reason) => isShown && setError(reason),
      );
      return () => {
        isShown = false;
      };
    }, [attempt]);
    const retry = () => {
      setError(null);
      setAttempt(attempt + 1);
    };
    if (error !== null) return <ErrorPanel error={error} onRetry={retry} />;
    if (loaded === null) return <Loading label="Loading the page" />;
    const Component = loaded;
    return <Component {...props} />;
  };
}
