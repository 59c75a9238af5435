import { describe, expect, it } from 'vitest';
import { type Served, serve, serveOnDisk } from './harness.js';

async function recorded(served: Served, events: number) {
  const experiment = await served.start({ name: 'run' });
  experiment.run(() => {
    for (let i = 0; i < events; i++)
      served.telemetry.execute('item', { value: i }, { sampleId: `s${i % 3}` });
  });
  return experiment.stop();
}

async function all(served: Served, id: string, query: object, pageSize: number) {
  // biome-ignore lint/suspicious/noExplicitAny: events are plain JSON
  const events: any[] = [];
  let cursor: string | undefined;
  let pages = 0;
  do {
    const { json } = await served.post(`/api/experiments/${id}/events`, {
      query,
      pageSize,
      cursor,
    });
    events.push(...json.events);
    cursor = json.nextCursor ?? undefined;
    pages++;
  } while (cursor !== undefined);
  return { events, pages };
}

describe('events', () => {
  it.each(['asc', 'desc'] as const)('come in pages, each once, %s', async (order) => {
    await using served = await serveOnDisk();
    const experiment = await recorded(served, 95);
    const { events, pages } = await all(served, experiment.id, { order }, 10);
    expect(pages).toBe(10);
    const values = events.map((event) => event.measurements.value);
    const rising = Array.from({ length: 95 }, (_, i) => i);
    expect(values).toEqual(order === 'asc' ? rising : rising.toReversed());
  });

  it('of one microsecond are told apart by their ids', async () => {
    await using served = await serve();
    const lab = served.lab;
    const experiment = await served.start({ name: 'run' });
    experiment.run(() => {
      for (let i = 0; i < 40; i++) served.telemetry.execute('item', { value: i });
    });
    await experiment.stop();
    const { events } = await all(served, experiment.id, {}, 1);
    expect(new Set(events.map(({ eventId }) => eventId)).size).toBe(40);
    expect(await lab.list()).toHaveLength(1);
  });

  it('are bounded by a limit over all pages, and by conditions', async () => {
    await using served = await serve();
    const experiment = await recorded(served, 60);
    expect((await all(served, experiment.id, { limit: 25 }, 10)).events).toHaveLength(25);
    const some = await all(served, experiment.id, { where: { sampleId: 's1' } }, 7);
    expect(some.events).toHaveLength(20);
  });

  it('come with the columns asked for, under those names', async () => {
    await using served = await serve();
    const experiment = await recorded(served, 2);
    const query = { columns: ['sampleId', 'measurements.value'] };
    const { events } = await all(served, experiment.id, query, 10);
    expect(events[1]).toEqual({
      eventId: expect.any(String),
      sampleId: 's1',
      'measurements.value': 1,
    });
  });

  it('are found by their id', async () => {
    await using served = await serveOnDisk();
    const experiment = await recorded(served, 5);
    const third = (await experiment.events())[2]!;
    const at = `/api/experiments/${experiment.id}/events`;
    expect((await served.get(`${at}/${third.eventId}`)).json.measurements).toEqual({ value: 2 });
    expect((await served.get(`${at}/${'0'.repeat(third.eventId.length)}`)).status).toBe(404);
    expect((await served.get(`${at}/nonsense`)).status).toBe(400);
  });

  it.each([
    [{ query: { where: { value: { nope: 1 } } } }, 'where.value.nope'],
    [{ query: { evnets: 'item' } }, 'evnets'],
    [{ query: { window: { lastN: 5 } } }, 'query.window.lastN'],
    [{ pageSize: 0 }, 'pageSize'],
    [{ pageSize: 1001 }, 'pageSize'],
    [{ cursor: 'bm9uZQ' }, 'cursor'],
    [{ cursor: 5 }, 'cursor'],
    [{ more: 1 }, 'more'],
  ])('refuse %j', async (body, path) => {
    await using served = await serve();
    const experiment = await recorded(served, 1);
    const { status, json } = await served.post(`/api/experiments/${experiment.id}/events`, body);
    expect([status, json.path]).toEqual([400, path]);
  });

  it('make the tree of a trace', async () => {
    await using served = await serve();
    const experiment = await served.start({ name: 'run' });
    experiment.run(() =>
      served.telemetry.span('agent', {}, () => {
        served.telemetry.span('search', {}, () => 1);
        served.telemetry.span('answer', { model: 'm' }, () => 2);
      }),
    );
    const { traceId } = (await experiment.events())[0]!;
    const { json } = await served.get(`/api/experiments/${experiment.id}/traces/${traceId}`);
    const spans = json.spans.map((span: { name: string; depth: number }) => [
      span.name,
      span.depth,
    ]);
    expect(spans).toEqual([
      ['agent', 0],
      ['search', 1],
      ['answer', 1],
    ]);
    for (const { startUs, endUs } of json.spans) expect(endUs).toBeGreaterThanOrEqual(startUs);
    expect(json.spans[2]).toMatchObject({ model: 'm', success: true });
  });

  it('of a trace that does not exist are said not to be there', async () => {
    await using served = await serve();
    const experiment = await recorded(served, 3);
    const none = await served.get(`/api/experiments/${experiment.id}/traces/none`);
    expect([none.status, none.json.code]).toEqual([404, 'route-not-found']);
    const nowhere = await served.get('/api/experiments/0000000000000000/traces/none');
    expect([nowhere.status, nowhere.json.code]).toEqual([404, 'experiment-not-found']);
  });

  it.each([
    ['csv', 'text/csv'],
    ['jsonl', 'application/x-ndjson'],
    ['parquet', 'application/vnd.apache.parquet'],
  ])('are downloaded as %s, the same as an export', async (format, type) => {
    await using served = await serveOnDisk();
    const experiment = await recorded(served, 20);
    const response = await fetch(served.url(`/api/experiments/${experiment.id}/export.${format}`));
    const bytes = Buffer.from(await response.arrayBuffer());
    expect(response.headers.get('content-type')).toMatch(type);
    expect(response.headers.get('content-disposition')).toMatch('attachment');
    if (format === 'parquet') expect(bytes.subarray(0, 4).toString()).toBe('PAR1');
    else expect(bytes.toString().trim().split('\n').length).toBeGreaterThanOrEqual(20);
    const query = encodeURIComponent('{"where":{"sampleId":"s0"}}');
    const part = await fetch(
      served.url(`/api/experiments/${experiment.id}/export.${format}?query=${query}`),
    );
    expect((await part.arrayBuffer()).byteLength).toBeLessThan(bytes.length);
  });
});

describe('one of very many events', () => {
  it('is found by an id that few have, and by the rest of what is asked', async () => {
    await using served = await serveOnDisk();
    const experiment = await served.start({ name: 'run' });
    for (let i = 0; i < 210_000; i++) {
      const sampleId = i % 70_000 === 5 ? "o'hara" : `s${i}`;
      experiment.run(() => served.telemetry.execute('item', { value: i }, { sampleId }));
      if (i % 30_000 === 0) await experiment.flush();
    }
    await experiment.stop();
    const found = async (query: object) =>
      (await all(served, experiment.id, query, 2)).events.map(
        ({ measurements }) => measurements.value,
      );
    const where = { sampleId: "o'hara" };
    expect(await found({ where })).toEqual([5, 70_005, 140_005]);
    expect(await found({ where, order: 'desc', limit: 2 })).toEqual([140_005, 70_005]);
    expect(await found({ where: { ...where, 'measurements.value': { gt: 5 } } })).toEqual([
      70_005, 140_005,
    ]);
    expect(await found({ where: { sampleId: "' OR 1=1 --" } })).toEqual([]);
    const [event] = await experiment.events({ where });
    const at = `/api/experiments/${experiment.id}/events/${event!.eventId}`;
    expect((await served.get(`${at}?timestampUs=${event!.timestampUs}`)).status).toBe(200);
    expect((await served.get(`${at}?timestampUs=${event!.timestampUs - 1}`)).status).toBe(404);
  });
});
