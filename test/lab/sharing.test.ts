import {
  cpSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { Telemetry } from '../../src/bus/telemetry.js';
import type { ExperimentOptions } from '../../src/config/experiment-options.js';
import type { Experiment } from '../../src/lab/experiment.js';
import { Lab } from '../../src/lab/lab.js';
import { queryEvents } from '../../src/lab/reading.js';
import { localStore } from '../../src/store/local/local-store.js';
import { temporaryDirectory } from '../store/local/temporary-directory.js';

/** What one process would have: a bus, a store and a lab of its own over the directory. */
function processOn(directory: string) {
  const telemetry = new Telemetry();
  const store = localStore({ directory });
  const lab = new Lab({ telemetry, store });
  const start = (options: Partial<ExperimentOptions> = {}): Promise<Experiment> =>
    lab.start({ name: 'shared', ...options });
  return { telemetry, store, lab, start };
}

async function stepsOf(lab: Lab, id: string): Promise<unknown[]> {
  return (await queryEvents(lab, id)).map(({ step }) => step);
}

describe('an experiment of several processes', () => {
  it('is found, read and measured by a process that came later', async () => {
    const directory = temporaryDirectory();
    const first = processOn(directory);
    const experiment = await first.start({ tags: ['a'], metadata: { rate: Number.NaN } });
    first.telemetry.execute('step', { step: 1 });
    await experiment.stop();
    await first.store.close();

    const { lab } = processOn(directory);
    const [listed] = await lab.list();
    expect(listed!.record).toEqual(experiment.record);
    expect(listed!.record.metadata).toEqual({ rate: Number.NaN });
    expect(await stepsOf(lab, experiment.id)).toEqual([1]);
    expect((await listed!.metrics()).summary.totalEvents).toBe(1);
  });

  it('is joined: both record, and the counts are those of both', async () => {
    const directory = temporaryDirectory();
    const first = processOn(directory);
    const second = processOn(directory);
    const experiment = await first.start();
    // Asked twice at once, it is one part.
    const [joined] = await Promise.all([
      second.lab.join(experiment.id),
      second.lab.join(experiment.id),
    ]);
    first.telemetry.execute('step', { step: 1 });
    second.telemetry.execute('step', { step: 2 });
    await joined.leave();
    second.telemetry.execute('step', { step: 3 });

    expect(await stepsOf(first.lab, experiment.id)).toEqual([1, 2]);
    expect((await first.lab.get(experiment.id)).record.counts.recorded).toBe(2);
    expect((await first.lab.get(experiment.id)).status).toBe('running');
    await experiment.stop();
    expect((await second.lab.get(experiment.id)).record.counts.recorded).toBe(2);
  });

  it('is paused, resumed and stopped from another process', async () => {
    const directory = temporaryDirectory();
    const owner = processOn(directory);
    const other = processOn(directory);
    const experiment = await owner.start();
    await other.lab.pause(experiment.id);
    await vi.waitFor(() => expect(experiment.status).toBe('paused'), 5000);
    owner.telemetry.execute('step', { step: 1 });
    await other.lab.resume(experiment.id);
    await vi.waitFor(() => expect(experiment.status).toBe('running'), 5000);
    owner.telemetry.execute('step', { step: 2 });
    await other.lab.stop(experiment.id);

    expect(experiment.status).toBe('stopped');
    expect(experiment.record.pauseCount).toBe(1);
    const { record } = await other.lab.get(experiment.id);
    expect(record.counts.recorded).toBe(1);
    expect(await stepsOf(other.lab, experiment.id)).toEqual([2]);
  });

  it('has stopped for all when stopping resolves, with the counts of all', async () => {
    const directory = temporaryDirectory();
    const owner = processOn(directory);
    const other = processOn(directory);
    const experiment = await owner.start();
    const joined = await other.lab.join(experiment.id);
    owner.telemetry.execute('step', { step: 1 });
    other.telemetry.execute('step', { step: 2 });
    await experiment.stop();
    expect(joined.status).toBe('stopped');
    expect(experiment.record.counts.recorded).toBe(2);
    expect((await experiment.metrics()).summary.totalEvents).toBe(2);
    // Whoever had a part in it may stop it, too: it finds it stopped.
    await joined.stop();
    expect(joined.record.counts.recorded).toBe(2);
  });

  it('stays stopped, whatever a process decides that has not noticed yet', async () => {
    const directory = temporaryDirectory();
    const owner = processOn(directory);
    const experiment = await owner.start();
    const { record } = await processOn(directory).lab.get(experiment.id);
    const stoppedAt = new Date().toISOString();
    await processOn(directory).store.saveExperiment({ ...record, status: 'stopped', stoppedAt });
    await expect(experiment.pause()).rejects.toMatchObject({
      code: 'illegal-transition',
      details: { received: 'stopped' },
    });
    expect((await processOn(directory).lab.get(experiment.id)).status).toBe('stopped');
  });

  it('is not removed by one process while another has a part in it', async () => {
    const directory = temporaryDirectory();
    const owner = processOn(directory);
    const other = processOn(directory);
    const experiment = await owner.start();
    const joined = await other.lab.join(experiment.id);
    await expect(experiment.delete()).rejects.toMatchObject({ code: 'illegal-transition' });
    await joined.leave();
    await experiment.delete();
    expect(await other.lab.list()).toEqual([]);
  });

  it('leaves nothing but Parquet once it has stopped', async () => {
    const { start, telemetry, store } = processOn(temporaryDirectory());
    const experiment = await start();
    telemetry.execute('step', { step: 1 });
    await experiment.flush();
    const files = (): Promise<string[]> => readdir(store.paths(experiment.id).events);
    expect((await files()).every((name) => name.endsWith('.tail'))).toBe(true);
    await experiment.stop();
    expect((await files()).map((name) => name.replace(/^.*\./, ''))).toEqual(['parquet']);
  });

  it('is not removed under a process that records it', async () => {
    const directory = temporaryDirectory();
    const owner = processOn(directory);
    const experiment = await owner.start();
    const other = processOn(directory);
    await expect(other.lab.delete(experiment.id)).rejects.toMatchObject({
      code: 'illegal-transition',
    });
    await experiment.stop();
    await other.lab.delete(experiment.id);
    expect(await other.lab.list()).toEqual([]);
    expect(await readdir(directory)).toEqual([]);
  });

  it('cannot be joined once it has stopped', async () => {
    const directory = temporaryDirectory();
    const owner = processOn(directory);
    const experiment = await owner.start();
    await experiment.stop();
    await expect(processOn(directory).lab.join(experiment.id)).rejects.toMatchObject({
      code: 'illegal-transition',
      details: { received: 'stopped' },
    });
  });
});

/**
 * What a process leaves that died, as a copy of its files: its word that it lives is false there, and
 * it cannot say it anew as the one that still runs here does each second.
 */
async function died(owner: ReturnType<typeof processOn>, experiment: Experiment): Promise<string> {
  await experiment.flush();
  const left = temporaryDirectory();
  const { directory } = owner.store.paths(experiment.id);
  cpSync(directory, join(left, basename(directory)), {
    recursive: true,
    filter: (path) => !path.endsWith('.tmp'),
  });
  const { writers } = localStore({ directory: left }).paths(experiment.id);
  for (const name of await readdir(writers)) {
    const path = join(writers, name);
    const writer = JSON.parse(readFileSync(path, 'utf8')) as object;
    writeFileSync(path, JSON.stringify({ ...writer, processStart: 'another' }));
  }
  return left;
}

describe('an experiment whose writer died', () => {
  it('is interrupted, and resuming goes on with sequence and samples', async () => {
    const first = processOn(temporaryDirectory());
    const experiment = await first.start({ sampleSize: 3 });
    first.telemetry.execute('call.stop', {}, { sample_id: 'a' });
    first.telemetry.execute('call.stop', {}, { sample_id: 'b' });
    first.telemetry.execute('train.batch.stop', { loss: 1 }, { sample_id: 'b', step: 1 });
    first.telemetry.execute('train.batch.stop', { loss: 1 }, { step: 2 });
    const directory = await died(first, experiment);

    const second = processOn(directory);
    expect((await second.lab.get(experiment.id)).status).toBe('interrupted');
    const resumed = await second.lab.resume(experiment.id);
    expect(resumed.status).toBe('running');
    expect(resumed.progress().observed).toBe(2);
    second.telemetry.execute('call.stop', {}, { sample_id: 'b' });
    second.telemetry.execute('call.stop', {}, { sample_id: 'c' });
    expect(resumed.progress()).toEqual({ target: 3, observed: 3, fraction: 1 });
    await resumed.stop();

    const events = await queryEvents(second.lab, experiment.id);
    expect(events.map((event) => event.sampleId)).toEqual(['a', 'b', 'b', null, 'b', 'c']);
    expect(events.map(({ eventId }) => Number.parseInt(eventId.slice(21), 16))).toEqual([
      0, 1, 2, 3, 4, 5,
    ]);
    expect(resumed.record.counts.recorded).toBe(6);
  });

  it('is interrupted, too, where what its writer said of itself is garbled', async () => {
    const first = processOn(temporaryDirectory());
    const experiment = await first.start();
    first.telemetry.execute('step', { step: 1 });
    const directory = await died(first, experiment);
    const { writers } = localStore({ directory }).paths(experiment.id);
    for (const name of await readdir(writers)) writeFileSync(join(writers, name), '');
    const { status, record } = await processOn(directory).lab.get(experiment.id);
    expect(status).toBe('interrupted');
    expect(record.counts.recorded).toBe(1);
  });

  it('can be stopped: what it left is sealed and counted', async () => {
    const first = processOn(temporaryDirectory());
    const experiment = await first.start();
    first.telemetry.execute('step', { step: 1 });
    const directory = await died(first, experiment);

    const { lab, store } = processOn(directory);
    await lab.stop(experiment.id);
    const { record } = await lab.get(experiment.id);
    expect(record.status).toBe('stopped');
    expect(record.counts.recorded).toBe(1);
    const files = await readdir(store.paths(experiment.id).events);
    expect(files.map((name) => name.replace(/^.*\./, ''))).toEqual(['parquet']);
  });
});

describe('a list of experiments', () => {
  it('has all but those that are being removed, whatever is wrong with one of them', async () => {
    const directory = temporaryDirectory();
    const { start, store, lab } = processOn(directory);
    const experiments = [await start({ name: 'a' }), await start({ name: 'b' })];
    for (const experiment of experiments) await experiment.stop();
    const { record } = experiments[0]!;
    const broken = store.paths('broken');
    await store.saveExperiment({ ...record, id: 'broken', name: 'broken', status: 'running' });
    // Where writers are named and cannot be read, and events neither.
    mkdirSync(broken.writers, { recursive: true });
    writeFileSync(join(broken.writers, `${'0'.repeat(21)}.json`), 'garbled');
    symlinkSync(broken.events, broken.events);
    await store.saveExperiment({ ...record, id: 'gone.removed', name: 'gone' });
    renameSync(store.paths('gone.removed').directory, join(directory, 'gone.removed'));
    const warned = new Promise((resolve) => process.once('warning', resolve));
    const names = (await lab.list()).map(({ name }) => name).sort();
    expect(names).toEqual(['a', 'b', 'broken']);
    expect(String(await warned)).toContain('ELOOP');
  });
});

describe('a file among the experiments, as file managers leave them', () => {
  it('is passed over without a word', async () => {
    const directory = temporaryDirectory();
    const { start, lab } = processOn(directory);
    await (await start({ name: 'a' })).stop();
    writeFileSync(join(directory, '.DS_Store'), 'Bud1');
    const warnings: Error[] = [];
    const note = (warning: Error) => warnings.push(warning);
    process.on('warning', note);
    expect((await lab.list()).map(({ name }) => name)).toEqual(['a']);
    await new Promise((resolve) => setImmediate(resolve));
    process.off('warning', note);
    expect(warnings).toEqual([]);
  });
});

describe('the record of an experiment', () => {
  it('is refused where a later version wrote it, naming file and version', async () => {
    const directory = temporaryDirectory();
    const { start, store } = processOn(directory);
    const experiment = await start();
    await experiment.stop();
    const path = store.paths(experiment.id).record;
    const text = readFileSync(path, 'utf8');
    writeFileSync(path, text.replace('"schema_version": 1', '"schema_version": 2'));

    const failure = processOn(directory).lab.get(experiment.id);
    await expect(failure).rejects.toMatchObject({ code: 'store-failed', details: { path } });
    await expect(failure).rejects.toThrow('2, which a later version of crucible-telemetry wrote');
    rmSync(path);
  });
});
