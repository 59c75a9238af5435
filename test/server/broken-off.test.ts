import { describe, expect, it } from 'vitest';
import type { EventBatch } from '../../src/event/batch.js';
import { SharedWork } from '../../src/server/reads/shared-work.js';
import { memoryStore } from '../../src/store/memory/memory-store.js';
import type { EventStore } from '../../src/store/port.js';
import { type Served, serve } from './harness.js';

/** A store whose scans go on for ever, batch by batch, and that counts those that do. */
function endlessStore(): { store: EventStore; scanning: () => number; scans: () => number } {
  const inner = memoryStore();
  let [scanning, scans] = [0, 0];
  const scan: EventStore['scan'] = async function* (id, query) {
    const batches: EventBatch[] = [];
    for await (const batch of inner.scan(id, query)) batches.push(batch);
    scans++;
    scanning++;
    try {
      for (;;) {
        yield* batches;
        await new Promise((resolve) => setTimeout(resolve, 2));
      }
    } finally {
      scanning--;
    }
  };
  const store = new Proxy(inner, {
    get: (target, key) => {
      if (key === 'scan') return scan;
      const value: unknown = Reflect.get(target, key);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
  return { store, scanning: () => scanning, scans: () => scans };
}

async function stopped(served: Served) {
  const experiment = await served.start({ name: 'run' });
  experiment.run(() => {
    for (let i = 0; i < 50; i++)
      served.telemetry.execute('item', { duration: 1e6, score: i % 7 }, { step: i, trace_id: 't' });
  });
  return experiment.stop();
}

const QUESTIONS: readonly (readonly [string, (id: string) => [string, unknown?]])[] = [
  ['figures', (id) => [`/api/experiments/${id}/metrics`]],
  ['curves', (id) => [`/api/experiments/${id}/curves?metric=measurements_score`]],
  ['distributions', (id) => [`/api/experiments/${id}/distribution?column=latency_ms`]],
  ['traces', (id) => [`/api/experiments/${id}/traces/t`]],
  ['run curves', (id) => ['/api/run-curves', { experiments: [id], options: { metric: 'score' } }]],
  ['comparisons', (id) => ['/api/compare', { experiments: [id], options: { by: 'condition' } }]],
  [
    'monitors',
    (id) => [
      '/api/monitor',
      {
        experiments: [id],
        metric: 'latency_ms',
        options: { baseline: 'default', candidate: 'other' },
      },
    ],
  ],
];

describe('work that nobody waits for', () => {
  it.each(QUESTIONS)('on %s stops when its time is over', async (_, question) => {
    const { store, scanning } = endlessStore();
    await using served = await serve({ timeoutMs: 150 }, store);
    const { id } = await stopped(served);
    const [path, body] = question(id);
    const asked = body === undefined ? served.get(path) : served.post(path, body);
    expect((await asked).json).toMatchObject({ status: 504, code: 'timed-out' });
    await expect.poll(scanning).toBe(0);
  });

  it.each(QUESTIONS)('on %s stops when the client goes away', async (_, question) => {
    const { store, scanning } = endlessStore();
    await using served = await serve({}, store);
    const { id } = await stopped(served);
    const leaving = new AbortController();
    const [path, body] = question(id);
    const init = { signal: leaving.signal };
    const asked = body === undefined ? served.get(path, init) : served.post(path, body, init);
    const left = expect(asked).rejects.toThrow(/abort/i);
    await expect.poll(scanning).toBeGreaterThan(0);
    leaving.abort();
    await left;
    await expect.poll(scanning).toBe(0);
  });

  it('goes on for those who still wait', async () => {
    const { store, scanning, scans } = endlessStore();
    await using served = await serve({ timeoutMs: 1500 }, store);
    const { id } = await stopped(served);
    const path = `/api/experiments/${id}/metrics`;
    const leaving = new AbortController();
    const first = served.get(path, { signal: leaving.signal }).catch(() => null);
    await expect.poll(scanning).toBe(1);
    const second = served.get(path);
    await new Promise((resolve) => setTimeout(resolve, 100));
    leaving.abort();
    await first;
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect([scanning(), scans()]).toEqual([1, 1]);
    expect((await second).status).toBe(504);
    await expect.poll(scanning).toBe(0);
  });

  it('is told to stop once all have left, and not before', async () => {
    let told: AbortSignal | null = null;
    const work = new SharedWork((signal) => {
      told = signal;
      return new Promise<void>(() => {});
    });
    const [one, other] = [new AbortController(), new AbortController()];
    const waits = [work.join(one.signal), work.join(other.signal)];
    one.abort(new Error('left'));
    await expect(waits[0]).rejects.toThrow('left');
    expect([told!.aborted, work.isGivenUp]).toEqual([false, false]);
    other.abort(new Error('left, too'));
    await expect(waits[1]).rejects.toThrow('left, too');
    expect([told!.aborted, work.isGivenUp]).toEqual([true, true]);
  });
});

describe('an export that fails', () => {
  it('is a problem, and not half a file', async () => {
    const inner = memoryStore();
    const store = new Proxy(inner, {
      get: (target, key) => {
        const value: unknown = Reflect.get(target, key);
        if (key !== 'scan') return typeof value === 'function' ? value.bind(target) : value;
        return async function* (...asked: Parameters<EventStore['scan']>) {
          yield* inner.scan(...asked);
          throw new Error('the disk is gone');
        };
      },
    });
    await using served = await serve({}, store);
    const { id } = await stopped(served);
    const { status, headers } = await served.get(`/api/experiments/${id}/export.csv`);
    expect(status).toBe(500);
    expect(headers.get('content-type')).toBe('application/problem+json');
    expect(headers.get('content-disposition')).toBeNull();
  });
});
