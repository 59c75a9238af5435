import { describe, expect, it } from 'vitest';
import { CrucibleError } from '../../src/errors.js';
import { memoryMetrics } from '../../src/metric/memory-metrics.js';
import { type MetricsAdapter, MetricsStore } from '../../src/metric/metrics-store.js';

const refusal = (path: string): unknown =>
  expect.objectContaining({
    name: 'CrucibleError',
    code: 'invalid-argument',
    details: expect.objectContaining({ path, expected: expect.any(String) }),
  });

/** What `record` throws for arguments that the compiler would have refused. */
function thrownBy(...args: unknown[]): unknown {
  try {
    (MetricsStore.record as (...args: unknown[]) => unknown)(...args);
  } catch (error) {
    return error;
  }
  throw new Error('nothing was thrown');
}

describe('MetricsStore.record', () => {
  it.each([
    ['an empty run id', 'runId', ['', 'loss', 1]],
    ['a run id that is no string', 'runId', [7, 'loss', 1]],
    ['an empty metric', 'metric', ['run', '', 1]],
    ['a metric that is no string', 'metric', ['run', Symbol('loss'), 1]],
    ['a value in a string', 'value', ['run', 'loss', '1']],
    ['a bigint value', 'value', ['run', 'loss', 1n]],
    ['a missing value', 'value', ['run', 'loss']],
    ['options that are no object', 'options', ['run', 'loss', 1, 5]],
    ['a negative step', 'options.step', ['run', 'loss', 1, { step: -1 }]],
    ['a fractional step', 'options.step', ['run', 'loss', 1, { step: 0.5 }]],
    ['a step that is NaN', 'options.step', ['run', 'loss', 1, { step: Number.NaN }]],
    ['a step in a string', 'options.step', ['run', 'loss', 1, { step: '1' }]],
    ['metadata that is an array', 'options.metadata', ['run', 'loss', 1, { metadata: [] }]],
    ['metadata that is null', 'options.metadata', ['run', 'loss', 1, { metadata: null }]],
  ])('refuses %s, and records nothing', async (_what, path, args) => {
    const adapter = memoryMetrics();
    const error = thrownBy(adapter, ...args);
    expect(error).toBeInstanceOf(CrucibleError);
    expect(error).toEqual(refusal(path));
    expect(await MetricsStore.read(adapter, 'run')).toEqual([]);
  });

  it('refuses what is no adapter', () => {
    const half = { record: () => undefined, flush: async () => undefined };
    expect(thrownBy(half, 'run', 'loss', 1)).toEqual(refusal('adapter'));
    expect(thrownBy(undefined, 'run', 'loss', 1)).toEqual(refusal('adapter'));
  });

  it('takes an absent step in each of its forms', async () => {
    const adapter = memoryMetrics();
    MetricsStore.record(adapter, 'run', 'loss', 1);
    MetricsStore.record(adapter, 'run', 'loss', 1, {});
    MetricsStore.record(adapter, 'run', 'loss', 1, { step: undefined, metadata: undefined });
    MetricsStore.record(adapter, 'run', 'loss', 1, { step: null });
    const entries = await MetricsStore.read(adapter, 'run');
    expect(entries.map((entry) => entry.step)).toEqual([null, null, null, null]);
  });

  it('works with any object that has the three methods, and gives back its promise', async () => {
    class Counting implements MetricsAdapter {
      readonly seen: unknown[] = [];
      async record(...args: unknown[]): Promise<void> {
        await Promise.resolve();
        this.seen.push(args);
      }
      async flush(): Promise<void> {
        this.seen.push('flush');
      }
      async read(): Promise<[]> {
        return [];
      }
    }
    const adapter = new Counting();
    await MetricsStore.record(adapter, 'run', 'loss', 1, { step: 3, metadata: { epoch: 1 } });
    await MetricsStore.flush(adapter, 'run');
    const fields = { step: 3, metadata: { epoch: 1 }, timestamp: expect.any(String) };
    expect(adapter.seen).toEqual([['run', 'loss', 1, fields], 'flush']);
  });
});

describe('MetricsStore.flush and MetricsStore.read', () => {
  it('reject rather than throw for a bad argument', async () => {
    await expect(MetricsStore.flush(memoryMetrics(), '')).rejects.toEqual(refusal('runId'));
    await expect(MetricsStore.read(memoryMetrics(), '')).rejects.toEqual(refusal('runId'));
    await expect(MetricsStore.read({} as MetricsAdapter, 'run')).rejects.toEqual(
      refusal('adapter'),
    );
  });
});
