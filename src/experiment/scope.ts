import { AsyncLocalStorage } from 'node:async_hooks';

/**
 * Which experiment the running code belongs to. Follows awaits, timers, streams and callbacks, so
 * two experiments side by side in one process never see each other's events.
 */
const scope = new AsyncLocalStorage<string>();

/** The id of the innermost experiment that the calling code runs in; undefined outside of all. */
export function currentExperimentId(): string | undefined {
  return scope.getStore();
}

export function runInExperiment<T>(experimentId: string, fn: () => T): T {
  return scope.run(experimentId, fn);
}
