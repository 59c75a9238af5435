import { connect } from 'node:net';
import { describe, expect, it } from 'vitest';
import { type Served, serve } from './harness.js';

/** What comes back on a connection that says just that. */
function said(served: Served, text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(served.server.port, '127.0.0.1');
    let answer = '';
    socket.setEncoding('utf8').on('data', (part: string) => {
      answer += part;
    });
    socket.on('error', reject).on('close', () => resolve(answer));
    socket.write(text);
  });
}

function problemIn(answer: string) {
  const [head = '', body = ''] = answer.split('\r\n\r\n');
  expect(head.toLowerCase()).toContain('content-type: application/problem+json');
  expect(head.toLowerCase()).toContain('x-content-type-options: nosniff');
  const problem = JSON.parse(body);
  expect(head).toContain(`HTTP/1.1 ${problem.status} `);
  return problem;
}

describe('a request that is none', () => {
  it('is answered with a problem', async () => {
    await using served = await serve();
    expect(problemIn(await said(served, 'NONSENSE\r\n\r\n'))).toMatchObject({
      status: 400,
      code: 'invalid-query',
    });
    const noHost = 'GET /api/experiments HTTP/1.1\r\nConnection: close\r\n\r\n';
    expect(problemIn(await said(served, noHost)).status).toBe(400);
    const long = `GET /api/experiments?q=${'a'.repeat(70_000)} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n`;
    expect(problemIn(await said(served, long))).toMatchObject({ status: 431, code: 'too-large' });
    expect((await served.get('/health')).status).toBe(200);
  });

  it('a long address is read', async () => {
    await using served = await serve();
    const { status, json } = await served.get(`/api/experiments?search=${'a'.repeat(40_000)}`);
    expect([200, 400]).toContain(status);
    expect(json).not.toBe('');
  });

  it('half a body is one that did not come in time', async () => {
    await using served = await serve();
    const half =
      'POST /api/sql HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n' +
      'Content-Length: 100\r\n\r\n{"statement"';
    expect(problemIn(await said(served, half))).toMatchObject({ status: 408, code: 'timed-out' });
  });

  it('an event that is not there is not a route that is not there', async () => {
    await using served = await serve();
    const experiment = await served.start({ name: 'run' });
    experiment.run(() => served.telemetry.execute('item', { value: 1 }));
    await experiment.stop();
    const at = `/api/experiments/${experiment.id}/events`;
    const { json } = await served.post(at, {});
    const eventId: string = json.events[0].eventId;
    const other = eventId.replace(/.$/, (last) => (last === '9' ? '8' : '9'));
    const { status, json: problem } = await served.get(`${at}/${other}`);
    expect([status, problem.code]).toEqual([404, 'event-not-found']);
  });
});

describe('a query that nobody wrote by hand', () => {
  it.each(['and', 'or', 'not'])('is refused where it nests thousands deep: %s', async (key) => {
    await using served = await serve();
    const { id } = await served.start({ name: 'run' });
    const [open, close] = key === 'not' ? ['{"not":', '}'] : [`{"${key}":[`, ']}'];
    const where = `${open.repeat(5000)}{}${close.repeat(5000)}`;
    const { status, json } = await served.get(`/api/experiments/${id}/events`, {
      method: 'POST',
      body: `{"query":{"where":${where}}}`,
      headers: { 'content-type': 'application/json' },
    });
    expect([status, json.code]).toEqual([400, 'invalid-query']);
    expect(json.detail.length).toBeLessThan(200);
  });

  it('nests as deep as anybody needs', async () => {
    await using served = await serve();
    const { id } = await served.start({ name: 'run' });
    let where: object = { step: 1 };
    for (let i = 0; i < 60; i++) where = { and: [where] };
    const { status } = await served.post(`/api/experiments/${id}/events`, { query: { where } });
    expect(status).toBe(200);
  });

  it.each([
    ['a negative number of its time', -1000, 5],
    ['none given', 1, 0],
    ['fewer given than nothing', 1, -5],
    ['more of its time than were given', 6, 5],
    ['more than there can be', 1, Number.MAX_SAFE_INTEGER],
  ])('is refused where its cursor has %s', async (_, sameTime, given) => {
    await using served = await serve();
    const experiment = await served.start({ name: 'run' });
    experiment.run(() => {
      for (let i = 0; i < 5; i++) served.telemetry.execute('item', { value: i });
    });
    await experiment.stop();
    const at = `/api/experiments/${experiment.id}/events`;
    const first = (await served.post(at, { pageSize: 2 })).json.nextCursor as string;
    const values = JSON.parse(Buffer.from(first, 'base64url').toString());
    const [timestampUs, eventId] = values;
    const made = [timestampUs, eventId, sameTime, given, null, null];
    const cursor = Buffer.from(JSON.stringify(made)).toString('base64url');
    const { status, json } = await served.post(at, { cursor, query: { limit: 3 } });
    expect([status, json.code, json.path]).toEqual([400, 'invalid-query', 'cursor']);
  });
});
