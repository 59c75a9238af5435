import { request } from 'node:http';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { packed } from '../../src/server/compression.js';
import { wireJson } from '../../src/server/wire-json.js';
import { type Served, serve, serveOnDisk } from './harness.js';

interface RawAnswer {
  readonly headers: NodeJS.Dict<string | string[]>;
  readonly body: Buffer;
}

/** As it comes: `fetch` would unpack it. */
function raw(served: Served, path: string, acceptEncoding: string | null): Promise<RawAnswer> {
  return new Promise((resolve, reject) => {
    const headers = acceptEncoding === null ? {} : { 'accept-encoding': acceptEncoding };
    const asked = request(served.url(path), { headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => resolve({ headers: response.headers, body: Buffer.concat(chunks) }));
    });
    asked.on('error', reject).end();
  });
}

describe('an answer of SQL', () => {
  it.each([
    ['a list of millions', 'SELECT list(range) FROM range(5000000)'],
    ['a long text', "SELECT repeat('x', 50000000)"],
    ['many texts', "SELECT repeat('x', 10000) FROM range(10000)"],
    ['lists in lists', 'SELECT [range(100000), range(100000)] FROM range(20)'],
    ['texts in structs', "SELECT {a: repeat('x', 100000)} FROM range(500)"],
    ['texts in maps', "SELECT MAP {'a': repeat('x', 100000)} FROM range(500)"],
    ['texts in lists', "SELECT [repeat('x', 100000), NULL] FROM range(500)"],
    ['bytes', "SELECT repeat('x', 4000000)::BLOB"],
    ['JSON', "SELECT ('[' || repeat('[],', 5000000) || '1]')::JSON"],
  ])('is refused where it is too large: %s', async (_, statement) => {
    await using served = await serve();
    const { status, json } = await served.post('/api/sql', { statement, maxRows: 10_000 });
    expect([status, json.code]).toEqual([400, 'invalid-query']);
    expect(json.detail).toContain('at most 16 MB');
  });

  it('counts no rows that are not asked for', async () => {
    await using served = await serve();
    const statement = "SELECT repeat('x', 100000) AS long FROM range(2000)";
    const { status, json } = await served.post('/api/sql', { statement, maxRows: 3 });
    expect([status, json.rows.length, json.truncated]).toEqual([200, 3, true]);
  });

  it('of every kind of value comes as it is, nulls among them', async () => {
    await using served = await serve();
    const statement = `SELECT * FROM (VALUES
      (1::TINYINT, 'a', [1, NULL], {x: 1, y: 'b'}, MAP {'k': [1]}, [1, 2]::INTEGER[2], true,
        'a'::ENUM('a', 'b'), union_value(n := 1), '{"j":[1]}'::JSON, 1.5::DECIMAL(4, 1)),
      (NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL))`;
    const { json } = await served.post('/api/sql', { statement });
    expect(json.rows[0].slice(0, 8)).toEqual([
      1,
      'a',
      [1, null],
      { x: 1, y: 'b' },
      { k: [1] },
      [1, 2],
      true,
      'a',
    ]);
    expect(json.rows[0].slice(9)).toEqual([{ j: [1] }, 1.5]);
    expect(json.rows[1]).toEqual(new Array(11).fill(null));
  });

  it('has no words in place of a part of it', async () => {
    await using served = await serve();
    const nested = (depth: number) => `SELECT ('${'['.repeat(depth)}${']'.repeat(depth)}')::JSON`;
    const { json } = await served.post('/api/sql', { statement: nested(100) });
    expect(JSON.stringify(json.rows)).toBe(`[[${'['.repeat(100)}${']'.repeat(100)}]]`);
    const deep = await served.post('/api/sql', { statement: nested(20_000) });
    expect([deep.status, deep.json.code]).toEqual([400, 'invalid-query']);
  });

  it('is JSON whole, or an error', () => {
    const unsayable = {
      toString: () => 'x',
      get broken(): never {
        throw new RangeError('Invalid string length');
      },
    };
    expect(() => wireJson({ rows: [[unsayable]] })).toThrow('Invalid string length');
  });
});

describe('a long answer of JSON', () => {
  async function withMany(served: Served): Promise<void> {
    for (let i = 0; i < 10; i++)
      await (
        await served.start({ name: `run ${i}`, hypothesis: 'it does well '.repeat(70) })
      ).stop();
  }

  it.each([20_000, 2_000_000])('of %i characters comes back as it was', async (length) => {
    const text = JSON.stringify('so many words '.repeat(length / 14));
    const asked = new Request('http://127.0.0.1/', { headers: { 'accept-encoding': 'gzip' } });
    const type = { 'content-type': 'application/json' };
    const answer = await packed(asked, new Response(text, { headers: type }));
    const bytes = Buffer.from(await answer.arrayBuffer());
    expect(answer.headers.get('content-length')).toBe(String(bytes.length));
    expect(bytes.length).toBeLessThan(length / 50);
    expect(gunzipSync(bytes).toString()).toBe(text);
  });

  it('is gzipped for whoever takes that, and is the same', async () => {
    await using served = await serve();
    await withMany(served);
    const path = '/openapi.json';
    const plain = await raw(served, path, null);
    const packed = await raw(served, path, 'br, gzip;q=0.8');
    expect(plain.headers['content-encoding']).toBeUndefined();
    expect(packed.headers['content-encoding']).toBe('gzip');
    expect(packed.body.length).toBeLessThan(plain.body.length / 3);
    expect(gunzipSync(packed.body).equals(plain.body)).toBe(true);
    for (const { headers, body } of [plain, packed]) {
      expect(headers.vary).toBe('accept-encoding');
      expect(headers['cache-control']).toBe('no-store');
      expect(headers['content-length']).toBe(String(body.length));
    }
    const list = await raw(served, '/api/experiments', '*');
    expect(list.headers['content-encoding']).toBe('gzip');
    expect(JSON.parse(gunzipSync(list.body).toString()).total).toBe(10);
  });

  it.each(['gzip;q=0', 'br', 'identity, *;q=0'])(
    'is not where it is refused: %s',
    async (accepts) => {
      await using served = await serve();
      const { headers } = await raw(served, '/openapi.json', accepts);
      expect(headers['content-encoding']).toBeUndefined();
    },
  );

  it('is alone in that: short ones and exports are not', async () => {
    await using served = await serveOnDisk();
    const experiment = await served.start({ name: 'run' });
    experiment.run(() => {
      for (let i = 0; i < 500; i++) served.telemetry.execute('item', { value: i });
    });
    await experiment.stop();
    for (const path of ['/health', `/api/experiments/${experiment.id}/export.jsonl`]) {
      const { headers, body } = await raw(served, path, 'gzip');
      expect([path, headers['content-encoding']]).toEqual([path, undefined]);
      expect(body.length).toBeGreaterThan(10);
    }
  });
});
