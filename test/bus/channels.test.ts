import { channel, subscribe, tracingChannel, unsubscribe } from 'node:diagnostics_channel';
import { describe, expect, it } from 'vitest';
import { attachChannel, attachTracingChannel } from '../../src/bus/channels.js';
import { Telemetry } from '../../src/bus/telemetry.js';
import { CrucibleError } from '../../src/errors.js';
import { namesOf, seenOn } from './seen.js';

const FAILURE = 'telemetry.handler.failure';
let count = 0;
/** Channels belong to the process: each test has its own. */
const freshChannel = (): string => `crucible-test:${++count}`;

describe('a diagnostics channel of ours', () => {
  it('carries each event, whether or not anything is attached', () => {
    const bus = new Telemetry();
    const messages: unknown[] = [];
    const listen = (message: unknown): void => void messages.push(message);
    const emitter = bus.event('out.test');
    emitter.execute({ n: 0 });
    subscribe('crucible:out.test', listen);
    emitter.execute({ n: 1 }, { model: 'm' });
    bus.execute('out.test');
    bus.execute('out.test.other');
    unsubscribe('crucible:out.test', listen);
    emitter.execute({ n: 2 });
    expect(messages).toEqual([
      { name: 'out.test', measurements: { n: 1 }, metadata: { model: 'm' } },
      { name: 'out.test', measurements: {}, metadata: {} },
    ]);
  });
});

describe('another library’s channel', () => {
  it('becomes events, a message’s fields its metadata, until it is let go', () => {
    const bus = new Telemetry();
    const name = freshChannel();
    const end = attachChannel(bus, name, { event: ['http', 'request'] });
    const seen = seenOn(bus);
    channel(name).publish({ method: 'GET' });
    channel(name).publish('a text');
    end();
    channel(name).publish({ method: 'POST' });
    expect(seen).toEqual([
      { name: 'http.request', measurements: {}, metadata: { method: 'GET' } },
      { name: 'http.request', measurements: {}, metadata: { message: 'a text' } },
    ]);
  });

  it('is read as the caller says, who may leave messages out', () => {
    const bus = new Telemetry();
    const name = freshChannel();
    const end = attachChannel(bus, name, {
      event: 'queue.size',
      read: (message) => (message === 0 ? null : { measurements: { size: message } }),
    });
    const seen = seenOn(bus);
    for (const size of [3, 0, 4]) channel(name).publish(size);
    end();
    expect(seen.map(({ measurements }) => measurements)).toEqual([{ size: 3 }, { size: 4 }]);
  });

  it('loses what its reader fails on, and the publisher notices nothing', () => {
    const bus = new Telemetry();
    const name = freshChannel();
    const end = attachChannel(bus, name, {
      event: 'a.b',
      read: (message) => {
        if (message === 'bad') throw Object.create(null);
        return {};
      },
    });
    const seen = seenOn(bus);
    for (const message of ['bad', 'good']) channel(name).publish(message);
    end();
    expect(namesOf(seen)).toEqual([FAILURE, 'a.b']);
    expect(seen[0]?.metadata).toMatchObject({ handler_id: `channel:${name}`, event_name: name });
  });

  it.each([
    ['a name', '', { event: 'a' }, 'channel'],
    ['a text for a name', 5 as never, { event: 'a' }, 'channel'],
    ['an event', 'x', { event: 'a.*' }, 'options.event'],
  ])('is refused without %s', (_, name, options, path) => {
    const bus = new Telemetry();
    for (const attach of [attachChannel, attachTracingChannel]) {
      let error: unknown;
      try {
        attach(bus, name, options);
      } catch (thrown) {
        error = thrown;
      }
      expect(error).toBeInstanceOf(CrucibleError);
      expect(error).toMatchObject({ code: 'invalid-argument', details: { path } });
    }
  });
});

describe('another library’s tracing channel', () => {
  function attached(read?: Parameters<typeof attachTracingChannel>[2]['read']) {
    const bus = new Telemetry();
    const name = freshChannel();
    const end = attachTracingChannel(bus, name, { event: 'db.query', ...(read ? { read } : {}) });
    return { seen: seenOn(bus), traced: tracingChannel<unknown, object>(name), end };
  }

  it('becomes start and stop of a function', () => {
    const { seen, traced, end } = attached();
    expect(traced.traceSync(() => 7, { table: 'users' })).toBe(7);
    expect(traced.traceSync(() => undefined, { table: 'empty' })).toBeUndefined();
    end();
    expect(namesOf(seen)).toEqual([
      'db.query.start',
      'db.query.stop',
      'db.query.start',
      'db.query.stop',
    ]);
    expect(seen[0]?.measurements['system_time']).toBeGreaterThan(1.7e18);
    expect(seen[1]?.measurements['duration']).toBeGreaterThanOrEqual(0);
    expect(seen[1]?.metadata).toMatchObject({ table: 'users', result: 7 });
  });

  it('becomes start and exception of a function that throws', () => {
    const { seen, traced, end } = attached(() => ({ metadata: { table: 'users' } }));
    const error = new Error('no such table');
    expect(() =>
      traced.traceSync(() => {
        throw error;
      }, {}),
    ).toThrow(error);
    end();
    expect(namesOf(seen)).toEqual(['db.query.start', 'db.query.exception']);
    expect(seen[1]?.metadata).toEqual({ table: 'users', error });
    expect(seen[1]?.measurements).toHaveProperty('duration');
  });

  it('becomes start, and stop when a promise settles', async () => {
    const { seen, traced, end } = attached();
    let settle = (_: number): void => {};
    const result = traced.tracePromise(() => new Promise((resolve) => (settle = resolve)), {});
    expect(namesOf(seen)).toEqual(['db.query.start']);
    settle(1);
    await result;
    expect(namesOf(seen)).toEqual(['db.query.start', 'db.query.stop']);
    await expect(traced.tracePromise(() => Promise.reject(new Error('x')), {})).rejects.toThrow();
    expect(namesOf(seen).slice(2)).toEqual(['db.query.start', 'db.query.exception']);
    end();
  });

  it('becomes start, and stop when a callback is called', async () => {
    const { seen, traced, end } = attached();
    await new Promise((resolve) => {
      traced.traceCallback(
        (done: (error: null, value: number) => void) => void setImmediate(done, null, 5),
        0,
        {},
        undefined,
        resolve,
      );
      expect(namesOf(seen)).toEqual(['db.query.start']);
    });
    end();
    expect(namesOf(seen)).toEqual(['db.query.start', 'db.query.stop']);
  });

  it('tells operations apart that overlap', async () => {
    const { seen, traced, end } = attached((message) => ({
      metadata: { id: (message as { id: number }).id },
    }));
    const settles: (() => void)[] = [];
    const results = [0, 1, 2].map((id) =>
      traced.tracePromise(() => new Promise<void>((resolve) => settles.push(resolve)), { id }),
    );
    for (const id of [2, 0, 1]) settles[id]!();
    await Promise.all(results);
    end();
    expect(seen.map(({ name, metadata }) => [name.slice(9), metadata['id']])).toEqual([
      ['start', 0],
      ['start', 1],
      ['start', 2],
      ['stop', 2],
      ['stop', 0],
      ['stop', 1],
    ]);
  });

  it('does not hold an earlier failure against an operation that reuses its message', () => {
    const { seen, traced, end } = attached(() => ({}));
    const message: Record<string, unknown> = {};
    expect(() =>
      traced.traceSync(() => {
        throw new Error('once');
      }, message),
    ).toThrow();
    delete message['error'];
    traced.traceSync(() => 1, message);
    end();
    expect(namesOf(seen).map((name) => name.slice(9))).toEqual([
      'start',
      'exception',
      'start',
      'stop',
    ]);
  });

  it('leaves out what its reader leaves out, and loses what it fails on', () => {
    const { seen, traced, end } = attached((message) => {
      const { kind } = message as { kind?: string };
      if (kind === 'bad') throw new Error('unreadable');
      return kind === 'dull' ? null : {};
    });
    for (const kind of ['dull', 'bad', 'fine']) traced.traceSync(() => kind, { kind });
    end();
    expect(namesOf(seen)).toEqual([FAILURE, FAILURE, 'db.query.start', 'db.query.stop']);
  });
});
