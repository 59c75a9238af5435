import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { CrucibleError } from '../../src/errors.js';
import type { EventBatch } from '../../src/event/batch.js';
import { memoryStore } from '../../src/store/memory/memory-store.js';
import type { AppendResult, EventStore } from '../../src/store/port.js';
import { type Harness, record } from './recorder-harness.js';

/** A memory store whose appends may fail, wait, or come back late. */
class Unreliable implements EventStore {
  readonly kind = 'unreliable';
  readonly #inner = memoryStore();
  /** How each append is answered; the last answer goes on. */
  mode: 'sync' | 'async' | 'reject' | 'throw' | 'store-then-reject' = 'async';
  appends = 0;

  append(id: string, batch: EventBatch): AppendResult | Promise<AppendResult> {
    this.appends++;
    const failure = new Error('disk on fire');
    switch (this.mode) {
      case 'sync':
        return this.#inner.append(id, batch);
      case 'async':
        return turn().then(() => this.#inner.append(id, batch));
      case 'reject':
        return turn().then(() => Promise.reject(failure));
      case 'throw':
        throw failure;
      case 'store-then-reject':
        return turn()
          .then(() => this.#inner.append(id, batch))
          .then(() => Promise.reject(failure));
    }
  }
  scan: EventStore['scan'] = (...args) => this.#inner.scan(...args);
  saveExperiment: EventStore['saveExperiment'] = (...args) => this.#inner.saveExperiment(...args);
  getExperiment: EventStore['getExperiment'] = (...args) => this.#inner.getExperiment(...args);
  listExperiments: EventStore['listExperiments'] = () => this.#inner.listExperiments();
  deleteExperiment: EventStore['deleteExperiment'] = (...a) => this.#inner.deleteExperiment(...a);
  close: EventStore['close'] = () => this.#inner.close();
}

function emit({ bus }: Harness, from: number, to: number): void {
  for (let n = from; n < to; n++) bus.execute('a', {}, { n, text: `event ${n}` });
}

async function numbersIn({ events }: Harness): Promise<unknown[]> {
  return (await events()).map(({ metadata }) => metadata['n']);
}

const upTo = (count: number) => Array.from({ length: count }, (_, n) => n);

describe('a flush', () => {
  it('resolves when the store has everything that was recorded before', async () => {
    const store = new Unreliable();
    const harness = record({ store });
    emit(harness, 0, 30_000);
    await harness.recorder.flush();
    expect(await numbersIn(harness)).toEqual(upTo(30_000));
    expect(harness.recorder.counts).toMatchObject({ recorded: 30_000, dropped: 0 });
  });

  it('waits for what was handed over before it was called, too', async () => {
    const store = new Unreliable();
    const harness = record({ store });
    emit(harness, 0, 10);
    const first = harness.recorder.flush();
    await Promise.all([first, harness.recorder.flush()]);
    expect(await numbersIn(harness)).toEqual(upTo(10));
  });

  it('does nothing where nothing was recorded', async () => {
    const store = new Unreliable();
    const { recorder } = record({ store });
    await recorder.flush();
    await recorder.close();
    expect(store.appends).toBe(0);
  });

  it.each(['reject', 'throw'] as const)(
    'rejects with store-failed when the store fails (%s), and tells why',
    async (mode) => {
      const store = new Unreliable();
      store.mode = mode;
      const harness = record({ store });
      emit(harness, 0, 5);
      const failure = await harness.recorder.flush().catch((error: unknown) => error);
      expect(failure).toBeInstanceOf(CrucibleError);
      expect(failure).toMatchObject({
        code: 'store-failed',
        details: { path: 'store', experimentId: 'test' },
        cause: { message: 'disk on fire' },
      });
    },
  );
});

describe('full batches', () => {
  it('are handed over without being asked for', async () => {
    const store = new Unreliable();
    store.mode = 'sync';
    const harness = record({ store });
    emit(harness, 0, 20_000);
    expect(store.appends).toBeGreaterThan(1);
    expect(await numbersIn(harness)).toEqual(upTo(20_000));
  });

  it('and aged ones too', async () => {
    const store = new Unreliable();
    const harness = record({ store, flushIntervalMs: 1 });
    emit(harness, 0, 3);
    while (store.appends === 0) await turn();
    expect(await numbersIn(harness)).toEqual([0, 1, 2]);
    // And again, for what comes after.
    emit(harness, 3, 5);
    while (store.appends === 1) await turn();
    expect(await numbersIn(harness)).toEqual([0, 1, 2, 3, 4]);
  });
});

describe('a store that fails and recovers', () => {
  it.each(['reject', 'throw', 'store-then-reject'] as const)(
    'loses nothing and has nothing twice (%s)',
    async (mode) => {
      const store = new Unreliable();
      const harness = record({ store });
      emit(harness, 0, 100);
      await harness.recorder.flush();
      store.mode = mode;
      emit(harness, 100, 10_000);
      await expect(harness.recorder.flush()).rejects.toThrow('did not take');
      emit(harness, 10_000, 10_100);
      await expect(harness.recorder.flush()).rejects.toThrow('did not take');
      store.mode = 'async';
      emit(harness, 10_100, 10_200);
      await harness.recorder.flush();
      expect(await numbersIn(harness)).toEqual(upTo(10_200));
      expect(harness.recorder.counts).toMatchObject({ recorded: 10_200, dropped: 0 });
    },
  );

  it('is tried again by itself, though nothing more is recorded', async () => {
    const store = new Unreliable();
    store.mode = 'reject';
    const harness = record({ store, flushIntervalMs: 1 });
    emit(harness, 0, 5);
    while (store.appends < 3) await turn();
    store.mode = 'async';
    const stored = async (): Promise<number> => {
      let count = 0;
      for await (const batch of store.scan('test', {
        patterns: null,
        where: null,
        window: { fromUs: null, toUs: null, lastN: null },
        order: 'asc',
        limit: null,
        columns: null,
      }))
        count += batch.length;
      return count;
    };
    while ((await stored()) < 5) await turn();
    await harness.recorder.flush();
    expect(harness.recorder.counts).toMatchObject({ recorded: 5, dropped: 0 });
  });
});

describe('a store that never takes anything', () => {
  it('makes the recorder keep up to its bound, and count the rest as dropped', async () => {
    const store = new Unreliable();
    store.mode = 'reject';
    const harness = record({ store, maxPendingBytes: 200_000 });
    for (let round = 0; round < 20; round++) {
      emit(harness, round * 2000, (round + 1) * 2000);
      await harness.recorder.flush().catch(() => {});
    }
    const { recorded, dropped } = harness.recorder.counts;
    expect(recorded + dropped).toBe(40_000);
    expect(recorded).toBeGreaterThan(0);
    expect(dropped).toBeGreaterThan(20_000);
    await expect(harness.recorder.flush()).rejects.toThrow(CrucibleError);
    // What it kept, it still hands over.
    store.mode = 'async';
    await harness.recorder.flush();
    expect(await numbersIn(harness)).toHaveLength(recorded);
  });

  it('has room again for new events once it takes the old ones', async () => {
    const store = new Unreliable();
    store.mode = 'reject';
    const harness = record({ store, maxPendingBytes: 100_000 });
    for (let round = 0; round < 10; round++) {
      emit(harness, 0, 2000);
      await harness.recorder.flush().catch(() => {});
    }
    const { dropped } = harness.recorder.counts;
    expect(dropped).toBeGreaterThan(0);
    store.mode = 'async';
    for (let round = 0; round < 10; round++) {
      emit(harness, 0, 2000);
      await harness.recorder.flush();
    }
    expect(harness.recorder.counts.dropped).toBe(dropped);
  });
});

describe('a store at its own bound', () => {
  it.each(['sync', 'async'] as const)('has its losses counted (%s)', async (mode) => {
    const inner = memoryStore({ maxBytes: 1 });
    const store: EventStore = Object.create(inner, {
      append: {
        value: (id: string, batch: EventBatch) =>
          mode === 'sync' ? inner.append(id, batch) : turn().then(() => inner.append(id, batch)),
      },
      scan: { value: inner.scan.bind(inner) },
    });
    const harness = record({ store });
    emit(harness, 0, 10);
    await harness.recorder.flush();
    emit(harness, 10, 30);
    await harness.recorder.flush();
    expect(harness.recorder.counts).toMatchObject({ recorded: 10, dropped: 20 });
    expect(await numbersIn(harness)).toEqual(upTo(10));
  });
});
