import { mkdir, rename, rm } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { Lab } from '../../src/lab/lab.js';
import { localStore } from '../../src/store/local/local-store.js';
import { serveOnDisk } from './harness.js';
import { StreamReader } from './stream-reader.js';

const QUICK = { pollMs: 25 };

describe("an empty directory in place of the store's", () => {
  it('is a store that does not answer, and nothing is removed', async () => {
    await using served = await serveOnDisk(QUICK);
    await (await served.start({ name: 'run' })).stop();
    expect((await served.get('/api/experiments')).json.total).toBe(1);
    const list = await StreamReader.open(served.url('/api/stream'));
    await list.until(({ event }) => event === 'hello');
    const away = `${served.directory}-away`;
    await rename(served.directory, away);
    await mkdir(served.directory);
    await list.until(({ event }) => event === 'unavailable');
    const { status, json } = await served.get('/api/experiments');
    expect([status, json.code]).toEqual([503, 'store-unavailable']);
    expect((await served.get('/health')).status).toBe(503);
    await rm(served.directory, { recursive: true });
    await rename(away, served.directory);
    await list.until(({ event }) => event === 'resync');
    expect((await served.get('/api/experiments')).json.total).toBe(1);
    expect(list.said()).not.toContain('update');
    list.close();
  });

  it('is another store once something is recorded in it', async () => {
    await using served = await serveOnDisk(QUICK);
    await (await served.start({ name: 'before' })).stop();
    await served.get('/api/experiments');
    await rename(served.directory, `${served.directory}-away`);
    await mkdir(served.directory);
    const health = async () => (await served.get('/health')).status;
    await expect.poll(health).toBe(503);
    const store = localStore({ directory: served.directory });
    const other = new Lab({ store });
    await (await other.start({ name: 'after', scope: 'run' })).stop();
    await expect.poll(health).toBe(200);
    const names = async () =>
      (await served.get('/api/experiments')).json.experiments.map(
        ({ name }: { name: string }) => name,
      );
    await expect.poll(names).toContain('after');
    await store.close();
  });

  it('is no matter where no experiment was seen before', async () => {
    await using served = await serveOnDisk(QUICK);
    await mkdir(served.directory);
    expect((await served.get('/api/experiments')).json.total).toBe(0);
    await rename(served.directory, `${served.directory}-away`);
    await mkdir(served.directory);
    expect((await served.get('/api/experiments')).json.total).toBe(0);
  });

  it('is not what a store is whose experiments were all deleted', async () => {
    await using served = await serveOnDisk(QUICK);
    const experiment = await (await served.start({ name: 'run' })).stop();
    expect((await served.get('/api/experiments')).json.total).toBe(1);
    await experiment.delete();
    const total = async () => (await served.get('/api/experiments')).json.total;
    await expect.poll(total).toBe(0);
    expect((await served.get('/health')).status).toBe(200);
  });
});
