import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { RollupBucket } from '../../src/server/protocol.js';
import { BucketLoader } from '../../web/pages/experiment/model/bucket-loader.ts';
import type { Change, ExperimentModel } from '../../web/pages/experiment/model/experiment-model.ts';

const SECOND = 1_000_000;

vi.hoisted(() => {
  const nothing = { getItem: () => null, setItem: () => {}, removeItem: () => {} };
  Object.assign(globalThis, { sessionStorage: nothing });
});

const bucket = (second: number, events = 1) =>
  ({ startUs: second * SECOND, events }) as RollupBucket;

/** A server whose answers come when the test says so. */
class FakeServer {
  readonly asked: URLSearchParams[] = [];
  readonly #waiting: ((answer: unknown) => void)[] = [];

  readonly fetch = (path: string): Promise<Response> => {
    this.asked.push(new URL(path, 'http://localhost').searchParams);
    return new Promise((resolve) => {
      this.#waiting.push((answer) => resolve(Response.json(answer)));
    });
  };

  async answer(widthUs: number, ...buckets: RollupBucket[]): Promise<void> {
    this.#waiting.shift()!({ widthUs, fromUs: 0, toUs: 0, series: [{ group: {}, buckets }] });
    await vi.advanceTimersByTimeAsync(0);
  }

  last(): Record<string, string> {
    return Object.fromEntries(this.asked.at(-1)!);
  }
}

describe('the buckets of an experiment', () => {
  let server: FakeServer;
  let tell: (change: Change) => void;
  let loader: BucketLoader;
  let close: () => void;

  beforeEach(() => {
    vi.useFakeTimers();
    server = new FakeServer();
    vi.stubGlobal('fetch', server.fetch);
    const model = {
      at: (part: string, parameters: Record<string, unknown>) => {
        const given = Object.entries(parameters).filter(([, value]) => value !== null);
        return `/${part}?${new URLSearchParams(given.map(([name, value]) => [name, String(value)]))}`;
      },
      onChange: (listener: (change: Change) => void) => {
        tell = listener;
        return () => {};
      },
    } as unknown as ExperimentModel;
    loader = new BucketLoader(model);
    close = loader.open();
  });
  afterEach(() => {
    close();
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });

  const shown = () =>
    loader.loaded.value?.groups[0]?.buckets.map(({ startUs, events }) => [
      startUs / SECOND,
      events,
    ]);
  const all = { range: null, by: 'all', maxBuckets: 500 } as const;

  it('are put in place second by second where they are as wide, without a question', async () => {
    loader.ask(all);
    await server.answer(SECOND, bucket(1), bucket(2));
    tell({ widthUs: SECOND, buckets: [bucket(2, 5), bucket(3)] });
    expect(shown()).toEqual([
      [1, 1],
      [2, 5],
      [3, 1],
    ]);
    expect(server.asked).toHaveLength(1);
  });

  it('are asked for anew from the changed one on where they are wider, and not from the start', async () => {
    loader.ask(all);
    await server.answer(60 * SECOND, bucket(0), bucket(60), bucket(120));
    tell({ widthUs: SECOND, buckets: [bucket(125)] });
    tell({ widthUs: SECOND, buckets: [bucket(126), bucket(127)] });
    await vi.advanceTimersByTimeAsync(1000);
    expect(server.asked).toHaveLength(2);
    expect(server.last()).toEqual({ fromUs: `${120 * SECOND}`, widthUs: `${60 * SECOND}` });
    await server.answer(60 * SECOND, bucket(120, 9));
    expect(shown()).toEqual([
      [0, 1],
      [60, 1],
      [120, 9],
    ]);
  });

  it('of a range come first, those beside it afterwards, of the same width', async () => {
    loader.ask({ ...all, range: { from: 100 * SECOND, to: 200 * SECOND } });
    expect(server.last()).toMatchObject({ maxBuckets: '500', toUs: `${200 * SECOND}` });
    await server.answer(5 * SECOND, bucket(100), bucket(200));
    expect(shown()).toHaveLength(2);
    await vi.advanceTimersByTimeAsync(200);
    expect(server.asked.slice(1).map((query) => [query.get('fromUs'), query.get('toUs')])).toEqual([
      ['0', `${100 * SECOND}`],
      [`${200 * SECOND}`, `${300 * SECOND}`],
    ]);
    expect(server.last()['widthUs']).toBe(`${5 * SECOND}`);
    await server.answer(5 * SECOND, bucket(95), bucket(100, 3));
    await server.answer(5 * SECOND, bucket(205));
    expect(shown()).toEqual([
      [95, 1],
      [100, 3],
      [200, 1],
      [205, 1],
    ]);
  });

  it('that are not what is shown now are thrown away', async () => {
    loader.ask({ ...all, range: { from: 0, to: SECOND } });
    loader.ask(all);
    await server.answer(SECOND, bucket(7));
    expect(loader.loaded.value).toBeNull();
    await server.answer(SECOND, bucket(8));
    expect(shown()).toEqual([[8, 1]]);
  });

  it('are all loaded anew where something was missed, or there have become too many', async () => {
    loader.ask({ ...all, maxBuckets: 10 });
    await server.answer(SECOND, bucket(0), bucket(1));
    tell({ widthUs: 0, buckets: null });
    expect(server.last()).toEqual({ maxBuckets: '10' });
    await server.answer(SECOND, bucket(0), bucket(1));
    tell({ widthUs: SECOND, buckets: [bucket(12)] });
    expect(server.asked).toHaveLength(2);
    tell({ widthUs: SECOND, buckets: [bucket(14)] });
    expect(server.asked).toHaveLength(3);
  });

  it('say that they are late only when they are', async () => {
    loader.ask(all);
    await vi.advanceTimersByTimeAsync(100);
    expect(loader.isLate.value).toBe(false);
    await vi.advanceTimersByTimeAsync(200);
    expect(loader.isLate.value).toBe(true);
    await server.answer(SECOND, bucket(0));
    expect(loader.isLate.value).toBe(false);
  });
});
