import { readdir, readlink } from 'node:fs/promises';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { CrucibleError } from '../../src/errors.js';
import { memoryStore } from '../../src/store/memory/memory-store.js';
import type { EventStore } from '../../src/store/port.js';
import { type Served, serve } from './harness.js';

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

afterEach(() => {
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
  it('holds no file', async () => {
    await using served = await serve();
    const path = await recorded(served);
    for (let i = 0; i < 10; i++) {
      const answer = await fetch(served.url(path), { method: 'HEAD' });
      expect(answer.status).toBe(200);
      expect(Number(answer.headers.get('content-length'))).toBeGreaterThan(1_000_000);
    }
    await vi.waitFor(async () => expect(await openExports()).toBe(0));
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
