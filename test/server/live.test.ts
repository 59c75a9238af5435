import { rename } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import type { Experiment } from '../../src/lab/experiment.js';
import { type Served, serve, serveOnDisk } from './harness.js';
import { StreamReader } from './stream-reader.js';

function record(served: Served, experiment: Experiment, events: number): void {
  experiment.run(() => {
    for (let i = 0; i < events; i++)
      served.telemetry.execute('llm.call.stop', { duration: 5_000_000 }, { model: 'm' });
  });
}

const QUICK = { pollMs: 25 };

describe('the stream of an experiment', () => {
  it('says what it is at, then what is new, and ends with it', async () => {
    await using served = await serveOnDisk(QUICK);
    const experiment = await served.start({ name: 'run' });
    record(served, experiment, 3);
    const stream = await StreamReader.open(served.url(`/api/experiments/${experiment.id}/stream`));
    expect(stream.response.headers.get('content-type')).toMatch('text/event-stream');
    const hello = await stream.until(({ event }) => event === 'hello');
    expect(hello.data.totals.events).toBe(3);
    record(served, experiment, 2);
    const update = await stream.until(({ data }) => data.totals?.events === 5);
    expect(update.data.buckets.length).toBeGreaterThan(0);
    expect(update.data.totals.latency.p50).toBeCloseTo(5, 1);
    await experiment.stop();
    const end = await stream.until(({ event }) => event === 'end');
    expect(end.data).toEqual({ reason: 'experiment-ended' });
    await stream.over();
    expect(stream.events.find(({ data }) => data.row?.status === 'stopped')).toBeDefined();
  });

  it('goes on from the last message seen, and does not begin anew', async () => {
    await using served = await serve(QUICK);
    const experiment = await served.start({ name: 'run' });
    const path = served.url(`/api/experiments/${experiment.id}/stream`);
    record(served, experiment, 3);
    const first = await StreamReader.open(path);
    await first.until(({ event }) => event === 'hello');
    const { lastId } = first;
    first.close();
    record(served, experiment, 4);
    const second = await StreamReader.open(path, { 'last-event-id': lastId! });
    const missed = await second.until(({ event }) => event === 'update');
    const events = missed.data.buckets.map((bucket: { events: number }) => bucket.events);
    expect(events.reduce((a: number, b: number) => a + b, 0)).toBe(7);
    expect(second.said()).not.toContain('resync');
    const old = await StreamReader.open(path, { 'last-event-id': '1000000' });
    await old.until(({ event }) => event === 'resync');
    second.close();
    old.close();
  });

  it('tells an EventSource that has seen the end not to come back', async () => {
    await using served = await serve(QUICK);
    const experiment = await served.start({ name: 'run' });
    await experiment.stop();
    const path = `/api/experiments/${experiment.id}/stream`;
    const stream = await StreamReader.open(served.url(path));
    expect((await stream.until(({ event }) => event === 'end')).id).toBe('end');
    await stream.over();
    const again = await served.get(path, { headers: { 'last-event-id': 'end' } });
    expect(again.status).toBe(204);
  });

  it('of an experiment that is not there is a problem', async () => {
    await using served = await serve(QUICK);
    expect(await served.get('/api/experiments/none/stream')).toMatchObject({
      status: 404,
      json: { code: 'experiment-not-found' },
    });
  });

  it('is read once for a hundred who watch', async () => {
    await using served = await serveOnDisk({ ...QUICK, pollMs: 100 });
    const experiment = await served.start({ name: 'run' });
    const path = served.url(`/api/experiments/${experiment.id}/stream`);
    const streams = await Promise.all(Array.from({ length: 100 }, () => StreamReader.open(path)));
    await Promise.all(streams.map((stream) => stream.until(({ event }) => event === 'hello')));
    let reads = 0;
    const { lab } = served;
    const find = lab.find.bind(lab);
    lab.find = (id) => {
      reads++;
      return find(id);
    };
    const beganMs = performance.now();
    record(served, experiment, 50);
    await Promise.all(
      streams.map((stream) => stream.until(({ data }) => data.totals?.events === 50)),
    );
    await new Promise((resolve) => setTimeout(resolve, 1000));
    const polls = (performance.now() - beganMs) / 100;
    // A poll looks the experiment up a few times, however many watch.
    expect(reads).toBeLessThan((polls + 2) * 6);
    for (const stream of streams) stream.close();
  });

  it('beats where nothing happens, and says that the server closes', async () => {
    await using served = await serve({ heartbeatMs: 30, ...QUICK });
    const stream = await StreamReader.open(served.url('/api/stream'));
    await stream.beat();
    await served.server.close();
    await stream.over();
    const ends = stream.events.filter(({ event }) => event === 'end');
    expect(ends.map(({ data }) => data)).toEqual([{ reason: 'server-closing' }]);
  });

  it('is refused beyond so many', async () => {
    await using served = await serve({ maxStreams: 1, ...QUICK });
    const stream = await StreamReader.open(served.url('/api/stream'));
    await stream.until(({ event }) => event === 'hello');
    expect((await served.get('/api/stream')).status).toBe(429);
    stream.close();
  });
});

describe('the stream of the list', () => {
  it('says which rows have changed since the list was loaded', async () => {
    await using served = await serve(QUICK);
    const first = await served.start({ name: 'first' });
    const { json } = await served.get('/api/experiments');
    await served.start({ name: 'second' });
    const stream = await StreamReader.open(served.url(`/api/stream?after=${json.cursor}`));
    const added = await stream.until(
      ({ event, data }) =>
        event === 'update' && data.rows.some((row: { name: string }) => row.name === 'second'),
    );
    expect(added.data.total).toBe(2);
    await first.stop();
    await stream.until(
      ({ event, data }) => event === 'update' && data.rows[0]?.status === 'stopped',
    );
    await first.delete();
    await stream.until(({ event, data }) => event === 'update' && data.removed.includes(first.id));
    stream.close();
  });

  it('asks to load anew who comes from another server', async () => {
    await using served = await serve(QUICK);
    const stream = await StreamReader.open(served.url('/api/stream'), {
      'last-event-id': 'deadbeef-3',
    });
    await stream.until(({ event }) => event === 'resync');
    stream.close();
  });
});

describe('a store that goes away', () => {
  it('is a 503 while it is gone, and all is well when it is back', async () => {
    await using served = await serveOnDisk(QUICK);
    const experiment = await (await served.start({ name: 'run' })).stop();
    const at = `/api/experiments/${experiment.id}`;
    expect((await served.get('/api/experiments')).json.total).toBe(1);
    const list = await StreamReader.open(served.url('/api/stream'));
    await list.until(({ event }) => event === 'hello');
    await rename(served.directory, `${served.directory}-away`);
    await list.until(({ event }) => event === 'unavailable');
    for (const path of ['/api/experiments', at, `${at}/metrics`, `${at}/live`]) {
      const { status, headers, json } = await served.get(path);
      expect([path, status, json.code]).toEqual([path, 503, 'store-unavailable']);
      expect(headers.get('retry-after')).not.toBeNull();
      expect(JSON.stringify(json)).not.toContain(served.directory);
    }
    expect((await served.get('/health')).status).toBe(503);
    expect((await served.get('/metrics')).json).toContain('crucible_store_up 0');
    await rename(`${served.directory}-away`, served.directory);
    await list.until(({ event }) => event === 'resync');
    expect((await served.get('/health')).status).toBe(200);
    expect((await served.get(at)).status).toBe(200);
    expect((await served.get('/api/experiments')).json.total).toBe(1);
    list.close();
  });
});
