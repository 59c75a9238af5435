import { useEffect } from 'preact/hooks';
import type { ExperimentModel } from './experiment-model.ts';

/** What costs a scan is asked for again no more often than that, nor before it has answered. */
const LEAST_WAIT_MS = 2000;

interface Reloading {
  readonly isLoading: boolean;
  readonly reload: () => void;
}

/** Asks again when the experiment has changed: not at once, and not for pages that nobody looks at. */
export function useRefreshing(model: ExperimentModel, { isLoading, reload }: Reloading): void {
  useEffect(() => {
    if (isLoading) return;
    const doneMs = performance.now();
    let timer: ReturnType<typeof setTimeout> | null = null;
    const stop = model.onChange(() => {
      if (timer !== null) return;
      const waitMs = Math.max(0, LEAST_WAIT_MS - (performance.now() - doneMs));
      timer = setTimeout(() => {
        timer = null;
        if (!document.hidden) reload();
      }, waitMs);
    });
    return () => {
      stop();
      if (timer !== null) clearTimeout(timer);
    };
  }, [model, isLoading, reload]);
}
