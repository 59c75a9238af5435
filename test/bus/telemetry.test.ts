import { describe, expect, it } from 'vitest';
import { Telemetry } from '../../src/bus/telemetry.js';
import { CrucibleError } from '../../src/errors.js';
import { namesOf, seenOn } from './seen.js';

function refusal(call: () => unknown): CrucibleError {
  try {
    call();
  } catch (error) {
    if (error instanceof CrucibleError) return error;
    throw error;
  }
  throw new Error('nothing was refused');
}

describe('executing an event', () => {
  it('calls each handler of its name with name, measurements, metadata and its own config', () => {
    const bus = new Telemetry();
    const calls: unknown[] = [];
    bus.attach('one', 'a.stop', (...args) => void calls.push(args), { mine: true });
    bus.attach('two', 'a.stop', (...args) => void calls.push(args));
    bus.execute('a.stop', { duration: 5 }, { model: 'm' });
    bus.execute('a.start', { duration: 5 });
    expect(calls).toEqual([
      ['a.stop', { duration: 5 }, { model: 'm' }, { mine: true }],
      ['a.stop', { duration: 5 }, { model: 'm' }, undefined],
    ]);
  });

  it('takes the name in segments', () => {
    const bus = new Telemetry();
    const seen = seenOn(bus, ['a.b.c']);
    bus.execute(['a', 'b', 'c'], { n: 1 });
    bus.execute('a.b.c', { n: 2 });
    expect(namesOf(seen)).toEqual(['a.b.c', 'a.b.c']);
  });

  it.each([
    ['an exact name', ['a.b'], ['a.b']],
    ['a prefix', ['a.**'], ['a', 'a.b', 'a.b.c']],
    ['a prefix in segments', [['a', 'b', '**']], ['a.b', 'a.b.c']],
    ['all', ['**'], ['a', 'a.b', 'a.b.c', 'ab']],
    ['several that overlap, once', ['a.b', 'a.**'], ['a', 'a.b', 'a.b.c']],
    ['none', [], []],
  ])('reaches the handlers of %s', (_, patterns, expected) => {
    const bus = new Telemetry();
    const seen = seenOn(bus, patterns as string[]);
    for (const name of ['a', 'a.b', 'a.b.c', 'ab']) bus.execute(name);
    expect(namesOf(seen)).toEqual(expected);
  });

  it('gives empty objects where nothing, or nothing useful, was given', () => {
    const bus = new Telemetry();
    const seen = seenOn(bus);
    bus.execute('a');
    for (const bad of [null, 5, 'text', () => 1, Symbol('s')])
      bus.execute('a', bad as never, bad as never);
    for (const { measurements, metadata } of seen)
      expect([measurements, metadata]).toEqual([{}, {}]);
    expect(seen).toHaveLength(6);
  });

  it('never throws for a name that is none, and counts it', () => {
    const bus = new Telemetry();
    const seen = seenOn(bus);
    const bad = [
      '',
      'a..b',
      '.a',
      'a.*',
      '**',
      [],
      ['a', ''],
      ['a.b', 'c'],
      null,
      undefined,
      5,
      {},
    ];
    for (const name of bad) bus.execute(name as string, { n: 1 });
    expect(seen).toEqual([]);
    expect(bus.rejected).toBe(bad.length);
  });

  it('goes on working after more names than are remembered', () => {
    const bus = new Telemetry();
    const emitter = bus.event('first');
    let count = 0;
    bus.attach('counter', '**', () => void count++);
    for (let i = 0; i < 12_000; i++) bus.execute(`name.${i}`);
    emitter.execute();
    bus.execute('first');
    expect(count).toBe(12_002);
  });
});

describe('an event looked up once', () => {
  it('reaches handlers that are attached later, and none that were detached', () => {
    const bus = new Telemetry();
    const emitter = bus.event(['a', 'stop']);
    expect(emitter.name).toBe('a.stop');
    emitter.execute({ n: 1 });
    const seen = seenOn(bus, ['a.**']);
    emitter.execute({ n: 2 });
    bus.detach('seen');
    emitter.execute({ n: 3 });
    expect(seen.map(({ measurements }) => measurements)).toEqual([{ n: 2 }]);
  });

  it('is refused for a name that is none', () => {
    expect(refusal(() => new Telemetry().event('a..b')).code).toBe('invalid-argument');
  });
});

describe('handlers', () => {
  it('are listed with their events, config and failures, all or those of an event', () => {
    const bus = new Telemetry();
    const none = (): void => {};
    bus.attach('one', ['a', 'stop'], none, 7);
    bus.attachMany('two', ['b.**', 'c'], none);
    expect(bus.listHandlers()).toEqual([
      { id: 'one', events: ['a.stop'], config: 7, failures: 0 },
      { id: 'two', events: ['b.**', 'c'], config: undefined, failures: 0 },
    ]);
    const ids = (name: string) => bus.listHandlers(name).map(({ id }) => id);
    expect([ids('a.stop'), ids('b.x.y'), ids('d')]).toEqual([['one'], ['two'], []]);
  });

  it('are detached by their id, or by what attaching them returned', () => {
    const bus = new Telemetry();
    const seen = seenOn(bus);
    const detach = bus.attach('other', '**', () => {});
    detach();
    detach();
    expect([bus.detach('seen'), bus.detach('seen'), bus.detach('other')]).toEqual([
      true,
      false,
      false,
    ]);
    bus.execute('a');
    expect([seen, bus.listHandlers()]).toEqual([[], []]);
  });

  it('are refused under an id that is taken, which stays attached', () => {
    const bus = new Telemetry();
    const seen = seenOn(bus);
    expect(refusal(() => bus.attach('seen', 'a', () => {}))).toMatchObject({
      code: 'handler-exists',
      details: { path: 'handlerId' },
    });
    bus.execute('a');
    expect(seen).toHaveLength(1);
  });

  it.each([
    ['an id', (bus: Telemetry) => bus.attach('', 'a', () => {}), 'handlerId'],
    ['a function', (bus: Telemetry) => bus.attach('x', 'a', 5 as never), 'handler'],
    ['a pattern', (bus: Telemetry) => bus.attach('x', 'a.*', () => {}), 'patterns[0]'],
    ['a list', (bus: Telemetry) => bus.attachMany('x', 'a' as never, () => {}), 'patterns'],
  ])('are refused without %s, and nothing is attached', (_, attach, path) => {
    const bus = new Telemetry();
    expect(refusal(() => attach(bus))).toMatchObject({
      code: 'invalid-argument',
      details: { path },
    });
    expect(bus.listHandlers()).toEqual([]);
  });

  it('may attach and detach others while an event is under way', () => {
    const bus = new Telemetry();
    const calls: string[] = [];
    bus.attach('first', 'a', () => {
      calls.push('first');
      bus.detach('first');
      bus.attach('late', 'a', () => void calls.push('late'));
    });
    bus.attach('second', 'a', () => void calls.push('second'));
    bus.execute('a');
    expect(calls).toEqual(['first', 'second']);
    bus.execute('a');
    expect(calls.slice(2).sort()).toEqual(['late', 'second']);
  });

  it('may execute events themselves', () => {
    const bus = new Telemetry();
    bus.attach('forward', 'a', (_, { n }) =>
      bus.execute(n === 0 ? 'end' : 'a', { n: Number(n) - 1 }),
    );
    const seen = seenOn(bus);
    bus.execute('a', { n: 2 });
    expect(namesOf(seen).sort()).toEqual(['a', 'a', 'a', 'end']);
  });
});

describe('a handler that throws', () => {
  const FAILURE = 'telemetry.handler.failure';

  it('stays attached, is counted and reported, and keeps no other from its turn', () => {
    const bus = new Telemetry();
    bus.attach('bad', 'a', () => {
      throw new TypeError('broken');
    });
    const seen = seenOn(bus);
    bus.execute('a');
    bus.execute('a');
    expect(bus.listHandlers('a')[0]).toMatchObject({ id: 'bad', failures: 2 });
    expect(namesOf(seen)).toEqual([FAILURE, 'a', FAILURE, 'a']);
    expect(seen[0]).toMatchObject({
      measurements: { count: 1 },
      metadata: {
        handler_id: 'bad',
        event_name: 'a',
        error_type: 'TypeError',
        error_message: 'broken',
      },
    });
  });

  it.each([
    ['a text', 'no', 'string', 'no'],
    ['nothing', undefined, 'undefined', 'undefined'],
    [
      'what cannot be put in words',
      Object.create(null),
      'unknown',
      'an error that cannot be described',
    ],
  ])('may throw %s', (_, thrown, type, message) => {
    const bus = new Telemetry();
    bus.attach('bad', 'a', () => {
      throw thrown;
    });
    const [failure] = seenAfter(bus, () => bus.execute('a'));
    expect(failure?.metadata).toMatchObject({ error_type: type, error_message: message });
  });

  it('of the report of failures is counted, and there it ends', () => {
    const bus = new Telemetry();
    const bad = (): void => {
      throw new Error('always');
    };
    bus.attach('everywhere', '**', bad);
    bus.attach('reports', FAILURE, bad);
    const seen = seenOn(bus, [FAILURE]);
    bus.execute('a');
    const failures = Object.fromEntries(bus.listHandlers().map(({ id, failures: n }) => [id, n]));
    expect(failures).toEqual({ everywhere: 2, reports: 1, seen: 0 });
    expect(seen).toHaveLength(1);
  });

  it('later, as an async function does, is treated the same', async () => {
    const bus = new Telemetry();
    bus.attach('bad', '**', async () => {
      throw new Error('later');
    });
    const seen = seenOn(bus);
    bus.execute('a');
    await new Promise((resolve) => setImmediate(resolve));
    expect(namesOf(seen)).toEqual(['a', FAILURE]);
    expect(seen[1]?.metadata).toMatchObject({ handler_id: 'bad', error_message: 'later' });
    expect(bus.listHandlers('a')[0]).toMatchObject({ failures: 2 });
  });

  it('is no matter of the tap that recording hangs on, and the other way round', () => {
    const bus = new Telemetry();
    const tapped: string[] = [];
    const untapBad = bus.tap(['**'], () => {
      throw new Error('tap');
    });
    bus.tap(['a.**'], (route) => void tapped.push(route.name));
    const seen = seenOn(bus);
    bus.execute('a.b');
    expect(tapped).toEqual(['a.b']);
    expect(namesOf(seen)).toEqual([FAILURE, 'a.b']);
    untapBad();
    bus.execute('a.b');
    expect(namesOf(seen)).toEqual([FAILURE, 'a.b', 'a.b']);
  });

  function seenAfter(bus: Telemetry, act: () => void) {
    const seen = seenOn(bus, [FAILURE]);
    act();
    return seen;
  }
});

describe('handlers that emit what they handle', () => {
  it('come to an end, which is counted and reported once', () => {
    const bus = new Telemetry();
    const reports: string[] = [];
    bus.attach('report', 'telemetry.handler.failure', (_, __, { handler_id }) => {
      reports.push(String(handler_id));
    });
    let calls = 0;
    bus.attach('twice', 'a', () => {
      calls++;
      bus.execute('a');
      bus.execute('a');
    });
    bus.execute('a');
    expect(calls).toBe(64);
    expect(reports).toEqual(['twice']);
    expect(bus.listHandlers('a')[0]?.failures).toBe(65);
    bus.execute('a');
    expect(calls).toBe(128);
  });

  it('come to an end where they handle everything, the report included', () => {
    const bus = new Telemetry();
    let calls = 0;
    bus.attach('one', '**', () => {
      calls++;
      bus.execute('b');
      bus.execute('telemetry.handler.failure');
    });
    bus.attach('two', '**', () => bus.execute('c'));
    bus.execute('a');
    expect(calls).toBeLessThan(1000);
  });
});
