import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { scalarAt } from '../../src/event/column.js';
import type { ExperimentRecord } from '../../src/event/experiment.js';
import { resolveQuery } from '../../src/query/query.js';
import { localStore } from '../../src/store/local/local-store.js';
import type { EventStore } from '../../src/store/port.js';

export interface Evidence {
  /** `n` of every event that is there, in the order of a scan. */
  readonly numbers: readonly number[];
  /** Events that were there before under the same id, or with the same `n`. */
  readonly duplicates: number;
  /** Events whose values do not belong together. */
  readonly wrong: number;
  readonly record: ExperimentRecord | undefined;
}

const COLUMNS = ['writer', 'sequence', 'measurements_n', 'measurements_half', 'metadata_filler'];
const FILLERS = Array.from({ length: 40 }, (_, length) => 'x'.repeat(length));

/** What a process that was not there when it was recorded finds of an experiment. */
export async function evidenceOf(directory: string, id: string): Promise<Evidence> {
  const store = localStore({ directory });
  try {
    return await evidenceIn(store, id);
  } finally {
    await store.close();
  }
}

export async function evidenceIn(store: EventStore, id: string): Promise<Evidence> {
  const numbers: number[] = [];
  const distinct = new Set<number>();
  const sequences = new Map<string, Set<number>>();
  let wrong = 0;
  let duplicates = 0;
  for await (const batch of store.scan(id, resolveQuery({}, 0))) {
    const [writers, sequence, ns, halves, fillers] = COLUMNS.map((name) => batch.columns.get(name));
    for (let row = 0; row < batch.length; row++) {
      const n = Number(scalarAt(ns, row));
      numbers.push(n);
      if (scalarAt(halves, row) !== n / 2 || scalarAt(fillers, row) !== FILLERS[n % 40]) wrong++;
      const writer = String(scalarAt(writers, row));
      let own = sequences.get(writer);
      if (own === undefined) sequences.set(writer, (own = new Set()));
      const number = Number(scalarAt(sequence, row));
      if (distinct.has(n) || own.has(number)) duplicates++;
      distinct.add(n);
      own.add(number);
    }
  }
  return { numbers, duplicates, wrong, record: await store.getExperiment(id) };
}

/** How often each kind of file is among an experiment's events. */
export async function filesOf(directory: string, id: string): Promise<Record<string, number>> {
  const kinds: Record<string, number> = {};
  for (const name of await readdir(join(directory, id, 'events'))) {
    const kind = name.slice(name.lastIndexOf('.') + 1);
    kinds[kind] = (kinds[kind] ?? 0) + 1;
  }
  return kinds;
}

export const upTo = (count: number): number[] => Array.from({ length: count }, (_, n) => n);
