import { describe, expect, it } from 'vitest';
import type { EventBatch } from '../../src/event/batch.js';
import type { Column } from '../../src/event/column.js';
import { takeRows } from '../../src/event/take.js';
import type { ResolvedQuery } from '../../src/query/query.js';
import type { WhereNode } from '../../src/query/where.js';
import { memoryStore } from '../../src/store/memory/memory-store.js';
import type { EventStore } from '../../src/store/port.js';
import { makeBatch } from '../../src/testing/batches.js';
import { storeContract } from '../../src/testing/store-contract.js';

/** A memory store in which one thing is different. */
function memoryStoreBut(difference: (inner: EventStore) => Partial<EventStore>): EventStore {
  const inner = memoryStore();
  const whole: EventStore = {
    kind: inner.kind,
    append: (id, batch) => inner.append(id, batch),
    scan: (id, query) => inner.scan(id, query),
    saveExperiment: (record) => inner.saveExperiment(record),
    getExperiment: (id) => inner.getExperiment(id),
    listExperiments: () => inner.listExperiments(),
    deleteExperiment: (id, what) => inner.deleteExperiment(id, what),
    close: () => inner.close(),
  };
  return { ...whole, ...difference(inner) };
}

const scanningBut =
  (change: (query: ResolvedQuery) => ResolvedQuery) =>
  (inner: EventStore): Partial<EventStore> => ({
    scan: (id, query) => inner.scan(id, change(query)),
  });

/** Changes the columns of every batch that goes in. */
const storingBut =
  (change: (column: Column, name: string) => Column) =>
  (inner: EventStore): Partial<EventStore> => ({
    append: (id, batch) => {
      const columns = Array.from(
        batch.columns,
        ([name, column]) => [name, change(column, name)] as const,
      );
      return inner.append(id, { ...batch, columns: new Map(columns) });
    },
  });

const numbersBut = (change: (value: number) => number) =>
  storingBut((column, name) =>
    column.type === 'number' && column.values instanceof Float64Array && name !== 'timestamp_us'
      ? { ...column, values: column.values.map(change) }
      : column,
  );

/** Every leaf of the conditions, changed. */
function leaves(node: WhereNode, change: (leaf: WhereNode) => WhereNode): WhereNode {
  if (node.op === 'and' || node.op === 'or')
    return { op: node.op, nodes: node.nodes.map((inner) => leaves(inner, change)) };
  return node.op === 'not' ? { op: 'not', node: leaves(node.node, change) } : change(node);
}

const conditionsBut = (change: (leaf: WhereNode) => WhereNode) =>
  scanningBut((query) => ({
    ...query,
    where: query.where === null ? null : leaves(query.where, change),
  }));

let foreign = 0;

const FAULTS: readonly (readonly [string, (inner: EventStore) => Partial<EventStore>])[] = [
  [
    'stores a batch as often as it comes',
    (inner) => ({
      append: (id, batch) => {
        const writer: Column = {
          type: 'dictionary',
          json: false,
          codes: new Uint8Array(batch.length),
          dictionary: [String(foreign++).padStart(21, '0')],
          validity: null,
        };
        return inner.append(id, {
          ...batch,
          columns: new Map([...batch.columns, ['writer', writer]]),
        });
      },
    }),
  ],
  [
    'says nothing of duplicates',
    (inner) => ({
      append: async (id, batch) => {
        await inner.append(id, batch);
        return { stored: batch.length, duplicates: 0, dropped: 0 };
      },
    }),
  ],
  ['loses NaN', numbersBut((value) => (Number.isNaN(value) ? 0 : value))],
  ['loses the sign of zero', numbersBut((value) => value + 0)],
  ['rounds to 32 bits', numbersBut(Math.fround)],
  [
    'takes JSON for text',
    storingBut((column) => ('json' in column ? { ...column, json: false } : column)),
  ],
  [
    'takes what is empty for missing',
    storingBut((column) =>
      column.type === 'dictionary'
        ? { ...column, dictionary: column.dictionary.map((text) => text || 'null') }
        : column,
    ),
  ],
  ['ignores the order', scanningBut((query) => ({ ...query, order: 'asc' }))],
  ['ignores the limit', scanningBut((query) => ({ ...query, limit: null }))],
  ['ignores the columns', scanningBut((query) => ({ ...query, columns: null }))],
  ['ignores names', scanningBut((query) => ({ ...query, patterns: null }))],
  ['ignores conditions', scanningBut((query) => ({ ...query, where: null }))],
  [
    'ignores the last N',
    scanningBut((query) => ({ ...query, window: { ...query.window, lastN: null } })),
  ],
  [
    'leaves out the ends of a range',
    scanningBut((query) => {
      const { fromUs, toUs } = query.window;
      const window = { ...query.window, fromUs: fromUs && fromUs + 1, toUs: toUs && toUs - 1 };
      return { ...query, window };
    }),
  ],
  [
    'compares without minding the end',
    conditionsBut((leaf) => (leaf.op === 'gte' ? { ...leaf, op: 'gt' } : leaf)),
  ],
  [
    'finds in the middle what should be at the start',
    conditionsBut((leaf) => (leaf.op === 'startsWith' ? { ...leaf, op: 'contains' } : leaf)),
  ],
  [
    'lets a missing value pass what is not equal',
    conditionsBut((leaf) => (leaf.op === 'ne' ? { op: 'not', node: { ...leaf, op: 'eq' } } : leaf)),
  ],
  [
    'yields batches in the order in which they came',
    (inner) => {
      const batches: EventBatch[] = [];
      return {
        append: (id, batch) => {
          batches.push(batch);
          return inner.append(id, batch);
        },
        scan: async function* (id, query) {
          let isEmpty = true;
          for await (const batch of inner.scan(id, query)) {
            isEmpty = batch.length === 0;
            if (query.order === 'desc' || query.window.lastN !== null || query.where !== null)
              yield batch;
          }
          if (
            !isEmpty &&
            query.order === 'asc' &&
            query.window.lastN === null &&
            query.where === null
          )
            yield* batches;
        },
      };
    },
  ],
  [
    'turns rows around',
    (inner) => ({
      scan: async function* (id, query) {
        for await (const batch of inner.scan(id, query))
          yield takeRows(
            batch,
            Uint32Array.from({ length: batch.length }, (_, i) => batch.length - 1 - i),
          );
      },
    }),
  ],
  [
    'mixes experiments',
    (inner) => ({
      append: (_, batch) => inner.append('one for all', batch),
      scan: (_, query) => inner.scan('one for all', query),
    }),
  ],
  ['forgets records', () => ({ saveExperiment: async () => {} })],
  ['finds records that are not there', () => ({ getExperiment: async (id) => ({ id }) as never })],
  [
    'lists the newest first',
    (inner) => ({ listExperiments: async () => [...(await inner.listExperiments())].reverse() }),
  ],
  ['never deletes', () => ({ deleteExperiment: async () => {} })],
  [
    'deletes the record with the events',
    (inner) => ({ deleteExperiment: (id) => inner.deleteExperiment(id, { record: true }) }),
  ],
  [
    'remembers events that it deleted',
    (inner) => {
      const deleted = new Set<string>();
      return {
        deleteExperiment: (id, what) => {
          deleted.add(id);
          return inner.deleteExperiment(id, what);
        },
        append: (id, batch) =>
          deleted.has(id)
            ? { stored: 0, duplicates: batch.length, dropped: 0 }
            : inner.append(id, batch),
      };
    },
  ],
];

describe('the store contract', () => {
  it.each(FAULTS)('is broken by a store that %s', async (_, fault) => {
    const broken: string[] = [];
    for (const { name, run } of storeContract()) {
      await run(() => memoryStoreBut(fault)).catch(() => broken.push(name));
      if (broken.length > 0) break;
    }
    expect(broken).not.toEqual([]);
  });

  it('closes the store after each case, also one that fails', async () => {
    let open = 0;
    const [first] = storeContract();
    const factory = () => {
      open++;
      return memoryStoreBut(() => ({
        append: () => {
          throw new Error('broken');
        },
        close: async () => void open--,
      }));
    };
    await expect(first!.run(factory)).rejects.toThrow('broken');
    expect(open).toBe(0);
  });

  it('names every case once', () => {
    const names = storeContract().map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
  });
});

describe('batches for tests', () => {
  it('are as large as asked for, whatever a recorder makes of so many events', async () => {
    const batch = await makeBatch(Array.from({ length: 10_000 }, () => ({ name: 'a' })));
    expect(batch.length).toBe(10_000);
    await expect(makeBatch([])).rejects.toThrow(RangeError);
  });
});
