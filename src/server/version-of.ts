import type { ExperimentRecord } from '../event/experiment.js';
import type { EventQuery } from '../query/query.js';
import { summaryKeyOf } from './index/entry.js';

let reads = 0;

/**
 * Tells whether an answer still holds: it does while nothing was recorded. Of an experiment that may
 * record, counts of other processes come a moment late, and "the last five minutes" move on: there it
 * holds only as long as a cache takes any answer for fresh.
 */
export function versionOf(record: ExperimentRecord, query?: EventQuery): string {
  const isOver = record.status === 'stopped' || record.status === 'archived';
  const isMoving = query?.window !== undefined && 'last' in query.window;
  return isOver || (!isMoving && record.status === 'interrupted')
    ? summaryKeyOf(record)
    : `${reads++}`;
}
