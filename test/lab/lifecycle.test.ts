import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CrucibleError, Lab, memoryStore, Telemetry } from 'crucible-telemetry';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const bus = new Telemetry();
const lab = new Lab({ telemetry: bus, store: 'memory' });
let directory: string;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'crucible-lab-'));
});
afterAll(() => rm(directory, { recursive: true, force: true }));

async function refusal(promise: Promise<unknown> | (() => unknown)): Promise<CrucibleError> {
  try {
    await (typeof promise === 'function' ? promise() : promise);
  } catch (error) {
    if (error instanceof CrucibleError) return error;
    throw error;
  }
  throw new Error('expected a CrucibleError, but nothing was refused');
}

describe('an experiment', () => {
  it('has the whole record from the start', async () => {
    const experiment = await lab.start({
      name: 'record',
      hypothesis: 'it is all there',
      condition: 'treatment',
      tags: ['a', 'b'],
      metadata: { seed: 7 },
      sampleSize: 10,
    });
    expect(experiment.record).toMatchObject({
      schemaVersion: 1,
      name: 'record',
      hypothesis: 'it is all there',
      condition: 'treatment',
      tags: ['a', 'b'],
      metadata: { seed: 7 },
      status: 'running',
      stoppedAt: null,
      pausedAt: null,
      pauseCount: 0,
      sampleSize: 10,
      storageBackend: 'memory',
      scope: 'process',
      events: null,
      sampling: { rate: 1, seed: 0, by: null },
      prices: { source: '@pydantic/genai-prices' },
    });
    expect(Date.parse(experiment.startedAt)).toBeGreaterThan(Date.now() - 60_000);
    expect(experiment.record.environment).toMatchObject({
      node: process.version,
      pid: process.pid,
    });
    expect(JSON.parse(JSON.stringify(experiment))).toMatchObject({
      id: experiment.id,
      name: 'record',
    });
    await experiment.delete();
  });

  it('records while it runs, not while it is paused, and not after it stopped', async () => {
    const experiment = await lab.start({ name: 'phases' });
    bus.execute('phase', {}, { n: 1 });
    await experiment.pause();
    expect(experiment.isPaused).toBe(true);
    expect(await lab.isPaused(experiment.id)).toBe(true);
    expect(experiment.pausedAt).not.toBeNull();
    bus.execute('phase', {}, { n: 2 });
    await experiment.resume();
    expect(experiment.pausedAt).toBeNull();
    bus.execute('phase', {}, { n: 3 });
    await experiment.pause();
    await experiment.resume();
    await experiment.stop();
    bus.execute('phase', {}, { n: 4 });
    expect((await experiment.events()).map((event) => event.metadata['n'])).toEqual([1, 3]);
    expect(experiment).toMatchObject({ status: 'stopped', pauseCount: 2 });
    expect(experiment.stoppedAt).not.toBeNull();
    expect(experiment.record.counts.recorded).toBe(2);
    await experiment.delete();
  });

  it('refuses every transition that its state does not allow', async () => {
    const experiment = await lab.start({ name: 'transitions' });
    expect((await refusal(experiment.resume())).code).toBe('illegal-transition');
    await experiment.pause();
    const twice = await refusal(experiment.pause());
    expect(twice).toMatchObject({
      code: 'illegal-transition',
      details: { received: 'paused', expected: 'running' },
    });
    expect((await refusal(experiment.archive({ path: join(directory, 'x.jsonl') }))).code).toBe(
      'illegal-transition',
    );
    await experiment.stop();
    for (const step of ['stop', 'pause', 'resume'] as const) {
      expect((await refusal(experiment[step]())).code).toBe('illegal-transition');
    }
    await experiment.delete();
  });

  it('is an error where it is not known, in every function that takes an id', async () => {
    for (const call of [
      () => lab.get('nope'),
      () => lab.stop('nope'),
      () => lab.pause('nope'),
      () => lab.resume('nope'),
      () => lab.isPaused('nope'),
      () => lab.delete('nope'),
      () => lab.live('nope'),
    ]) {
      expect((await refusal(call)).code).toBe('experiment-not-found');
    }
    expect(await refusal(() => lab.get(''))).toMatchObject({
      code: 'invalid-argument',
      details: { path: 'experimentId' },
    });
  });

  it('can be found, listed, and is gone after it was deleted', async () => {
    const first = await lab.start({ name: 'first' });
    const second = await lab.start({ name: 'second', store: memoryStore() });
    const names = (await lab.list()).map((experiment) => experiment.name);
    expect(names.slice(-2)).toEqual(['first', 'second']);
    expect((await lab.get(second.id)).name).toBe('second');
    await first.delete();
    await second.delete();
    expect((await refusal(lab.get(first.id))).code).toBe('experiment-not-found');
    expect((await lab.list()).map((experiment) => experiment.id)).not.toContain(second.id);
  });

  it('keeps its data when deleted with keepData: it is only stopped', async () => {
    const experiment = await lab.start({ name: 'kept' });
    bus.execute('e');
    await experiment.delete({ keepData: true });
    const again = await lab.get(experiment.id);
    expect(again.status).toBe('stopped');
    expect(await again.events()).toHaveLength(1);
    await again.delete();
  });

  it('is archived to a file that holds its record and all its events', async () => {
    const experiment = await lab.start({ name: 'archive me' });
    bus.execute('e', { value: Number.NaN }, { nested: { deep: [1, 2] } });
    await experiment.stop();
    const path = await experiment.archive({ path: join(directory, 'archive.jsonl') });
    const [head, event] = (await readFile(path, 'utf8'))
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(head.record).toMatchObject({
      id: experiment.id,
      name: 'archive me',
      status: 'archived',
    });
    expect(event).toMatchObject({
      event_name: 'e',
      measurements: { value: 'NaN' },
      metadata: { nested: { deep: [1, 2] } },
    });
    expect(experiment.record).toMatchObject({ status: 'archived', archivePath: path });
    expect((await stat(path)).size).toBeGreaterThan(100);
    await experiment.delete();
  });

  it('keeps its live figures after it stopped, and begins anew on reset', async () => {
    const experiment = await lab.start({ name: 'live' });
    bus.execute('e.stop', { duration: 2e6 });
    await experiment.stop();
    expect(experiment.live().latency).toMatchObject({ count: 1, mean: 2 });
    lab.active(experiment.id).resetLive();
    expect(experiment.live().latency).toMatchObject({ count: 0, mean: null });
    await experiment.delete();
  });
});

describe('startExperiment', () => {
  const bad: [string, object, string][] = [
    ['no name', {}, 'name'],
    ['an empty name', { name: '  ' }, 'name'],
    ['a tag that is no string', { name: 'x', tags: ['a', 1] }, 'tags[1]'],
    ['a sample size of 0', { name: 'x', sampleSize: 0 }, 'sampleSize'],
    ['a sampling rate of 0', { name: 'x', samplingRate: 0 }, 'samplingRate'],
    ['a sampling rate above 1', { name: 'x', sampling: { rate: 2 } }, 'sampling.rate'],
    ['an unknown scope', { name: 'x', scope: 'global' }, 'scope'],
    ['a misspelt option', { name: 'x', hypotesis: 'y' }, 'hypotesis'],
    ['a store without its methods', { name: 'x', store: {} }, 'store.append'],
    ['an impossible pattern', { name: 'x', events: ['a.*.b'] }, 'events[0]'],
    [
      'a custom metric that is no function',
      { name: 'x', metricsConfig: { custom: { m: 1 } } },
      'metricsConfig.custom.m',
    ],
    ['metadata that cannot be copied', { name: 'x', metadata: { f: () => 1 } }, 'metadata'],
    ['stopAtSampleSize without a size', { name: 'x', stopAtSampleSize: true }, 'stopAtSampleSize'],
  ];
  it.each(bad)('refuses %s, naming the option and what was expected', async (_, options, path) => {
    const before = (await lab.list()).length;
    const error = await refusal(lab.start(options as never));
    expect(error).toMatchObject({ code: 'invalid-option', details: { path } });
    expect(error.message).toContain('expected');
    expect((await lab.list()).length).toBe(before);
  });

  it('refuses a store that is not there', async () => {
    expect((await refusal(lab.start({ name: 'x', store: 'postgres://nowhere' }))).code).toBe(
      'store-unavailable',
    );
  });

  it('takes a copy of its options: later changes do not reach the experiment', async () => {
    const metadata = { list: [1] };
    const tags = ['a'];
    const experiment = await lab.start({ name: 'copies', metadata, tags });
    metadata.list.push(2);
    tags.push('b');
    expect(experiment.metadata).toEqual({ list: [1] });
    expect(experiment.tags).toEqual(['a']);
    await experiment.delete();
  });
});

describe('training curves', () => {
  it('are read back by seed, in order of step, NaN losses included', async () => {
    const experiment = await lab.start({ name: 'curves' });
    for (const [seed, step, loss] of [
      [1, 1, 0.9],
      [2, 1, 0.8],
      [1, 2, Number.NaN],
      [2, 2, 0.4],
    ] as const) {
      bus.execute('crucible_train.batch.stop', { loss }, { seed, step });
    }
    const series = await experiment.curves({ metrics: ['loss'], x: 'step', by: 'metadata.seed' });
    expect(series.map(({ group, x, y }) => ({ group, x: [...x], y: [...y] }))).toEqual([
      { group: 1, x: [1, 2], y: [0.9, Number.NaN] },
      { group: 2, x: [1, 2], y: [0.8, 0.4] },
    ]);
    await experiment.delete();
  });
});
