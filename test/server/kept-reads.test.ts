import { describe, expect, it } from 'vitest';
import { ReadCache } from '../../src/server/read-cache.js';
import { type Answer, type Served, serve } from './harness.js';
import { heldStore } from './held-store.js';

/** More than the cache and the folds keep are asked for at once. */
const FAST = { requestsPerSecond: 100_000 };

async function stopped(served: Served, events = 50, condition = 'default'): Promise<string> {
  const experiment = await served.start({ name: 'run', condition });
  record(served, experiment, events);
  return (await experiment.stop()).id;
}

function record(served: Served, experiment: { run(work: () => void): unknown }, events: number) {
  experiment.run(() => {
    for (let i = 0; i < events; i++)
      served.telemetry.execute(
        'item',
        { duration: 1e6 * (1 + (i % 5)), score: i % 7 },
        { step: i },
      );
  });
}

describe('a first reading that is left', () => {
  it.each([
    [
      'curves',
      'curves?metric=measurements_score',
      'getCurves',
      (json: Answer['json']) => json.curves[0].points,
    ],
    [
      'distributions',
      'distribution?column=measurements_score',
      'getDistribution',
      (json: Answer['json']) => json.count,
    ],
  ])('is not counted twice when it is asked for again: %s', async (_, question, route, count) => {
    const held = heldStore();
    await using served = await serve({}, held.store);
    const id = await stopped(served, 20_000);
    const path = `/api/experiments/${id}/${question}`;
    held.hold(1);
    const leaving = new AbortController();
    const first = served.get(path, { signal: leaving.signal }).catch(() => null);
    await expect.poll(held.waiting).toBe(1);
    leaving.abort();
    await first;
    const isLeft = async (): Promise<boolean> =>
      (await served.get('/metrics')).json.includes(`http_requests_total{route="${route}"`);
    await expect.poll(isLeft).toBe(true);
    const again = served.get(path);
    await new Promise((resolve) => setTimeout(resolve, 50));
    held.release();
    expect(count((await again).json)).toBe(20_000);
    expect(count((await served.get(path)).json)).toBe(20_000);
  });
});

describe('what is kept', () => {
  it('of folds is bounded by their number, whatever they hold', async () => {
    const held = heldStore();
    await using served = await serve(FAST, held.store);
    const id = await stopped(served);
    const ask = (event: string) =>
      served.get(`/api/experiments/${id}/curves?metric=score&event=${event}`);
    await ask('first');
    await ask('first');
    const once = held.scans();
    for (let i = 0; i < 200; i++) await ask(`other${i}`);
    await ask('other199');
    expect(held.scans() - once).toBe(200);
    await ask('first');
    expect(held.scans() - once).toBe(201);
  });

  it('of answers is bounded by their number', async () => {
    const held = heldStore();
    await using served = await serve(FAST, held.store);
    const id = await stopped(served);
    const ask = (limit: number) =>
      served.get(
        `/api/experiments/${id}/metrics?query=${encodeURIComponent(`{"limit":${limit}}`)}`,
      );
    await ask(1);
    await ask(1);
    const once = held.scans();
    for (let i = 2; i <= 1001; i += 50)
      await Promise.all(Array.from({ length: 50 }, (_, k) => ask(i + k)));
    await ask(1001);
    expect(held.scans() - once).toBe(1000);
    await ask(1);
    expect(held.scans() - once).toBe(1001);
  });

  it.each([
    ['texts', () => 'x'.repeat(20_000)],
    ['keys', () => Object.fromEntries(Array.from({ length: 5000 }, (_, i) => [`k${i}`, i]))],
    ['columns of numbers', () => ({ x: new Float64Array(5000) })],
    ['lists', () => [Array.from({ length: 5000 }, (_, i) => i)]],
  ])('of answers is bounded by their bytes: %s', async (_, answer) => {
    const cache = new ReadCache({ bytes: 100_000, answers: 1000, freshMs: 1e6 });
    const { signal } = new AbortController();
    let reads = 0;
    const ask = (key: string) =>
      cache.get(key, { version: '', signal }, async () => {
        reads++;
        return answer();
      });
    await ask('a');
    await ask('b');
    await ask('a');
    await ask('b');
    expect(reads).toBe(2);
    await ask('c');
    expect(reads).toBe(3);
    await ask('b');
    await ask('c');
    expect(reads).toBe(3);
    await ask('a');
    expect(reads).toBe(4);
  });
});

describe('a comparison', () => {
  it('of experiments that have ended is read once for all who ask', async () => {
    const held = heldStore();
    await using served = await serve({}, held.store);
    const experiments = [await stopped(served, 50, 'a'), await stopped(served, 60, 'b')];
    const first = await served.post('/api/compare', { experiments });
    expect(first.status).toBe(200);
    const once = held.scans();
    // Longer than any answer counts as fresh.
    await new Promise((resolve) => setTimeout(resolve, 700));
    const again = await served.post('/api/compare', { experiments });
    expect(again.json).toEqual(first.json);
    expect(held.scans()).toBe(once);
    const otherwise = await served.post('/api/compare', { experiments, options: { alpha: 0.01 } });
    expect(otherwise.status).toBe(200);
    expect(held.scans()).toBeGreaterThan(once);
  });

  it('of one that records sees what came since', async () => {
    await using served = await serve();
    const experiment = await served.start({ name: 'runs', condition: 'a' });
    record(served, experiment, 50);
    const experiments = [experiment.id, await stopped(served, 60, 'b')];
    const events = async (): Promise<number> =>
      (await served.post('/api/compare', { experiments })).json.individual[0].summary.totalEvents;
    expect(await events()).toBe(50);
    record(served, experiment, 10);
    await expect.poll(events).toBe(60);
  });
});
