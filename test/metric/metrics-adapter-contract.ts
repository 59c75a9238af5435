import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type MetricEntry,
  type MetricsAdapter,
  MetricsStore,
} from '../../src/metric/metrics-store.js';

const ISO_UTC = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/;

/**
 * What every metrics adapter promises. `factory` gives an empty adapter of its own to each test.
 *
 * @example
 * describeMetricsAdapter('memoryMetrics', async () => memoryMetrics());
 */
export function describeMetricsAdapter(name: string, factory: () => Promise<MetricsAdapter>): void {
  describe(`${name} keeps the contract of a metrics adapter`, () => {
    it('reads back what was recorded, complete and in order', async () => {
      const adapter = await factory();
      await MetricsStore.record(adapter, 'run_123', 'loss', 2.5, { step: 0 });
      await MetricsStore.record(adapter, 'run_123', 'loss', 1.8, { step: 100 });
      await MetricsStore.record(adapter, 'run_123', 'lr', 0.001, {
        step: 100,
        metadata: { epoch: 1 },
      });
      await MetricsStore.flush(adapter, 'run_123');
      const timestamp = expect.stringMatching(ISO_UTC);
      expect(await MetricsStore.read(adapter, 'run_123')).toEqual([
        { runId: 'run_123', metric: 'loss', value: 2.5, step: 0, timestamp, metadata: {} },
        { runId: 'run_123', metric: 'loss', value: 1.8, step: 100, timestamp, metadata: {} },
        {
          runId: 'run_123',
          metric: 'lr',
          value: 0.001,
          step: 100,
          timestamp,
          metadata: { epoch: 1 },
        },
      ]);
    });

    it('keeps the timestamp that it is given', async () => {
      const adapter = await factory();
      const timestamp = '2025-12-28T10:30:00Z';
      await adapter.record('run', 'loss', 1, { step: null, metadata: {}, timestamp });
      expect((await adapter.read('run'))[0]?.timestamp).toBe(timestamp);
    });

    it('shows in a read what was recorded before it without a flush', async () => {
      const adapter = await factory();
      await MetricsStore.record(adapter, 'run', 'loss', 1);
      expect(await valuesOf(adapter, 'run')).toEqual([1]);
      await MetricsStore.record(adapter, 'run', 'loss', 2);
      expect(await valuesOf(adapter, 'run')).toEqual([1, 2]);
    });

    it('has no entries for a run that nobody recorded, and flushes it without complaint', async () => {
      const adapter = await factory();
      await MetricsStore.flush(adapter, 'nobody');
      expect(await MetricsStore.read(adapter, 'nobody')).toEqual([]);
    });

    it('keeps runs apart, also where one name begins another', async () => {
      const adapter = await factory();
      for (let step = 0; step < 50; step++) {
        await MetricsStore.record(adapter, 'run_1', 'loss', step, { step });
        await MetricsStore.record(adapter, 'run_12', 'loss', -step, { step });
      }
      expect(await valuesOf(adapter, 'run_1')).toEqual(Array.from({ length: 50 }, (_, i) => i));
      expect((await MetricsStore.read(adapter, 'run_12')).every((entry) => entry.value <= 0)).toBe(
        true,
      );
      expect(await MetricsStore.read(adapter, 'run')).toEqual([]);
    });

    it('has a null step where none was given', async () => {
      const adapter = await factory();
      await MetricsStore.record(adapter, 'run', 'accuracy', 0.5);
      expect((await MetricsStore.read(adapter, 'run'))[0]?.step).toBeNull();
    });

    it('lets a diverged loss survive', async () => {
      const adapter = await factory();
      const values = [Number.NaN, Infinity, -Infinity, -0, Number.MIN_VALUE, Number.MAX_VALUE];
      for (const value of values) await MetricsStore.record(adapter, 'run', 'loss', value);
      expect(await valuesOf(adapter, 'run')).toEqual(values);
    });

    it('keeps names with line breaks, quotes, astral and unpaired characters', async () => {
      const adapter = await factory();
      const names = [
        'a\nb',
        '"quoted"',
        'loss\\train',
        'détente 🚀',
        '\ud800',
        '\u2028',
        '__proto__',
      ];
      for (const name of names) await MetricsStore.record(adapter, name, name, 1);
      for (const name of names) {
        const entries = await MetricsStore.read(adapter, name);
        expect(entries.map((entry) => [entry.runId, entry.metric])).toEqual([[name, name]]);
      }
    });

    it('is not reached by later changes to the metadata', async () => {
      const adapter = await factory();
      const metadata = { epoch: 1, optimizer: { name: 'adam' } };
      await MetricsStore.record(adapter, 'run', 'loss', 1, { metadata });
      metadata.epoch = 2;
      metadata.optimizer.name = 'sgd';
      const [first] = await MetricsStore.read(adapter, 'run');
      expect(first?.metadata).toEqual({ epoch: 1, optimizer: { name: 'adam' } });
      first!.metadata['epoch'] = 3;
      expect((await MetricsStore.read(adapter, 'run'))[0]?.metadata['epoch']).toBe(1);
    });

    it('takes metadata that JSON cannot hold', async () => {
      const adapter = await factory();
      const cyclic: Record<string, unknown> = { name: 'loop' };
      cyclic['self'] = cyclic;
      const metadata = {
        big: 2n ** 64n,
        small: 7n,
        at: new Date(0),
        never: new Date(Number.NaN),
        cyclic,
        gradient: Number.NaN,
        get hostile(): never {
          throw new Error('no');
        },
        after: 'still here',
      };
      await MetricsStore.record(adapter, 'run', 'loss', 1, { metadata });
      expect((await MetricsStore.read(adapter, 'run'))[0]?.metadata).toEqual({
        big: '18446744073709551616',
        small: 7,
        at: '1970-01-01T00:00:00.000Z',
        never: null,
        cyclic: { name: 'loop', self: '[circular]' },
        gradient: 'NaN',
        hostile: '[unreadable: no]',
        after: 'still here',
      });
    });

    it('keeps the order of many records while flushes and reads go on', async () => {
      const adapter = await factory();
      const running: Promise<unknown>[] = [];
      for (let step = 0; step < 3_000; step++) {
        running.push(Promise.resolve(MetricsStore.record(adapter, 'run', 'loss', step, { step })));
        if (step % 100 === 0) running.push(MetricsStore.flush(adapter, 'run'));
        if (step % 500 === 0) running.push(expectConsecutive(MetricsStore.read(adapter, 'run')));
        if (step % 250 === 0) await new Promise(setImmediate);
      }
      await Promise.all(running);
      const entries = await MetricsStore.read(adapter, 'run');
      expect(entries.map((entry) => entry.step)).toEqual(
        Array.from({ length: 3_000 }, (_, i) => i),
      );
    });

    it('reads back any value with any JSON metadata', async () => {
      const adapter = await factory();
      let run = 0;
      const metadata = fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 3 }));
      const record = fc.record({ value: fc.double(), step: fc.nat(), metadata });
      await fc.assert(
        fc.asyncProperty(fc.array(record, { maxLength: 5 }), async (records) => {
          const runId = `run-${run++}`;
          for (const { value, ...options } of records) {
            await MetricsStore.record(adapter, runId, 'any', value, options);
          }
          const entries = await MetricsStore.read(adapter, runId);
          const seen = entries.map(({ value, step, metadata }) => ({ value, step, metadata }));
          // As JSON on both sides: `dictionary` makes objects without a prototype.
          expect(seen.map((entry) => JSON.stringify(entry.metadata))).toEqual(
            records.map((entry) => JSON.stringify(entry.metadata)),
          );
          expect(seen.map((entry) => [entry.value, entry.step])).toEqual(
            records.map((entry) => [entry.value, entry.step]),
          );
        }),
      );
    });
  });
}

async function valuesOf(adapter: MetricsAdapter, runId: string): Promise<number[]> {
  return (await MetricsStore.read(adapter, runId)).map((entry) => entry.value);
}

/** A read may come at any time; what it shows is a beginning of the run without gaps. */
async function expectConsecutive(read: Promise<MetricEntry[]>): Promise<void> {
  const steps = (await read).map((entry) => entry.step);
  expect(steps).toEqual(steps.map((_, index) => index));
}
