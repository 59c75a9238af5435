import type { ExperimentRecord } from '../../event/experiment.js';
import { encodeJson } from '../../event/json.js';
import type { Summary } from './summary.js';

/** What the index knows of one experiment. */
export interface IndexEntry {
  record: ExperimentRecord;
  /** What a search looks through, in lower case. */
  searched: string;
  startedMs: number;
  /** See `summaryKeyOf`. */
  recordKey: string;
  /** Of the index when this last changed. */
  revision: number;
  summary: Summary | null;
  /** What the summary was made of; another key than the record's means that there is something new. */
  summaryKey: string | null;
}

export function createEntry(record: ExperimentRecord, revision: number): IndexEntry {
  return { ...described(record), revision, summary: null, summaryKey: null };
}

export function updateEntry(entry: IndexEntry, record: ExperimentRecord, revision: number): void {
  Object.assign(entry, described(record), { revision });
}

function described(
  record: ExperimentRecord,
): Pick<IndexEntry, 'record' | 'searched' | 'startedMs' | 'recordKey'> {
  const { id, name, hypothesis, condition, tags } = record;
  return {
    record,
    searched: [id, name, hypothesis ?? '', condition, ...tags].join('\n').toLowerCase(),
    startedMs: Date.parse(record.startedAt),
    recordKey: summaryKeyOf(record),
  };
}

/** Whether both say the same. Stores that keep what they have read hand out the same object. */
export function isSameRecord(a: ExperimentRecord, b: ExperimentRecord): boolean {
  if (a === b) return true;
  if (a.status !== b.status || a.counts.recorded !== b.counts.recorded) return false;
  return encodeJson(a) === encodeJson(b);
}

/** Changes with everything that the summary of an experiment depends on. */
export function summaryKeyOf({ counts, status, stoppedAt }: ExperimentRecord): string {
  const isOver = status === 'stopped' || status === 'archived';
  return `${counts.recorded} ${counts.dropped} ${isOver ? stoppedAt : ''}`;
}
