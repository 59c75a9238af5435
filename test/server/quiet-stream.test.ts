import { describe, expect, it } from 'vitest';
import { Lab } from '../../src/lab/lab.js';
import { localStore } from '../../src/store/local/local-store.js';
import { bearer, type Served, serve, serveOnDisk, WRITE_TOKEN } from './harness.js';
import { StreamReader } from './stream-reader.js';

const QUICK = { pollMs: 25, writeToken: WRITE_TOKEN };
const write = bearer(WRITE_TOKEN);

/** How often the server has looked an experiment up. */
function lookUps({ lab }: Served): () => number {
  let count = 0;
  const find = lab.find.bind(lab);
  lab.find = (id) => {
    count++;
    return find(id);
  };
  return () => count;
}

describe('the stream of an experiment that another process records', () => {
  it('says nothing while nothing happens, and tells of a note and of tags', async () => {
    await using served = await serveOnDisk(QUICK);
    const store = localStore({ directory: served.directory });
    const other = new Lab({ store });
    const experiment = await other.start({ name: 'run', scope: 'run', tags: ['first'] });
    const at = `/api/experiments/${experiment.id}`;
    const looks = lookUps(served);
    const stream = await StreamReader.open(served.url(`${at}/stream`));
    await stream.until(({ event }) => event === 'hello');
    const before = looks();
    await expect.poll(looks).toBeGreaterThan(before + 20);
    expect(stream.said()).toBe('hello');
    await served.post(`${at}/notes`, { text: 'looks well' }, write);
    await stream.until(({ event }) => event === 'update');
    await served.post(`${at}/tags`, { tags: ['second'] }, write);
    await stream.until(({ data }) => data.row?.tags[0] === 'second');
    stream.close();
    await experiment.stop();
    await store.close();
  });
});

describe('the number of streams', () => {
  it('counts those that are being opened', async () => {
    await using served = await serve({ pollMs: 25, maxStreams: 1 });
    const experiment = await served.start({ name: 'run' });
    let open = (): void => {};
    const gate = new Promise<void>((resolve) => {
      open = resolve;
    });
    const find = served.lab.find.bind(served.lab);
    served.lab.find = async (id) => {
      await gate;
      return find(id);
    };
    const statuses: number[] = [];
    const leaving = new AbortController();
    const path = served.url(`/api/experiments/${experiment.id}/stream`);
    const asked = Array.from({ length: 4 }, async () => {
      const { status } = await fetch(path, { signal: leaving.signal });
      statuses.push(status);
    });
    await expect.poll(() => statuses.length).toBe(3);
    open();
    await Promise.all(asked);
    expect(statuses).toEqual([429, 429, 429, 200]);
    leaving.abort();
  });

  it('is not used up by those that could not be opened', async () => {
    await using served = await serve({ pollMs: 25, maxStreams: 1 });
    expect((await served.get('/api/experiments/none/stream')).status).toBe(404);
    expect((await served.get('/api/experiments/none/stream')).status).toBe(404);
    const stream = await StreamReader.open(served.url('/api/stream'));
    await stream.until(({ event }) => event === 'hello');
    stream.close();
  });
});
