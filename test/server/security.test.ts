import { request } from 'node:http';
import { connect } from 'node:net';
import { describe, expect, it } from 'vitest';
import { createServer } from '../../src/server/create-server.js';
import { bearer, READ_TOKEN, type Served, serve, WRITE_TOKEN } from './harness.js';

/** `fetch` sends the Host it likes; this sends the one that is asked for. */
function getAs(served: Served, path: string, headers: Record<string, string>): Promise<number> {
  return new Promise((resolve, reject) => {
    const asked = request(served.url('/'), { path, headers }, (response) => {
      response.resume();
      resolve(response.statusCode!);
    });
    asked.on('error', reject).end();
  });
}

describe('an address that others can reach', () => {
  it.each(['0.0.0.0', '::', '192.168.1.5', 'example.org'])('%s takes a token', async (host) => {
    await expect(createServer({ host, port: 0, store: 'memory' })).rejects.toMatchObject({
      code: 'invalid-option',
      details: { path: 'options.readToken' },
    });
  });

  it('asks for the token at every route but health and the document', async () => {
    await using served = await serve({ host: '0.0.0.0', readToken: READ_TOKEN });
    const at = (path: string, init?: RequestInit) =>
      fetch(`http://127.0.0.1:${served.server.port}${path}`, init).then(({ status }) => status);
    expect(await at('/api/experiments')).toBe(401);
    expect(await at('/metrics')).toBe(401);
    expect(await at('/api/stream')).toBe(401);
    expect(await at('/health')).toBe(200);
    expect(await at('/api/experiments', bearer(READ_TOKEN))).toBe(200);
  });
});

describe('tokens', () => {
  it('let read who may read, and change who may change', async () => {
    await using served = await serve({ readToken: READ_TOKEN, writeToken: WRITE_TOKEN });
    const experiment = await served.start({ name: 'a' });
    const at = `/api/experiments/${experiment.id}`;
    expect((await served.get(at)).status).toBe(401);
    expect((await served.get(at, bearer('wrong-token-of-somebody'))).status).toBe(401);
    expect((await served.get(at, bearer(READ_TOKEN))).status).toBe(200);
    expect((await served.get(at, bearer(WRITE_TOKEN))).status).toBe(200);
    const denied = await served.post(`${at}/pause`, undefined, bearer(READ_TOKEN));
    expect([denied.status, denied.json.code]).toEqual([403, 'forbidden']);
    expect((await served.post(`${at}/pause`)).status).toBe(401);
    expect((await served.post(`${at}/pause`, undefined, bearer(WRITE_TOKEN))).status).toBe(200);
    expect(experiment.status).toBe('paused');
  });

  it('are not taken from the URL or a cookie', async () => {
    await using served = await serve({ readToken: READ_TOKEN });
    expect((await served.get(`/api/experiments?token=${READ_TOKEN}`)).status).toBe(401);
    const cookie = { headers: { cookie: `token=${READ_TOKEN}` } };
    expect((await served.get('/api/experiments', cookie)).status).toBe(401);
  });

  it('without a write token, nobody changes anything', async () => {
    await using served = await serve();
    const experiment = await served.start({ name: 'a' });
    const { status, json } = await served.post(`/api/experiments/${experiment.id}/stop`);
    expect([status, json.code]).toEqual([403, 'forbidden']);
    expect(experiment.status).toBe('running');
  });

  it('who tries one after the other has to wait, and others need not', async () => {
    await using served = await serve({ readToken: READ_TOKEN });
    const statuses: number[] = [];
    for (let i = 0; i < 15; i++)
      statuses.push(
        (await served.get('/api/experiments', bearer(`wrong-token-number-${i}`))).status,
      );
    expect(statuses.slice(0, 10)).toEqual(new Array(10).fill(401));
    expect(statuses.at(-1)).toBe(429);
    // Also the right one: else waiting would not slow down whoever guesses.
    expect((await served.get('/api/experiments', bearer(READ_TOKEN))).status).toBe(429);
  });

  it.each([{ readToken: 'short' }, { writeToken: 'has spaces in between' }, { readToken: 5 }])(
    'are refused where they are none: %j',
    async (options) => {
      const asked = createServer({ store: 'memory', port: 0, ...options } as never);
      await expect(asked).rejects.toMatchObject({ code: 'invalid-option' });
      await expect(asked).rejects.not.toThrow(/has spaces in between|short"/);
    },
  );
});

describe('pages of other sites', () => {
  it('do not get in by a name that leads here', async () => {
    await using served = await serve();
    expect(await getAs(served, '/api/experiments', { host: 'evil.example' })).toBe(421);
    expect(await getAs(served, '/api/experiments', { host: 'localhost:1' })).toBe(200);
    expect(await getAs(served, '/api/experiments', { host: '[::1]:80' })).toBe(200);
  });

  it('may go by the names that were given', async () => {
    await using served = await serve({ allowedHosts: ['Crucible.example'] });
    expect(await getAs(served, '/api/experiments', { host: 'crucible.example' })).toBe(200);
  });

  it('may not ask, and are told nothing by CORS', async () => {
    await using served = await serve();
    const origin = { headers: { origin: 'https://evil.example' } };
    const { status, headers } = await served.get('/api/experiments', origin);
    expect(status).toBe(403);
    expect(headers.get('access-control-allow-origin')).toBeNull();
    const preflight = await served.get('/api/experiments', { method: 'OPTIONS', ...origin });
    expect(preflight.status).toBe(403);
    expect(
      (await served.get('/api/experiments', { headers: { origin: served.server.url } })).status,
    ).toBe(200);
  });

  it('find a strict policy on every answer', async () => {
    await using served = await serve();
    for (const path of ['/', '/api/experiments', '/api/none', '/api/experiments/none']) {
      const { headers } = await served.get(path);
      const policy = headers.get('content-security-policy')!;
      expect(policy).toContain("default-src 'none'");
      expect(policy).not.toContain('unsafe');
      expect(headers.get('x-content-type-options')).toBe('nosniff');
    }
  });
});

describe('bad input', () => {
  it.each([
    '/..%2f..%2fetc%2fpasswd',
    '/%2e%2e/%2e%2e/etc/passwd.txt',
    '/assets/..%5c..%5cpackage.json',
    '/api/experiments/..%2f..%2f..%2fetc%2fpasswd',
    '/api/experiments/%00',
    `/api/experiments/${'a'.repeat(5000)}`,
    '/api/experiments/x/events/..%2f..',
    '/api/experiments/x/export.csv%00',
    "/api/experiments/'%3B%20DROP%20TABLE%20events%3B--",
    '/api/experiments/%E0%A4%A',
  ])('a path like %s reaches no file', async (path) => {
    await using served = await serve();
    const status = await getAs(served, path, {});
    expect([400, 404, 503]).toContain(status);
    expect((await served.get('/health')).status).toBe(200);
  });

  it('is a problem: bodies that are none, too large, or of another type', async () => {
    await using served = await serve({ maxBodyBytes: 1000 });
    const post = (body: string, type = 'application/json') =>
      served.get('/api/sql', { method: 'POST', body, headers: { 'content-type': type } });
    expect(await post('{')).toMatchObject({ status: 400, json: { code: 'invalid-query' } });
    expect(await post('[]')).toMatchObject({ status: 400 });
    expect(await post('{"statement":1}')).toMatchObject({ status: 400 });
    expect(await post(`{"statement":"${'x'.repeat(2000)}"}`)).toMatchObject({
      status: 413,
      json: { code: 'too-large' },
    });
    expect(await post('{}', 'text/plain')).toMatchObject({ status: 415 });
    expect(await served.post('/api/sql', { statement: 'DROP TABLE events' })).toMatchObject({
      status: 400,
      json: { code: 'invalid-query' },
    });
    const file = { statement: "SELECT * FROM read_text('/etc/passwd')" };
    expect((await served.post('/api/sql', file)).status).toBe(400);
    expect(await served.get('/api/none')).toMatchObject({ status: 404 });
    const wrong = await served.post('/api/experiments', {});
    expect([wrong.status, wrong.headers.get('allow')]).toEqual([405, 'GET']);
  });

  it('too much of it is sent away for a while', async () => {
    await using served = await serve({ requestsPerSecond: 5 });
    const answers = await Promise.all(
      Array.from({ length: 40 }, () => served.get('/api/experiments')),
    );
    const away = answers.filter(({ status }) => status === 429);
    expect(away.length).toBeGreaterThan(10);
    expect(answers.filter(({ status }) => status === 200).length).toBeGreaterThanOrEqual(20);
    expect(Number(away[0]!.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(away[0]!.json.code).toBe('too-many-requests');
  });

  it('a connection that says nothing is ended, and the server stays up', async () => {
    await using served = await serve();
    const socket = connect(served.server.port, '127.0.0.1');
    const ended = new Promise<void>((resolve) => socket.once('close', () => resolve()));
    socket.on('error', () => {}).resume();
    socket.write('GET /api/experiments HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Half: ');
    await ended;
    expect((await served.get('/health')).status).toBe(200);
  });
});
