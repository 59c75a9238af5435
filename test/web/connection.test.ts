import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

const BEYOND_PATIENCE_MS = 11_000;

vi.hoisted(() => {
  const nothing = { getItem: () => null, setItem: () => {}, removeItem: () => {} };
  Object.assign(globalThis, { sessionStorage: nothing });
});

/** As much of a browser's page as being looked at takes. */
class FakeDocument extends EventTarget {
  hidden = false;

  async turn(hidden: boolean): Promise<void> {
    this.hidden = hidden;
    this.dispatchEvent(new Event('visibilitychange'));
    await vi.advanceTimersByTimeAsync(0);
  }
}

/** One stream that the page has asked for. */
interface Asked {
  readonly lastEventId: string | null;
  readonly signal: AbortSignal;
  say(event: string, data: unknown, id?: string): Promise<void>;
}

async function fresh() {
  vi.resetModules();
  const [api, presence, stream] = await Promise.all([
    import('../../web/connection/api.ts'),
    import('../../web/connection/presence.ts'),
    import('../../web/connection/stream.ts'),
  ]);
  return { ...api, ...presence, ...stream };
}

/** Streams that say what the test says, and end as a browser ends them. */
function stubStreams(): Asked[] {
  const streams: Asked[] = [];
  vi.stubGlobal('fetch', async (_path: string, init: RequestInit) => {
    const signal = init.signal!;
    let body!: ReadableStreamDefaultController<Uint8Array>;
    const stream = new ReadableStream<Uint8Array>({ start: (it) => void (body = it) });
    signal.addEventListener('abort', () => body.error(signal.reason));
    streams.push({
      lastEventId: new Headers(init.headers).get('last-event-id'),
      signal,
      say: async (event, data, id) => {
        const text = `event: ${event}\n${id === undefined ? '' : `id: ${id}\n`}data: ${JSON.stringify(data)}\n\n`;
        body.enqueue(new TextEncoder().encode(text));
        await vi.advanceTimersByTimeAsync(0);
      },
    });
    return new Response(stream, { headers: { 'content-type': 'text/event-stream' } });
  });
  return streams;
}

const problem = (status: number, code: string) =>
  Response.json({ type: '', title: 'x', status, detail: 'it is away', code }, { status });

let page: FakeDocument;
let close = (): void => {};

beforeEach(() => {
  vi.useFakeTimers();
  page = new FakeDocument();
  vi.stubGlobal('document', page);
  vi.stubGlobal('window', new EventTarget());
});

afterEach(async () => {
  close();
  close = () => {};
  // What is being closed still asks the page it was of.
  await vi.advanceTimersByTimeAsync(0);
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe('a stream', () => {
  it('is let go of by a page that is long hidden, and goes on where it was when it is seen', async () => {
    const { openStream, connection } = await fresh();
    const streams = stubStreams();
    close = openStream('/api/stream', { on: {}, after: '5' });
    await vi.advanceTimersByTimeAsync(0);
    await streams[0]!.say('update', {}, '7');
    expect([streams.length, streams[0]!.lastEventId, connection.value]).toEqual([1, '5', 'live']);
    await page.turn(true);
    await vi.advanceTimersByTimeAsync(BEYOND_PATIENCE_MS);
    expect(streams[0]!.signal.aborted).toBe(true);
    await vi.advanceTimersByTimeAsync(120_000);
    expect([streams.length, connection.value]).toEqual([1, 'idle']);
    await page.turn(false);
    expect([streams.length, streams[1]!.lastEventId, connection.value]).toEqual([2, '7', 'live']);
  });

  it('is kept by a page that is looked away from for a moment', async () => {
    const { openStream } = await fresh();
    const streams = stubStreams();
    close = openStream('/api/stream', { on: {} });
    await page.turn(true);
    await vi.advanceTimersByTimeAsync(3000);
    await page.turn(false);
    await vi.advanceTimersByTimeAsync(BEYOND_PATIENCE_MS);
    expect(streams.map(({ signal }) => signal.aborted)).toEqual([false]);
  });

  it('that is closed while it is hidden stays closed', async () => {
    const { openStream } = await fresh();
    const streams = stubStreams();
    const end = openStream('/api/stream', { on: {} });
    await vi.advanceTimersByTimeAsync(0);
    await page.turn(true);
    await vi.advanceTimersByTimeAsync(BEYOND_PATIENCE_MS);
    end();
    await page.turn(false);
    expect(streams).toHaveLength(1);
  });

  it.each(['resync', 'update'])('is not live while the store is away, until %s', async (event) => {
    const { openStream, connection } = await fresh();
    const streams = stubStreams();
    close = openStream('/api/stream', { on: {} });
    await vi.advanceTimersByTimeAsync(0);
    await streams[0]!.say('unavailable', { code: 'store-unavailable', detail: 'away' });
    expect(connection.value).toBe('store-away');
    await streams[0]!.say(event, {});
    expect(connection.value).toBe('live');
  });

  it('that a store which is away refuses is asked for again when it is back', async () => {
    const { openStream, connection, storeAway } = await fresh();
    let isAway = true;
    const asked: string[] = [];
    vi.stubGlobal('fetch', async (path: string) => {
      asked.push(path);
      if (isAway) return problem(503, 'store-unavailable');
      return path === '/health' ? Response.json({}) : new Response(new ReadableStream());
    });
    close = openStream('/api/stream', { on: {} });
    await vi.advanceTimersByTimeAsync(0);
    expect([connection.value, storeAway.value]).toEqual(['store-away', true]);
    isAway = false;
    await vi.advanceTimersByTimeAsync(20_000);
    expect([connection.value, storeAway.value]).toEqual(['live', false]);
  });
});

describe('a store that is away', () => {
  it('is waited for as a server is, and comes back as one', async () => {
    const { getJson, Unreachable, serverReturns, storeAway, serverAway } = await fresh();
    const statuses = [503, 503, 503, 200];
    const asked: string[] = [];
    vi.stubGlobal('fetch', async (path: string) => {
      asked.push(path);
      return statuses.shift() === 200 ? Response.json({}) : problem(503, 'store-unavailable');
    });
    await expect(getJson('/api/experiments/a')).rejects.toBeInstanceOf(Unreachable);
    expect([storeAway.value, serverAway.value, serverReturns.value]).toEqual([true, false, 0]);
    await vi.advanceTimersByTimeAsync(60_000);
    expect([storeAway.value, serverAway.value, serverReturns.value]).toEqual([false, false, 1]);
    expect(asked).toEqual(['/api/experiments/a', '/health', '/health', '/health']);
  });

  it('is not asked ever faster where it is said to be back and is not', async () => {
    const { getJson, serverReturns } = await fresh();
    let questions = 0;
    const ask = () => void getJson('/api/experiments/a').catch(() => {});
    vi.stubGlobal('fetch', async (path: string) => {
      if (path === '/health') return Response.json({});
      questions++;
      return problem(503, 'store-unavailable');
    });
    const stop = serverReturns.subscribe(ask);
    await vi.advanceTimersByTimeAsync(60_000);
    stop();
    expect(questions).toBeGreaterThan(2);
    expect(questions).toBeLessThan(10);
  });

  it('is told apart from a refusal, which stays one', async () => {
    const { getJson, ApiProblem, storeAway } = await fresh();
    vi.stubGlobal('fetch', async () => problem(503, 'store-failed'));
    await expect(getJson('/api/experiments/a')).rejects.toBeInstanceOf(ApiProblem);
    expect(storeAway.value).toBe(false);
  });
});

describe('an experiment that is not there', () => {
  it('is asked for once, and nothing of it besides', async () => {
    vi.resetModules();
    const { ExperimentModel } = await import(
      '../../web/pages/experiment/model/experiment-model.ts'
    );
    const asked: string[] = [];
    vi.stubGlobal('fetch', async (path: string) => {
      asked.push(path);
      return problem(404, 'experiment-not-found');
    });
    expect(await new ExperimentModel('none').read()).toBe(false);
    expect(asked).toEqual(['/api/experiments/none']);
  });
});
