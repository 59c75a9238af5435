import { batchBytes, type EventBatch, timestampAt } from '../../event/batch.js';
import { BatchAssembler } from '../../event/take.js';
import { EventIds } from '../event-ids.js';
import { compareRows, inOrder } from '../event-order.js';
import type { AppendResult } from '../port.js';
import type { Block } from '../scan-runs.js';

/** A batch as it is kept; it is a block of a scan as it is. */
export interface StoredBatch extends Block {
  readonly batch: EventBatch;
  readonly bytes: number;
}

/** What to do when the bound on memory is reached. */
export type FullPolicy = 'drop-newest' | 'drop-oldest';

/** Batches are put together up to this size, so that frequent reads do not leave crumbs. */
const MERGED_ROWS = 512;

/**
 * One experiment's events: runs of batches, each run in order of time. One writer fills one run;
 * a second run is begun only where a batch starts before the last one ended.
 */
export class EventLog {
  readonly runs: StoredBatch[][] = [];
  readonly #ids = new EventIds();
  readonly #maxBytes: number;
  readonly #policy: FullPolicy;
  #bytes = 0;

  constructor(maxBytes: number, policy: FullPolicy) {
    this.#maxBytes = maxBytes;
    this.#policy = policy;
  }

  append(batch: EventBatch): AppendResult {
    if (this.#policy === 'drop-newest' && this.#bytes >= this.#maxBytes) {
      // A batch tried again that is there already was not dropped, however full it is by now.
      const duplicates = this.#ids.rowsIn(batch).length;
      return { stored: 0, duplicates, dropped: batch.length - duplicates };
    }
    const fresh = this.#ids.take(batch);
    const duplicates = batch.length - fresh.length;
    if (fresh.length === 0) return { stored: 0, duplicates, dropped: 0 };
    this.#keep(inOrder(fresh));
    return { stored: fresh.length, duplicates, dropped: this.#dropOldest() };
  }

  #keep(batch: EventBatch): void {
    const stored = describe(batch);
    const run = this.runs.find((r) => isBefore(r.at(-1)!, stored));
    if (run === undefined) {
      this.runs.push([stored]);
      this.#bytes += stored.bytes;
      return;
    }
    run.push(stored);
    this.#bytes += stored.bytes;
    while (run.length > 1 && isWorthMerging(run.at(-2)!.batch, run.at(-1)!.batch)) {
      const [earlier, later] = run.splice(-2) as [StoredBatch, StoredBatch];
      const merged = describe(concatenate(earlier.batch, later.batch));
      run.push(merged);
      this.#bytes += merged.bytes - earlier.bytes - later.bytes;
    }
  }

  #dropOldest(): number {
    let dropped = 0;
    while (this.#bytes > this.#maxBytes && this.runs.length > 0) {
      const oldest = this.runs.reduce((a, b) => (b[0]!.minUs < a[0]!.minUs ? b : a));
      if (this.#policy === 'drop-newest' || (this.runs.length === 1 && oldest.length === 1)) break;
      const gone = oldest.shift()!;
      dropped += gone.batch.length;
      this.#bytes -= gone.bytes;
      if (oldest.length === 0) this.runs.splice(this.runs.indexOf(oldest), 1);
    }
    return dropped;
  }
}

function describe(batch: EventBatch): StoredBatch {
  return {
    batch,
    bytes: batchBytes(batch),
    minUs: timestampAt(batch, 0),
    maxUs: timestampAt(batch, batch.length - 1),
    read: () => [batch],
  };
}

/** Whether a batch's last row comes before another's first; at the same time, by writer and sequence. */
function isBefore(earlier: StoredBatch, later: StoredBatch): boolean {
  return (
    earlier.maxUs < later.minUs ||
    compareRows(earlier.batch, earlier.batch.length - 1, later.batch, 0) < 0
  );
}

/** As a binary counter does it: a row is copied at most once for each doubling. */
function isWorthMerging(earlier: EventBatch, later: EventBatch): boolean {
  return earlier.length < 2 * later.length && earlier.length + later.length <= MERGED_ROWS;
}

function concatenate(earlier: EventBatch, later: EventBatch): EventBatch {
  const assembler = new BatchAssembler(earlier.length + later.length);
  assembler.addAll(earlier);
  assembler.addAll(later);
  return assembler.finish();
}
