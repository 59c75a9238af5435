import { readdir, readlink } from 'node:fs/promises';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { CrucibleError } from '../../src/errors.js';
import { memoryStore } from '../../src/store/memory/memory-store.js';
import type { EventStore } from '../../src/store/port.js';
import { type Served, serve, serveOnDisk } from './harness.js';
import { heldStore } from './held-store.js';

const EVENTS = 20_000;

/** More than the buffers between a server and a client that does not read hold. */
async function recorded(served: Served): Promise<string> {
  const experiment = await served.start({ name: 'run' });
  const payload = 'x'.repeat(1000);
  experiment.run(() => {
    for (let i = 0; i < EVENTS; i++) served.telemetry.execute('item', { value: i }, { payload });
  });
  await experiment.stop();
  return `/api/experiments/${experiment.id}/export.jsonl`;
}

async function leftOnDisk(): Promise<string[]> {
  return (await readdir(tmpdir())).filter((name) => name.startsWith('crucible-export-'));
}

/** Of this process, removed from their directories or not. */
async function openExports(): Promise<number> {
  const links = await Promise.all(
    (await readdir('/proc/self/fd')).map((fd) => readlink(`/proc/self/fd/${fd}`).catch(() => '')),
  );
  return links.filter((link) => link.includes('crucible-export-')).length;
}

/** Asks, and reads nothing. Resolves when the answer has begun. */
function asking(served: Served, path: string): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect(served.server.port, '127.0.0.1');
    socket.on('error', reject);
    socket.write(`GET ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n`);
    socket.once('readable', () => resolve(socket));
  });
}

/** An experiment with one event. */
async function recordedOne(served: Served): Promise<string> {
  const experiment = await served.start({ name: 'run' });
  experiment.run(() => served.telemetry.execute('item', { value: 1 }));
  return (await experiment.stop()).id;
}

afterEach(() => {
  vi.unstubAllEnvs();
  vi.useRealTimers();
});

describe('an export', () => {
  it('that nobody reads leaves no file on disk, and is broken off after a minute', async () => {
    await using served = await serve();
    const path = await recorded(served);
    const before = new Set(await leftOnDisk());
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'], shouldAdvanceTime: true });
    const socket = await asking(served, path);
    expect((await leftOnDisk()).filter((name) => !before.has(name))).toEqual([]);
    expect(await openExports()).toBe(1);
    const ended = new Promise((resolve) => socket.once('close', resolve));
    // More than once: the buffers on the way have to be full first.
    await vi.waitFor(async () => {
      vi.advanceTimersByTime(61_000);
      expect(await openExports()).toBe(0);
    });
    socket.resume();
    await ended;
  });

  it('waits where eight are being sent, and goes on when one of them has ended', async () => {
    await using served = await serve({ requestsPerSecond: 1000 });
    const path = await recorded(served);
    const sockets: Socket[] = [];
    for (let i = 0; i < 8; i++) sockets.push(await asking(served, path));
    const { status, json } = await served.get(path);
    expect([status, json.code]).toEqual([429, 'too-many-requests']);
    for (const socket of sockets) socket.destroy();
    await vi.waitFor(async () => expect(await openExports()).toBe(0), 10_000);
    const whole = await fetch(served.url(path));
    expect((await whole.text()).split('\n').length).toBeGreaterThanOrEqual(EVENTS);
  });
});

describe('HEAD', () => {
  it.each([
    ['csv', 'text/csv; charset=utf-8; header=present'],
    ['jsonl', 'application/x-ndjson'],
    ['parquet', 'application/vnd.apache.parquet'],
  ])('says what is known of an export without making it: %s', async (format, type) => {
    const held = heldStore();
    await using served = await serve({}, held.store);
    const id = await recordedOne(served);
    const before = held.scans();
    // No file could be made there.
    vi.stubEnv('TMPDIR', '/nowhere/at/all');
    const path = `/api/experiments/${id}/export.${format}`;
    const { status, headers } = await fetch(served.url(path), { method: 'HEAD' });
    expect(status).toBe(200);
    expect(Object.fromEntries(headers)).toMatchObject({
      'content-type': type,
      'content-disposition': `attachment; filename="${id}.${format}"`,
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
    });
    // Not 0 either, which would be the length of an empty file.
    expect(headers.has('content-length')).toBe(false);
    expect(held.scans()).toBe(before);
  });

  it('waits behind no export', async () => {
    const held = heldStore();
    await using served = await serve({}, held.store);
    const path = `/api/experiments/${await recordedOne(served)}/export.csv`;
    held.hold();
    const asked = Array.from({ length: 4 }, () => served.get(path));
    await expect.poll(held.waiting).toBe(2);
    expect((await fetch(served.url(path), { method: 'HEAD' })).status).toBe(200);
    expect(held.waiting()).toBe(2);
    held.release();
    expect((await Promise.all(asked)).map(({ status }) => status)).toEqual([200, 200, 200, 200]);
  });

  it('refuses what an export refuses', async () => {
    await using served = await serve();
    const id = await recordedOne(served);
    const statuses = async (experiment: string, query: object): Promise<readonly number[]> => {
      const asked = encodeURIComponent(JSON.stringify(query));
      const path = `/api/experiments/${experiment}/export.csv?query=${asked}`;
      const { status } = await fetch(served.url(path), { method: 'HEAD' });
      return [status, (await served.get(path)).status];
    };
    expect(await statuses(id, { limit: 1 })).toEqual([200, 200]);
    expect(await statuses(id, { unknown: 1 })).toEqual([400, 400]);
    expect(await statuses(id, { where: { latencyMs: { above: 5 } } })).toEqual([400, 400]);
    expect(await statuses('0123456789abcdef', {})).toEqual([404, 404]);
  });

  it('takes no place among the streams', async () => {
    await using served = await serve({ maxStreams: 1 });
    for (let i = 0; i < 3; i++)
      expect((await fetch(served.url('/api/stream'), { method: 'HEAD' })).status).toBe(200);
    const stream = await fetch(served.url('/api/stream'));
    expect(stream.status).toBe(200);
    await stream.body!.cancel();
  });
});

describe('where the files of a store are', () => {
  it.each([
    'SELECT sql FROM sqlite_master',
    'FROM "SQLITE_SCHEMA"',
    'SELECT view_definition FROM information_schema.views',
    'SELECT definition FROM pg_catalog.pg_views',
    'FROM duckdb_views',
    'FROM duckdb_views()',
    'FROM pg_catalog.pg_settings',
    "SELECT current_setting('secret_directory')",
    'SELECT pg_get_viewdef(view_oid) FROM (SELECT 1 AS view_oid)',
  ])('SQL does not say: %s', async (statement) => {
    await using served = await serve();
    const { status, json } = await served.post('/api/sql', { statement });
    expect([status, json.code]).toEqual([400, 'invalid-query']);
    expect(json.detail).toContain('is not available in read-only SQL');
  });

  it.each(['EXPLAIN', 'EXPLAIN ANALYZE'])('plans of SQL do not say: %s', async (explain) => {
    await using served = await serveOnDisk();
    for (const name of ['one', 'two']) {
      const experiment = await served.start({ name });
      experiment.run(() => served.telemetry.execute('item', { value: 1 }));
      await experiment.stop();
    }
    const statement = `${explain} SELECT min(event_id) FROM events`;
    const { status, json } = await served.post('/api/sql', { statement });
    expect([status, json.rows.length]).toEqual([200, 1]);
    expect(json.rows[0][1]).toContain('READ_PARQUET');
    // Broken over lines or not: nothing in it is a path.
    expect(json.rows[0][1]).not.toContain('/');
  });

  it('SQL says what tables and columns there are', async () => {
    await using served = await serve();
    for (const statement of [
      'SHOW TABLES',
      'DESCRIBE events',
      'SELECT table_name FROM information_schema.tables',
      'FROM duckdb_columns',
    ])
      expect((await served.post('/api/sql', { statement })).status).toBe(200);
  });

  it('problems do not say', async () => {
    const file = '/srv/data of ours/store/1a/events/00001.parquet';
    const inner = memoryStore();
    const store = new Proxy(inner, {
      get: (target, key) => {
        const value: unknown = Reflect.get(target, key);
        if (key === 'scan')
          return () => {
            const reason = `cannot read ${file}: IO Error: Cannot open "/srv/other/file.parquet"`;
            throw new CrucibleError('store-failed', reason, { path: file });
          };
        return typeof value === 'function' ? value.bind(target) : value;
      },
    }) as EventStore;
    await using served = await serve({}, store);
    const experiment = await served.start({ name: 'run' });
    experiment.run(() => served.telemetry.execute('item', { value: 1 }));
    await experiment.stop();
    const { status, json } = await served.post(`/api/experiments/${experiment.id}/events`, {});
    expect([status, json.code, json.path]).toEqual([503, 'store-failed', '00001.parquet']);
    expect(json.detail).toBe('cannot read 00001.parquet: IO Error: Cannot open "file.parquet"');
  });
});
