import { CrucibleError, refuse } from '../errors.js';
import type { ExperimentRecord } from '../event/experiment.js';
import type { EventStore } from '../store/port.js';

export function requireId(id: unknown): string {
  if (typeof id !== 'string' || id === '') {
    throw refuse('invalid-argument', 'experimentId', "an experiment's id", id);
  }
  return id;
}

export async function listOf(store: EventStore): Promise<readonly ExperimentRecord[]> {
  try {
    return await store.listExperiments();
  } catch (error) {
    throw storeFailed(store, error);
  }
}

/** The record of an experiment in the first store that has it; rejects with `experiment-not-found`. */
export async function findIn(
  stores: readonly EventStore[],
  id: string,
): Promise<{ record: ExperimentRecord; store: EventStore }> {
  let failure: unknown = null;
  for (const store of stores) {
    try {
      const record = await store.getExperiment(id);
      if (record !== undefined) return { record, store };
    } catch (error) {
      failure ??= storeFailed(store, error);
    }
  }
  throw failure ?? notFound(id);
}

export function storeFailed(store: EventStore, cause: unknown): CrucibleError {
  if (cause instanceof CrucibleError) return cause;
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new CrucibleError(
    'store-failed',
    `the ${store.kind} store failed: ${reason}`,
    { path: 'store', expected: 'a store that answers' },
    { cause },
  );
}

export function notFound(id: string): CrucibleError {
  return new CrucibleError('experiment-not-found', `there is no experiment "${id}"`, {
    path: 'experimentId',
    expected: 'the id of an experiment, as listExperiments shows them',
    received: id,
  });
}
