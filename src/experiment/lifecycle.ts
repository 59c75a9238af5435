import { CrucibleError } from '../errors.js';
import type { ExperimentRecord, ExperimentStatus } from '../event/experiment.js';

export type Transition = 'pause' | 'resume' | 'stop' | 'archive';

/** From which states each transition may set out. */
const ALLOWED: Readonly<Record<Transition, readonly ExperimentStatus[]>> = {
  pause: ['running'],
  resume: ['paused', 'interrupted'],
  stop: ['running', 'paused', 'interrupted'],
  archive: ['stopped', 'archived'],
};

/**
 * The record after a transition. One that its state does not allow is refused with
 * `illegal-transition`, which names the state and those that would have done.
 */
export function transition(
  record: ExperimentRecord,
  step: Transition,
  nowIso: string,
): ExperimentRecord {
  const allowed = ALLOWED[step];
  if (!allowed.includes(record.status)) {
    throw new CrucibleError(
      'illegal-transition',
      `cannot ${step} experiment "${record.name}" (${record.id}): it is ${record.status}, not ${allowed.join(' or ')}`,
      {
        path: 'status',
        expected: allowed.join(' or '),
        received: record.status,
        experimentId: record.id,
      },
    );
  }
  switch (step) {
    case 'pause':
      return { ...record, status: 'paused', pausedAt: nowIso, pauseCount: record.pauseCount + 1 };
    case 'resume':
      return { ...record, status: 'running', pausedAt: null };
    case 'stop':
      return { ...record, status: 'stopped', stoppedAt: nowIso, pausedAt: null };
    case 'archive':
      return { ...record, status: 'archived' };
  }
}
