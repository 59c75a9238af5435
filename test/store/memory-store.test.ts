import { describe, expect, it } from 'vitest';
import { CrucibleError } from '../../src/errors.js';
import { batchBytes, type EventBatch } from '../../src/event/batch.js';
import { resolveQuery } from '../../src/query/query.js';
import { memoryStore } from '../../src/store/memory/memory-store.js';
import type { AppendResult, EventStore } from '../../src/store/port.js';
import { eventsOf, makeBatch, makeBatches, sliceBatch } from '../../src/testing/batches.js';
import { storeContract } from '../../src/testing/store-contract.js';

const ALL = resolveQuery({}, 0);

async function stepsIn(store: EventStore, id = 'x'): Promise<number[]> {
  const batches: EventBatch[] = [];
  for await (const batch of store.scan(id, ALL)) batches.push(batch);
  return eventsOf(batches).map(({ step }) => step!);
}

/** Batches of 3000 rows each, too large to be put together. */
async function largeBatches(count: number, writer: string): Promise<EventBatch[]> {
  const events = Array.from({ length: count * 3000 }, (_, step) => ({
    name: 'step',
    measurements: { step },
  }));
  return makeBatches(events, { writer, rowsPerBatch: 3000 });
}

const WRITER = 'a'.repeat(21);

describe('the memory store', () => {
  for (const { name, run } of storeContract()) it(name, () => run(() => memoryStore()));

  it('answers an append at once, so that recording need not wait', async () => {
    const result = memoryStore().append('x', await makeBatch([{ name: 'a' }]));
    expect(result).toEqual({ stored: 1, duplicates: 0, dropped: 0 });
  });

  it('shows a scan what was there when it was called, and not when it is first read', async () => {
    const store = memoryStore();
    const batch = await makeBatch([{ name: 'a' }, { name: 'b' }, { name: 'c' }]);
    store.append('x', sliceBatch(batch, 0, 2));
    const scan = store.scan('x', ALL);
    store.append('x', sliceBatch(batch, 2, 3));
    const batches: EventBatch[] = [];
    for await (const seen of scan) batches.push(seen);
    expect(eventsOf(batches).map(({ eventName }) => eventName)).toEqual(['a', 'b']);
  });

  it('forgets everything when it is closed', async () => {
    const store = memoryStore();
    store.append('x', await makeBatch([{ name: 'a' }]));
    await store.close();
    expect(await stepsIn(store)).toEqual([]);
  });
});

describe('at its bound, a memory store that drops the newest', () => {
  it('keeps what it has, and says how many events it did not take', async () => {
    const [first, second, third] = (await largeBatches(3, WRITER)) as [
      EventBatch,
      EventBatch,
      EventBatch,
    ];
    const store = memoryStore({ maxBytes: batchBytes(first) + 1 });
    const results = [first, second, third].map((batch) => store.append('x', batch) as AppendResult);
    expect(results.map(({ stored, dropped }) => [stored, dropped])).toEqual([
      [3000, 0],
      [3000, 0],
      [0, 3000],
    ]);
    const steps = await stepsIn(store);
    expect([steps.length, steps[0], steps.at(-1)]).toEqual([6000, 0, 5999]);
  });

  it('does not count as dropped what it has already', async () => {
    const [first, second] = (await largeBatches(2, WRITER)) as [EventBatch, EventBatch];
    const store = memoryStore({ maxBytes: 1 });
    store.append('x', first);
    expect(store.append('x', first)).toEqual({ stored: 0, duplicates: 3000, dropped: 0 });
    expect(store.append('x', second)).toEqual({ stored: 0, duplicates: 0, dropped: 3000 });
  });

  it('bounds each experiment by itself', async () => {
    const [batch] = (await largeBatches(1, WRITER)) as [EventBatch];
    const store = memoryStore({ maxBytes: 1 });
    store.append('x', batch);
    expect(store.append('y', batch)).toMatchObject({ stored: 3000 });
  });

  it('has room again once an experiment is deleted', async () => {
    const [first, second] = (await largeBatches(2, WRITER)) as [EventBatch, EventBatch];
    const store = memoryStore({ maxBytes: 1 });
    store.append('x', first);
    await store.deleteExperiment('x', { record: false });
    expect(store.append('x', second)).toMatchObject({ stored: 3000, dropped: 0 });
  });
});

describe('at its bound, a memory store that drops the oldest', () => {
  it('keeps the most recent, and says how many events it gave up for them', async () => {
    const batches = await largeBatches(5, WRITER);
    const store = memoryStore({
      maxBytes: Math.max(...batches.map(batchBytes)) * 2,
      whenFull: 'drop-oldest',
    });
    const dropped = batches.map((batch) => (store.append('x', batch) as AppendResult).dropped);
    expect(dropped).toEqual([0, 0, 3000, 3000, 3000]);
    const steps = await stepsIn(store);
    expect([steps.length, steps[0], steps.at(-1)]).toEqual([6000, 9000, 14_999]);
  });

  it('gives up the oldest in time, whichever writer it is from', async () => {
    const early = await largeBatches(1, 'b'.repeat(21));
    const late = await makeBatches(
      Array.from({ length: 6000 }, (_, i) => ({
        name: 'step',
        timestampUs: 1.8e15 + i,
        measurements: { step: 1e6 + i },
      })),
      { writer: WRITER, rowsPerBatch: 3000 },
    );
    const store = memoryStore({
      maxBytes: batchBytes(late[0]!) * 2 + 1,
      whenFull: 'drop-oldest',
    });
    for (const batch of [late[0]!, early[0]!, late[1]!]) store.append('x', batch);
    expect((await stepsIn(store)).every((step) => step >= 1e6)).toBe(true);
  });

  it('does not take back, by a second append, what it gave up', async () => {
    const batches = await largeBatches(3, WRITER);
    const store = memoryStore({ maxBytes: 1, whenFull: 'drop-oldest' });
    for (const batch of batches) store.append('x', batch);
    expect(store.append('x', batches[0]!)).toMatchObject({ stored: 0, duplicates: 3000 });
  });

  it('keeps one batch, however small the bound', async () => {
    const [batch] = (await largeBatches(1, WRITER)) as [EventBatch];
    const store = memoryStore({ maxBytes: 1, whenFull: 'drop-oldest' });
    expect(store.append('x', batch)).toEqual({ stored: 3000, duplicates: 0, dropped: 0 });
    expect((await stepsIn(store)).length).toBe(3000);
  });
});

describe('memoryStore', () => {
  it.each([
    ['maxBytes', { maxBytes: 0 }],
    ['maxBytes', { maxBytes: -1 }],
    ['maxBytes', { maxBytes: Number.NaN }],
    ['maxBytes', { maxBytes: Number.POSITIVE_INFINITY }],
    ['maxBytes', { maxBytes: '1 GB' as never }],
    ['whenFull', { whenFull: 'drop-all' as never }],
  ])('refuses a bad %s: %j', (option, options) => {
    const refusal = (() => {
      try {
        memoryStore(options);
      } catch (error) {
        return error;
      }
      return null;
    })();
    expect(refusal).toBeInstanceOf(CrucibleError);
    expect(refusal).toMatchObject({
      code: 'invalid-option',
      details: { path: `memoryStore.${option}` },
    });
  });
});
