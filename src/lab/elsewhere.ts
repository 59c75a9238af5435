import { setTimeout as delay } from 'node:timers/promises';
import { CrucibleError } from '../errors.js';
import type { ExperimentRecord } from '../event/experiment.js';
import { type Transition, transition } from '../experiment/lifecycle.js';
import type { EventStore } from '../store/port.js';

/** Others notice within a fraction of a second; one that hangs is not waited for for ever. */
const PATIENCE_MS = 10_000;

/**
 * A step of an experiment that other processes record: they follow what its record says. Resolves to
 * the record when they have, or have had their time.
 */
export async function stepElsewhere(
  store: EventStore,
  record: ExperimentRecord,
  step: Transition,
  nowIso: string,
): Promise<ExperimentRecord> {
  const next = transition(record, step, nowIso);
  if (store.openWriter === undefined) throw recordedElsewhere(record.id);
  await store.saveExperiment(next);
  if (step === 'stop') {
    await untilNobodyElseWrites(store, record.id);
    await store.recover?.(record.id);
    // With what those have counted that died.
    await store.saveExperiment((await store.getExperiment(record.id)) ?? next);
  }
  return (await store.getExperiment(record.id)) ?? next;
}

export async function untilNobodyElseWrites(store: EventStore, id: string): Promise<void> {
  const deadlineMs = Date.now() + PATIENCE_MS;
  while ((await store.hasOtherWriter?.(id)) === true && Date.now() < deadlineMs) await delay(50);
}

export function requireJoinable(record: ExperimentRecord, store: EventStore): void {
  if (store.openWriter === undefined) throw recordedElsewhere(record.id);
  if (!['running', 'paused', 'interrupted'].includes(record.status)) {
    const expected = 'running, paused or interrupted';
    throw new CrucibleError(
      'illegal-transition',
      `cannot join experiment "${record.name}" (${record.id}): it is ${record.status}, not ${expected}`,
      { path: 'status', expected, received: record.status, experimentId: record.id },
    );
  }
}

/** What is removed under a process that records it would come back, in part. */
export async function requireUnrecorded(
  store: EventStore,
  record: ExperimentRecord,
): Promise<void> {
  if ((await store.hasOtherWriter?.(record.id)) !== true) return;
  throw new CrucibleError(
    'illegal-transition',
    `cannot remove experiment "${record.name}" (${record.id}): another process records it; stop it first`,
    { path: 'experimentId', expected: 'an experiment that nobody records', received: record.id },
  );
}

function recordedElsewhere(id: string): CrucibleError {
  return new CrucibleError(
    'illegal-transition',
    `experiment ${id} is recorded by another process`,
    {
      path: 'experimentId',
      expected: 'an experiment that this process started',
      received: id,
    },
  );
}
