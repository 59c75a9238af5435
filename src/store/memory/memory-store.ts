import { refuse } from '../../errors.js';
import type { EventBatch } from '../../event/batch.js';
import type { ExperimentRecord } from '../../event/experiment.js';
import type { ResolvedQuery } from '../../query/query.js';
import type { AppendResult, EventStore } from '../port.js';
import { byStart } from '../record-order.js';
import { scanRuns } from '../scan-runs.js';
import { EventLog, type FullPolicy } from './event-log.js';

export interface MemoryStoreOptions {
  /** Bound for one experiment's events, in bytes. Default 1 GiB, some 15 to 20 million LLM events. */
  readonly maxBytes?: number;
  /**
   * At the bound, `drop-newest` (the default) keeps what is there, so that what was measured stays
   * a whole; `drop-oldest` keeps the most recent. Either way the summary says how many were lost.
   */
  readonly whenFull?: FullPolicy;
}

const DEFAULT_MAX_BYTES = 1024 ** 3;

/**
 * Keeps experiments in this process's memory; they are gone when it ends.
 *
 * @example
 * await startExperiment({ name: 'quick look', store: memoryStore({ maxBytes: 64 * 1024 ** 2 }) });
 */
export function memoryStore(options: MemoryStoreOptions = {}): EventStore {
  const { maxBytes = DEFAULT_MAX_BYTES, whenFull = 'drop-newest' } = options;
  if (!Number.isFinite(maxBytes) || maxBytes <= 0) {
    throw refuse('invalid-option', 'memoryStore.maxBytes', 'a positive number of bytes', maxBytes);
  }
  if (whenFull !== 'drop-newest' && whenFull !== 'drop-oldest') {
    throw refuse(
      'invalid-option',
      'memoryStore.whenFull',
      "'drop-newest' or 'drop-oldest'",
      whenFull,
    );
  }
  return new MemoryStore(maxBytes, whenFull);
}

class MemoryStore implements EventStore {
  readonly kind = 'memory';
  readonly #records = new Map<string, ExperimentRecord>();
  readonly #logs = new Map<string, EventLog>();
  readonly #maxBytes: number;
  readonly #whenFull: FullPolicy;

  constructor(maxBytes: number, whenFull: FullPolicy) {
    this.#maxBytes = maxBytes;
    this.#whenFull = whenFull;
  }

  append(experimentId: string, batch: EventBatch): AppendResult {
    if (batch.length === 0) return { stored: 0, duplicates: 0, dropped: 0 };
    let log = this.#logs.get(experimentId);
    if (log === undefined) {
      log = new EventLog(this.#maxBytes, this.#whenFull);
      this.#logs.set(experimentId, log);
    }
    return log.append(batch);
  }

  scan(experimentId: string, query: ResolvedQuery): AsyncIterable<EventBatch> {
    const runs = this.#logs.get(experimentId)?.runs ?? [];
    // What is appended from here on is not part of this scan.
    return scanRuns(
      runs.map((run) => run.slice()),
      query,
    );
  }

  async saveExperiment(record: ExperimentRecord): Promise<void> {
    this.#records.set(record.id, record);
  }

  async getExperiment(experimentId: string): Promise<ExperimentRecord | undefined> {
    return this.#records.get(experimentId);
  }

  async listExperiments(): Promise<readonly ExperimentRecord[]> {
    return [...this.#records.values()].sort(byStart);
  }

  async deleteExperiment(experimentId: string, what: { readonly record: boolean }): Promise<void> {
    this.#logs.delete(experimentId);
    if (what.record) this.#records.delete(experimentId);
  }

  async close(): Promise<void> {
    this.#logs.clear();
    this.#records.clear();
  }
}
