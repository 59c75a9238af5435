import type { ExperimentRecord } from '../event/experiment.js';

/** Oldest first, as stores list experiments. */
export function byStart(a: ExperimentRecord, b: ExperimentRecord): number {
  if (a.startedAt !== b.startedAt) return a.startedAt < b.startedAt ? -1 : 1;
  return a.id < b.id ? -1 : 1;
}
