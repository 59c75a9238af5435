import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { jsonlMetrics } from '../../src/metric/jsonl-metrics.js';
import { MetricsStore } from '../../src/metric/metrics-store.js';
import { describeMetricsAdapter } from './metrics-adapter-contract.js';
import { temporaryDirectory } from './temporary-directory.js';

const LINE =
  '{"run_id":"run_123","metric":"loss","value":2.5,"step":0,"timestamp":"2025-12-28T10:30:00Z","metadata":{}}\n';

const file = async (): Promise<string> => join(await temporaryDirectory(), 'metrics.jsonl');

describeMetricsAdapter('jsonlMetrics', async () => jsonlMetrics({ path: await file() }));

describe('jsonlMetrics writes', () => {
  it('the documented line, byte for byte', async () => {
    const adapter = jsonlMetrics({ path: await file() });
    adapter.record('run_123', 'loss', 2.5, {
      metadata: {},
      timestamp: '2025-12-28T10:30:00Z',
      step: 0,
    });
    await adapter.flush('run_123');
    expect(await readFile(adapter.path, 'utf8')).toBe(LINE);
  });

  it('a diverged value as a string and an absent step as null', async () => {
    const adapter = jsonlMetrics({ path: await file() });
    for (const value of [Number.NaN, Infinity, -Infinity, -0]) {
      MetricsStore.record(adapter, 'run', 'loss', value);
    }
    await adapter.flush('run');
    const lines = (await readFile(adapter.path, 'utf8')).trimEnd().split('\n');
    expect(lines.map((line) => /"value":(.*?),"step":null/.exec(line)?.[1])).toEqual([
      '"NaN"',
      '"Infinity"',
      '"-Infinity"',
      '-0.0',
    ]);
  });

  it('into a directory that is not there yet', async () => {
    const path = join(await temporaryDirectory(), 'deep', 'deeper', 'metrics.jsonl');
    const adapter = jsonlMetrics({ path });
    MetricsStore.record(adapter, 'run', 'loss', 1);
    await adapter.flush('run');
    expect(await readFile(path, 'utf8')).toContain('"run"');
  });

  it('nothing at all until something is recorded', async () => {
    const directory = await temporaryDirectory();
    const adapter = jsonlMetrics({ path: join(directory, 'metrics.jsonl') });
    await adapter.flush('run');
    expect(await adapter.read('run')).toEqual([]);
    expect(await readdir(directory)).toEqual([]);
  });

  it('by itself, without flush or read', async () => {
    const adapter = jsonlMetrics({ path: await file() });
    MetricsStore.record(adapter, 'run', 'loss', 1);
    expect(adapter.pendingLines).toBe(1);
    while (adapter.pendingLines > 0) await new Promise((resolve) => setTimeout(resolve, 1));
    expect(await readFile(adapter.path, 'utf8')).toContain('"loss"');
  });

  it('the same lines through any adapter of the file', async () => {
    const path = await file();
    for (let step = 0; step < 100; step++) {
      MetricsStore.record(jsonlMetrics({ path }), 'run', 'loss', step, { step });
    }
    await MetricsStore.flush(jsonlMetrics({ path }), 'run');
    const steps = (await jsonlMetrics({ path }).read('run')).map((entry) => entry.step);
    expect(steps).toEqual(Array.from({ length: 100 }, (_, i) => i));
    expect((await readFile(path, 'utf8')).split('\n')).toHaveLength(101);
  });

  it('when the buffer is full, rather than drop a line', async () => {
    const adapter = jsonlMetrics({ path: await file(), maxPendingBytes: 1_000 });
    for (let step = 0; step < 500; step++) MetricsStore.record(adapter, 'run', 'loss', 1, { step });
    expect(adapter.pendingLines).toBeLessThan(12);
    expect(await adapter.read('run')).toHaveLength(500);
    expect(adapter.droppedLines).toBe(0);
  });

  it('into a new file after the old one was taken away', async () => {
    const adapter = jsonlMetrics({ path: await file() });
    MetricsStore.record(adapter, 'run', 'loss', 1);
    await adapter.flush('run');
    await rm(adapter.path);
    MetricsStore.record(adapter, 'run', 'loss', 2);
    await adapter.flush('run');
    expect((await adapter.read('run')).map((entry) => entry.value)).toEqual([2]);
  });

  it('in the directory it was created for, wherever the process moves', async () => {
    const directory = await temporaryDirectory();
    const before = process.cwd();
    process.chdir(directory);
    const adapter = jsonlMetrics({ path: 'metrics.jsonl' });
    process.chdir(before);
    MetricsStore.record(adapter, 'run', 'loss', 1);
    await adapter.flush('run');
    expect(await readdir(directory)).toEqual(['metrics.jsonl']);
  });
});

describe('jsonlMetrics reads', () => {
  it('lines from other writers: without step or metadata, with CRLF, empty lines, no last newline', async () => {
    const path = await file();
    const bare =
      '{"metric":"loss","timestamp":"2025-12-28T10:30:00.123456Z","value":"NaN","run_id":"run_123"}';
    await writeFile(path, `${LINE.replace('\n', '\r\n')}\n\n${bare}\n${LINE.trimEnd()}`);
    const adapter = jsonlMetrics({ path });
    const entries = await adapter.read('run_123');
    expect(entries.map((entry) => [entry.value, entry.step])).toEqual([
      [2.5, 0],
      [Number.NaN, null],
      [2.5, 0],
    ]);
    expect(adapter.malformedLines).toBe(0);
  });

  it('lines that lie across the chunks it reads in', async () => {
    const path = await file();
    const adapter = jsonlMetrics({ path });
    const text = 'ü🚀'.repeat(30_000);
    for (let step = 0; step < 9; step++) {
      MetricsStore.record(adapter, 'run', 'loss', 1, {
        step,
        metadata: { text: text.slice(step) },
      });
    }
    const entries = await adapter.read('run');
    expect(entries.map((entry) => entry.step)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8]);
    // An odd cut leaves half a surrogate pair, which JSON keeps as an escape.
    expect(entries.every((entry, step) => entry.metadata['text'] === text.slice(step))).toBe(true);
  });

  it('refuses a file that cannot be read', async () => {
    const path = await temporaryDirectory();
    await expect(jsonlMetrics({ path }).read('run')).rejects.toMatchObject({
      code: 'path-unreadable',
      details: { path },
    });
  });
});

describe('jsonlMetrics refuses', () => {
  it.each([
    ['an empty path', 'path', { path: '' }],
    ['a missing path', 'path', undefined],
    ['a callback that is none', 'onMalformedLine', { path: 'x', onMalformedLine: true }],
    ['a buffer of no size', 'maxPendingBytes', { path: 'x', maxPendingBytes: 0 }],
  ])('%s', (_what, path, options) => {
    expect(() => jsonlMetrics(options as never)).toThrow(
      expect.objectContaining({
        code: 'invalid-option',
        details: expect.objectContaining({ path }),
      }),
    );
  });
});

describe('the exit hook of jsonlMetrics', () => {
  afterEach(() => expect(ours()).toBe(idle));
  const ours = (): number => process.listenerCount('exit');
  const idle = ours();

  it('is one for all files, and there only while lines are pending', async () => {
    const directory = await temporaryDirectory();
    const adapters = Array.from({ length: 20 }, (_, i) =>
      jsonlMetrics({ path: join(directory, `${i}`) }),
    );
    for (const adapter of adapters) MetricsStore.record(adapter, 'run', 'loss', 1);
    expect(ours()).toBe(idle + 1);
    await Promise.all(adapters.map((adapter) => adapter.flush('run')));
    expect(ours()).toBe(idle);
  });

  it('stays while one of the files cannot be written', async () => {
    const directory = await temporaryDirectory();
    await writeFile(join(directory, 'blocked'), '');
    const adapter = jsonlMetrics({ path: join(directory, 'blocked', 'metrics.jsonl') });
    MetricsStore.record(adapter, 'run', 'loss', 1);
    await expect(adapter.flush('run')).rejects.toMatchObject({ code: 'path-unwritable' });
    expect(ours()).toBe(idle + 1);
    await rm(join(directory, 'blocked'));
    await mkdir(join(directory, 'blocked'), { recursive: true });
    await adapter.flush('run');
  });
});
