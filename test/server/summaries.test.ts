import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { localStore } from '../../src/store/local/local-store.js';
import { type ServedOnDisk, serve, serveOnDisk } from './harness.js';

async function summarised(served: ServedOnDisk) {
  const experiment = await served.start({ name: 'run' });
  experiment.run(() => {
    served.telemetry.execute('training.step', { loss: 0.5 });
    served.telemetry.execute('training.step', { val_loss: Number.NaN });
  });
  await experiment.stop();
  await served.get('/api/experiments');
  const file = join(served.directory, experiment.id, 'rollups', 'summary.json');
  const written = () => readFile(file, 'utf8').catch(() => '');
  await expect.poll(written).not.toBe('');
  return { file };
}

/** What another server over the same directory says, once it knows. */
async function metricsAfterRestart(directory: string): Promise<unknown> {
  await using again = await serve({}, localStore({ directory }));
  const known = async () => (await again.get('/api/experiments')).json.experiments[0].metrics;
  await expect.poll(known).not.toBeNull();
  return await known();
}

describe('metrics of an experiment that has ended', () => {
  it('are kept beside it, and known after a restart, NaN too', async () => {
    await using served = await serveOnDisk();
    const { file } = await summarised(served);
    const kept = JSON.parse(await readFile(file, 'utf8'));
    await writeFile(file, JSON.stringify({ ...kept, metrics: { ...kept.metrics, loss: 7 } }));
    await using again = await serve({}, localStore({ directory: served.directory }));
    const { json } = await again.get('/api/experiments');
    expect(json.pendingMetrics).toBe(0);
    expect(json.experiments[0].metrics).toEqual({ events: 2, loss: 7, val_loss: 'NaN' });
  });

  it.each([
    ['is of another version', (kept: object) => JSON.stringify({ ...kept, version: 0 })],
    ['was made of another record', (kept: object) => JSON.stringify({ ...kept, key: 'other' })],
    ['holds what is no number', (kept: object) => JSON.stringify({ ...kept, metrics: { a: [] } })],
    ['is torn', (kept: object) => JSON.stringify(kept).slice(0, 20)],
  ])('are worked out anew where the file %s', async (_, changed) => {
    await using served = await serveOnDisk();
    const { file } = await summarised(served);
    await writeFile(file, changed(JSON.parse(await readFile(file, 'utf8'))));
    expect(await metricsAfterRestart(served.directory)).toMatchObject({ events: 2, loss: 0.5 });
  });

  it('are there where the file cannot be written, and leave no half one', async () => {
    await using served = await serveOnDisk();
    const { file } = await summarised(served);
    await rm(file);
    await mkdir(join(file, 'in-its-place'), { recursive: true });
    expect(await metricsAfterRestart(served.directory)).toMatchObject({ events: 2 });
    const temporary = async () =>
      (await readdir(dirname(file))).filter((name) => name.endsWith('.tmp'));
    await expect.poll(temporary).toEqual([]);
  });

  it('of one that still records are not kept', async () => {
    await using served = await serveOnDisk();
    const experiment = await served.start({ name: 'run' });
    experiment.run(() => served.telemetry.execute('training.step', { loss: 0.5 }));
    await served.get('/api/experiments');
    const names = await readdir(join(served.directory, experiment.id, 'rollups')).catch(() => []);
    expect(names).not.toContain('summary.json');
  });
});
