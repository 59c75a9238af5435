import { describe, expect, it } from 'vitest';
import { Turnstile } from '../../src/server/security/turnstile.js';
import { type Served, serve } from './harness.js';
import { heldStore } from './held-store.js';

async function stopped(served: Served): Promise<string> {
  const experiment = await served.start({ name: 'run' });
  experiment.run(() => {
    for (let i = 0; i < 50; i++)
      served.telemetry.execute('item', { duration: 1e6, score: i % 7 }, { step: i });
  });
  return (await experiment.stop()).id;
}

function figuresOf(id: string, limit: number): string {
  return `/api/experiments/${id}/metrics?query=${encodeURIComponent(JSON.stringify({ limit }))}`;
}

/** Of what is not there by then, a test sees less; it never fails for that. */
function othersToArrive(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 500));
}

describe('the queue of long questions', () => {
  it.each([
    ['figures', 'metrics'],
    ['a curve', 'curves?metric=measurements_score'],
    ['a distribution', 'distribution?column=measurements_score'],
  ])('a hundred who ask for the same, %s, all get it from one scan', async (_, question) => {
    const held = heldStore();
    await using served = await serve({}, held.store);
    const id = await stopped(served);
    const before = held.scans();
    held.hold();
    const asked = Array.from({ length: 100 }, () =>
      served.get(`/api/experiments/${id}/${question}`),
    );
    await expect.poll(held.waiting).toBe(1);
    await othersToArrive();
    held.release();
    const statuses = (await Promise.all(asked)).map(({ status }) => status);
    expect(statuses).toEqual(new Array(100).fill(200));
    expect(held.scans() - before).toBe(1);
  });

  it('has room for the charts of many, two at a time', async () => {
    const held = heldStore();
    await using served = await serve({}, held.store);
    const id = await stopped(served);
    held.hold();
    const asked = Array.from({ length: 60 }, (_, i) => served.get(figuresOf(id, i + 1)));
    await expect.poll(held.waiting).toBe(2);
    await othersToArrive();
    held.release();
    const statuses = (await Promise.all(asked)).map(({ status }) => status);
    expect(statuses).toEqual(new Array(60).fill(200));
  });

  it.each(['metrics', 'curves?metric=score', 'distribution?column=score', 'columns'])(
    'nobody waits in it for what is kept: %s',
    async (question) => {
      const held = heldStore();
      await using served = await serve({}, held.store);
      const id = await stopped(served);
      const path = `/api/experiments/${id}/${question}`;
      const first = await served.get(path);
      held.hold();
      const asked = [1, 2, 3].map((limit) => served.get(figuresOf(id, limit)));
      await expect.poll(held.waiting).toBe(2);
      expect((await served.get(path)).json).toEqual(first.json);
      held.release();
      await Promise.all(asked);
    },
  );

  it('does not stand still for distributions, which read within what reads', async () => {
    await using served = await serve({}, heldStore().store);
    const id = await stopped(served);
    const asked = ['score', 'step', 'duration', 'latency_ms'].map((column) =>
      served.get(`/api/experiments/${id}/distribution?column=${column}`),
    );
    for (const { status } of await Promise.all(asked)) expect(status).toBe(200);
  });

  it('has no place for who has left', async () => {
    const turnstile = new Turnstile(1, 1);
    const [here, leaving] = [new AbortController(), new AbortController()];
    let finish = (): void => {};
    const first = turnstile.pass(here.signal, () => new Promise<void>((go) => (finish = go)));
    const left = turnstile.pass(leaving.signal, async () => 'never');
    const tooMany = turnstile.pass(here.signal, async () => 'never');
    await expect(tooMany).rejects.toMatchObject({ code: 'too-many-requests' });
    leaving.abort(new Error('gone'));
    await expect(left).rejects.toThrow('gone');
    const next = turnstile.pass(here.signal, async () => 'next');
    finish();
    await first;
    expect(await next).toBe('next');
    expect(await turnstile.pass(here.signal, async () => 'and after that')).toBe('and after that');
  });

  it('sends away exports only while others wait, and not after those have left', async () => {
    const held = heldStore();
    await using served = await serve({}, held.store);
    const id = await stopped(served);
    const path = `/api/experiments/${id}/export.csv`;
    const answered = async (): Promise<number> =>
      Number(/route="exportCsv",\S* (\d+)/.exec((await served.get('/metrics')).json)?.[1] ?? 0);
    held.hold();
    const leaving = new AbortController();
    const asked = Array.from({ length: 19 }, () => served.get(path, { signal: leaving.signal }));
    // Two are written, sixteen wait.
    const away = await Promise.race(asked);
    expect(away.status).toBe(429);
    leaving.abort();
    await Promise.allSettled(asked);
    await expect.poll(answered).toBe(19);
    const next = served.get(path);
    held.release();
    expect((await next).status).toBe(200);
  });

  it('of charts goes on while statements of SQL run without end', async () => {
    await using served = await serve({ timeoutMs: 20_000 });
    const id = await stopped(served);
    const statement = 'SELECT count(*) FROM range(100000000) a, range(100000000) b';
    const leaving = new AbortController();
    const endless = [1, 2].map(() =>
      served.post('/api/sql', { statement }, { signal: leaving.signal }).catch(() => 'left'),
    );
    await new Promise((resolve) => setTimeout(resolve, 300));
    const chart = served.get(`/api/experiments/${id}/curves?metric=score`);
    expect(await Promise.race([chart, ...endless])).toMatchObject({ status: 200 });
    leaving.abort();
    expect(await Promise.all(endless)).toEqual(['left', 'left']);
  });
});

describe('searches among events', () => {
  const isSearch = ({ where }: { readonly where: unknown }): boolean => where !== null;

  it('run two at a time, and pages of all events pass by', async () => {
    const held = heldStore();
    await using served = await serve({}, held.store);
    const id = await stopped(served);
    const path = `/api/experiments/${id}/events`;
    held.hold(0, isSearch);
    const asked = Array.from({ length: 20 }, (_, i) =>
      served.post(path, { query: { where: { step: i } } }),
    );
    await expect.poll(held.waiting).toBe(2);
    const page = await served.post(path, { pageSize: 10 });
    expect(page.json.events).toHaveLength(10);
    const { eventId, timestampUs } = page.json.events[0];
    expect((await served.get(figuresOf(id, 5))).status).toBe(200);
    expect(held.waiting()).toBe(2);
    held.release();
    for (const { json } of await Promise.all(asked)) expect(json.events).toHaveLength(1);
    const found = await served.get(`${path}/${eventId}`);
    expect(found.json).toMatchObject({ eventId, timestampUs });
  });

  it.each([
    ['events that pass a condition', { where: { step: 3 } }],
    ['events of a name', { events: 'item' }],
    ['a page of all', {}],
  ])('may take only so long: %s', async (_, query) => {
    const held = heldStore();
    await using served = await serve({ timeoutMs: 150 }, held.store);
    const id = await stopped(served);
    held.hold();
    const { json } = await served.post(`/api/experiments/${id}/events`, { query });
    expect(json).toMatchObject({ status: 504, code: 'timed-out' });
    held.release();
  });

  it('may take only so long: one event', async () => {
    const held = heldStore();
    await using served = await serve({ timeoutMs: 150 }, held.store);
    const id = await stopped(served);
    const path = `/api/experiments/${id}/events`;
    const { eventId } = (await served.post(path, { pageSize: 1 })).json.events[0];
    held.hold();
    expect((await served.get(`${path}/${eventId}`)).json).toMatchObject({ code: 'timed-out' });
    held.release();
  });
});
