import type { EventBatch } from '../event/batch.js';
import { timestampAt } from '../event/batch.js';
import { scalarAt } from '../event/column.js';
import { SEQUENCE, TIMESTAMP_US, WRITER } from '../event/fields.js';
import { SequenceSet } from '../store/sequence-set.js';
import { hasEnded } from './follow-events.js';
import type { Lab } from './lab.js';
import { scanEvents } from './reading.js';

/** The rows of a batch that are new, rising. */
export interface NewRows {
  readonly batch: EventBatch;
  readonly rows: Uint32Array;
}

/**
 * How much older than the newest event one may be that was not there before: writers hand over their
 * events in their own time, and the clocks of two machines differ.
 */
const OVERLAP_US = 10_000_000;

/**
 * All events of an experiment as they come in, each once, whichever process records it. They are told
 * apart by their writers' numbers, of which a few intervals are kept, so that it may go on for ever.
 * What came later than the overlap allows for is found when the experiment has ended.
 */
export class NewEvents {
  readonly #lab: Lab;
  readonly #id: string;
  readonly #columns: readonly string[];
  readonly #seen = new Map<string, SequenceSet>();
  #newestUs: number | null = null;
  #isOver = false;

  constructor(lab: Lab, id: string, columns: Iterable<string>) {
    this.#lab = lab;
    this.#id = id;
    this.#columns = [...new Set([WRITER, SEQUENCE, TIMESTAMP_US, ...columns])];
  }

  /** Whether the experiment has ended and all of its events were given. */
  get isOver(): boolean {
    return this.#isOver;
  }

  /** Those that were not there last time, by time. */
  async *next(): AsyncGenerator<NewRows> {
    if (this.#isOver) return;
    // Asked before the scan: what came until it ended is in that scan.
    const isLast = await hasEnded(this.#lab, this.#id);
    const newestUs = this.#newestUs;
    const isWhole = isLast || newestUs === null;
    const query = {
      columns: this.#columns,
      ...(isWhole ? {} : { window: { fromUs: Math.max(0, newestUs - OVERLAP_US) } }),
    };
    for await (const batch of scanEvents(this.#lab, this.#id, query)) {
      const rows = this.#newRows(batch);
      if (rows.length > 0) yield { batch, rows };
    }
    this.#isOver = isLast;
  }

  #newRows(batch: EventBatch): Uint32Array {
    const rows = new Uint32Array(batch.length);
    const [writers, sequences] = [batch.columns.get(WRITER), batch.columns.get(SEQUENCE)];
    let count = 0;
    for (let row = 0; row < batch.length; row++) {
      const writer = scalarAt(writers, row) as string;
      let seen = this.#seen.get(writer);
      if (seen === undefined) this.#seen.set(writer, (seen = new SequenceSet()));
      if (!seen.add(scalarAt(sequences, row) as number)) continue;
      rows[count++] = row;
      const timestampUs = timestampAt(batch, row);
      if (this.#newestUs === null || timestampUs > this.#newestUs) this.#newestUs = timestampUs;
    }
    return rows.subarray(0, count);
  }
}
