import {
  addCounts,
  type ExperimentRecord,
  type RecordingCounts,
  sampleProgress,
} from '../../event/experiment.js';
import { EventIds } from '../event-ids.js';
import type { ExperimentPaths } from './layout.js';
import type { WriterState } from './messages.js';
import type { Source } from './sources.js';
import { type FoundWriter, readWriters } from './writer-file.js';

/** This process's own writer, whose word in its file is older than what it says. */
export interface OwnWriter {
  readonly id: string;
  state(): WriterState;
}

/** It records, or could go on to. */
export function isOpen({ status }: ExperimentRecord): boolean {
  return status === 'running' || status === 'paused';
}

/**
 * An experiment's record as of now. One that has stopped is as it was saved; of any other the counts
 * are the sum of all its writers', and it was interrupted where none of them lives.
 */
export async function currentRecord(
  record: ExperimentRecord,
  paths: ExperimentPaths,
  own: OwnWriter | null,
  sources: () => Promise<readonly Source[]>,
): Promise<ExperimentRecord> {
  if (!isOpen(record)) return record;
  const writers = await readWriters(paths.writers);
  const isAlive = own !== null || writers.some((writer) => writer.isAlive);
  const counted = await withCounts(record, writers, own, sources);
  return isAlive || writers.length === 0 ? counted : { ...counted, status: 'interrupted' };
}

/** The record with the sum of its writers' counts; with those it has where no writer counts. */
export async function countedRecord(
  record: ExperimentRecord,
  paths: ExperimentPaths,
  own: OwnWriter | null,
  sources: () => Promise<readonly Source[]>,
): Promise<ExperimentRecord> {
  return withCounts(record, await readWriters(paths.writers), own, sources);
}

async function withCounts(
  record: ExperimentRecord,
  writers: readonly FoundWriter[],
  own: OwnWriter | null,
  sources: () => Promise<readonly Source[]>,
): Promise<ExperimentRecord> {
  const others = writers.filter((writer) => writer.writer !== own?.id);
  const isAnyDead = others.some(isDead);
  const rows = isAnyDead ? rowsByWriter(await sources()) : new Map<string, number>();
  const states: WriterState[] = own === null ? [] : [own.state()];
  for (const writer of others) states.push(isDead(writer) ? recounted(writer, rows) : writer);
  const counts = states
    .map((state) => state.counts)
    .reduce((a, b) => (a === null || b === null ? (a ?? b) : addCounts(a, b)), null);
  if (counts === null) return record;
  return { ...record, counts, samples: samplesOf(record, states) };
}

function isDead(writer: FoundWriter): boolean {
  return !writer.isAlive && !writer.closed;
}

/** A dead writer's last word may be older than its last event: what it left is counted. */
function recounted(writer: FoundWriter, rows: ReadonlyMap<string, number>): WriterState {
  const { counts, samplesObserved } = writer;
  const recorded = rows.get(writer.writer) ?? 0;
  const recountedCounts: RecordingCounts | null = counts === null ? null : { ...counts, recorded };
  return { counts: recountedCounts, samplesObserved };
}

function rowsByWriter(sources: readonly Source[]): Map<string, number> {
  const rows = new Map<string, number>();
  // By ids and not by rows: a writer that died amid its exit may have left events in two of its files.
  const seen = new EventIds();
  for (const { file, ids } of sources) {
    const before = seen.count;
    seen.addRanges(ids);
    rows.set(file.writer, (rows.get(file.writer) ?? 0) + seen.count - before);
  }
  return rows;
}

/** Each writer counts what it saw, and one that joins begins with what was there: the most counts. */
function samplesOf(
  record: ExperimentRecord,
  states: readonly WriterState[],
): ExperimentRecord['samples'] {
  const observed = Math.max(...states.map((state) => state.samplesObserved));
  return sampleProgress(record.sampleSize, observed);
}
