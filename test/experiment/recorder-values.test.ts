import { describe, expect, it } from 'vitest';
import { metadataAfter, record } from './recorder-harness.js';

describe('what is recorded', () => {
  it('is what was there at the time, whatever the caller does to its objects afterwards', async () => {
    const { bus, events } = record();
    const measurements = { loss: 1, nested: { n: 1 } };
    const metadata = {
      model: 'before',
      list: [1, { deep: 'before' }],
      nested: { set: new Set([1]), date: new Date(0), bytes: Uint8Array.of(1, 2) },
      map: new Map([['k', 'before']]),
      error: new Error('before'),
    };
    bus.execute('a', measurements, metadata);
    measurements.loss = 2;
    measurements.nested.n = 2;
    metadata.model = 'after';
    (metadata.list[1] as { deep: string }).deep = 'after';
    metadata.list.push(9);
    metadata.nested.set.add(2);
    metadata.nested.date.setFullYear(2000);
    metadata.nested.bytes[0] = 9;
    metadata.map.set('k', 'after');
    metadata.error.message = 'after';
    (metadata as Record<string, unknown>)['late'] = true;
    const [event] = await events();
    expect(event?.measurements).toEqual({ loss: 1, nested: { n: 1 } });
    expect(event?.metadata).toEqual({
      model: 'before',
      list: [1, { deep: 'before' }],
      nested: { set: [1], date: '1970-01-01T00:00:00.000Z', bytes: [1, 2] },
      map: { k: 'before' },
      error: { name: 'Error', message: 'before' },
    });
  });

  it.each([
    ['a bigint that a number can hold', 5n, 5],
    ['a bigint that none can hold', 2n ** 80n, '1208925819614629174706176'],
    ['a symbol', Symbol('s'), 'Symbol(s)'],
    ['a date', new Date(1e12), '2001-09-09T01:46:40.000Z'],
    ['a date that is none', new Date(Number.NaN), 'Invalid Date'],
    ['a URL, which says itself how it is written', new URL('http://x.y/z'), 'http://x.y/z'],
    ['a buffer', Buffer.from([1, 2]), [1, 2]],
    ['floats', Float32Array.of(0.5, Number.NaN), [0.5, NaN]],
    ['an empty array', [], []],
    ['an empty object', {}, {}],
    ['an empty map', new Map(), {}],
    ['undefined', undefined, null],
    ['a function', () => 1, null],
    ['arrays in arrays', [[1], [[2]]], [[1], [[2]]]],
    ['an object without a prototype', Object.assign(Object.create(null), { a: 1 }), { a: 1 }],
    [
      'an instance of a class',
      new (class Point {
        x = 1;
        get y() {
          return 2;
        }
      })(),
      { x: 1 },
    ],
    [
      'an object that inherits',
      Object.create({ inherited: 1 }, { own: { value: 2, enumerable: true } }),
      { own: 2 },
    ],
  ])('keeps %s', async (_, value, expected) => {
    expect((await metadataAfter({ value }))['value']).toStrictEqual(expected);
    // The second time the column is there already.
    const { bus, events } = record();
    bus.execute('a', {}, { value });
    bus.execute('a', {}, { value });
    expect((await events()).map((event) => event.metadata['value'])).toStrictEqual([
      expected,
      expected,
    ]);
  });

  it('keeps of an error what does not differ from machine to machine', async () => {
    const error = Object.assign(new TypeError('bad', { cause: new Error('worse') }), { code: 'E' });
    expect(await metadataAfter({ error })).toEqual({
      error: { name: 'TypeError', message: 'bad', code: 'E', cause: 'Error: worse' },
    });
  });

  it('tells NaN from a text that reads so, in arrays, mixed columns and what found no column', async () => {
    const { bus, events } = record();
    const given = [
      { labels: ['NaN', NaN], k: 'NaN', A: 'NaN', a: NaN },
      { labels: [NaN], k: NaN, A: [NaN, 'Infinity'], a: 'NaN' },
      { labels: 'NaN', k: 1, A: 1, a: '-Infinity' },
    ];
    for (const metadata of given) bus.execute('a', {}, metadata);
    expect((await events()).map(({ metadata }) => metadata)).toStrictEqual(given);
  });

  it('cuts cycles', async () => {
    const cyclic: Record<string, unknown> = { name: 'loop' };
    cyclic['self'] = cyclic;
    const text = JSON.stringify(await metadataAfter({ cyclic }));
    expect(text).toContain('[circular]');
    expect(text).toContain('loop');
  });

  it('keeps deep objects whole', async () => {
    const deep = { a: { b: { c: { d: { e: { f: { g: [1, { h: true }] } } } } } } };
    expect(await metadataAfter(deep)).toEqual(deep);
  });

  it('keeps a key __proto__ as a key, at every depth', async () => {
    const metadata = JSON.parse('{"__proto__":{"a":1},"b":{"__proto__":5,"c":[{"__proto__":6}]}}');
    const read = await metadataAfter(metadata);
    expect(JSON.stringify(read)).toBe(JSON.stringify(metadata));
    expect(({} as Record<string, unknown>)['a']).toBeUndefined();
  });

  it('is taken from an event that cannot be read in part, which says so and counts it', async () => {
    const { bus, recorder, events } = record();
    const hostile = {
      model: 'm',
      get bad(): never {
        throw new Error('not today');
      },
      nested: {
        fine: [1],
        get worse(): never {
          throw 'a text';
        },
      },
      turn: 3,
    };
    bus.execute('a.stop', { duration: 5e6 }, hostile);
    bus.execute('a.stop', { duration: 6e6 }, { model: 'm', turn: 4 });
    const [first, second] = await events();
    expect(first?.metadata).toEqual({
      model: 'm',
      bad: '[unreadable: not today]',
      nested: { fine: [1], worse: '[unreadable: a text]' },
      turn: 3,
    });
    expect(first).toMatchObject({ latencyMs: 5, model: 'm', success: true });
    expect(second?.metadata).toEqual({ model: 'm', turn: 4 });
    expect(recorder.counts).toMatchObject({ recorded: 2, unreadable: 2, dropped: 0 });
  });

  it('is nothing of the attempt to read such an event as it is', async () => {
    const { bus, recorder, events } = record();
    let reads = 0;
    const measurements = {
      get duration() {
        return ++reads === 1 ? 5e6 : null;
      },
    };
    const metadata = {
      user_id: 'u',
      long: 'x'.repeat(100_000),
      get turn() {
        return reads === 1 ? 1 : 'one';
      },
      get bad(): never {
        throw new Error('no');
      },
    };
    bus.execute('a', measurements, metadata);
    bus.execute('b');
    const [first, second] = await events();
    expect(first).toMatchObject({ userId: 'u', latencyMs: null, measurements: { duration: null } });
    expect(first?.metadata['turn']).toBe('one');
    // A value that was counted twice would show up in the row that has none.
    expect(second?.userId).toBeNull();
    expect(recorder.counts).toMatchObject({ truncated: 1, unreadable: 1 });
  });

  it('is taken from objects that can be read no more at all', async () => {
    const { proxy, revoke } = Proxy.revocable({}, {});
    revoke();
    const { bus, recorder, events } = record();
    bus.execute('a', proxy, { value: proxy, rest: 1 });
    expect((await events())[0]?.metadata).toMatchObject({
      value: expect.stringContaining('[unreadable: '),
      rest: 1,
    });
    expect(recorder.counts.unreadable).toBe(2);
  });

  it('is read once from a getter that gives something else each time', async () => {
    let n = 0;
    const counter = {
      get n() {
        return ++n;
      },
    };
    expect(await metadataAfter(counter)).toEqual({ n: 1 });
  });

  it('cuts texts that are very long, and counts them', async () => {
    const { bus, recorder, events } = record();
    const long = 'x'.repeat(70_000);
    bus.execute('a', {}, { long, short: 'y'.repeat(60_000), deep: { long } });
    const [event] = await events();
    const kept = event?.metadata['long'] as string;
    expect(kept.slice(0, 60_000)).toBe(long.slice(0, 60_000));
    expect(kept).toMatch(/… \[4464 characters cut\]$/);
    expect(event?.metadata['short']).toHaveLength(60_000);
    expect(recorder.counts.truncated).toBe(2);
  });

  it('cuts no text between the halves of a character', async () => {
    const { long } = await metadataAfter({ long: `x${'🧪'.repeat(40_000)}` });
    // Half a character does not survive being written as UTF-8.
    expect(Buffer.from(long as string).toString()).toBe(long);
  });

  it('keeps an embedding whole, and cuts what is larger by far, so that it can still be read', async () => {
    const embedding = Array.from({ length: 4096 }, (_, i) => Math.sin(i));
    expect((await metadataAfter({ embedding }))['embedding']).toStrictEqual(embedding);
    const { bus, recorder, events } = record();
    bus.execute('a', {}, { huge: Array(400_000).fill(1234), after: 1 });
    const [event] = await events();
    const huge = event?.metadata['huge'] as unknown[];
    expect(huge).toHaveLength(10_001);
    expect(huge.at(-1)).toBe('[truncated]');
    expect(event?.metadata['after']).toBe(1);
    expect(recorder.counts.truncated).toBe(1);
  });
});

describe('prompts and responses', () => {
  const event = {
    prompt: 'my secret',
    messages: [{ role: 'user', content: 'my secret' }],
    response: { text: 'their secret', usage: { prompt_tokens: 10, completion_tokens: 5 } },
    Output: 'x'.repeat(100_000),
    content: new Map([['a', 'my secret']]),
    inputs: ['a'],
    model: 'm',
    response_id: 'r-1',
  };

  it('are left out, and what they tell is kept', async () => {
    const { bus, recorder, batches, events } = record();
    bus.execute('llm.done', {}, event);
    bus.execute('llm.done', {}, event);
    for (const { metadata, success, promptTokens, completionTokens } of await events()) {
      expect(metadata).toEqual({ model: 'm', response_id: 'r-1' });
      expect([success, promptTokens, completionTokens]).toEqual([true, 10, 5]);
    }
    expect(JSON.stringify(Array.from((await batches())[0]!.columns))).not.toContain('secret');
    // What is not kept was not cut.
    expect(recorder.counts.truncated).toBe(0);
  });

  it('are left out of an event that cannot be read in part too', async () => {
    const hostile = {
      ...event,
      get bad(): never {
        throw new Error('no');
      },
    };
    Object.defineProperty(hostile, 'completion', {
      enumerable: true,
      get() {
        throw new Error('my secret is in the error');
      },
    });
    const metadata = await metadataAfter(hostile);
    expect(JSON.stringify(metadata)).not.toContain('secret');
    expect(metadata).toMatchObject({ model: 'm', bad: '[unreadable: no]' });
  });

  it('are kept where the experiment asks for them', async () => {
    const { Output: _, ...short } = event;
    const metadata = await metadataAfter(short, { captureContent: true });
    expect(metadata).toEqual({ ...short, content: { a: 'my secret' } });
  });

  it('are left out inside objects, at any depth, and in attributes of tracing', async () => {
    const metadata = {
      request: { messages: ['secret'], body: 'secret', turn: 1, options: { prompt: 'secret' } },
      req: { body: { a: 'secret' }, headers: { a: 1 } },
      'gen_ai.prompt': 'secret',
      'gen_ai.input.messages': ['secret'],
      'gen_ai.prompt.0.content': 'secret',
      'gen_ai.request.model': 'kept',
      'llm.output': 'secret',
      userPrompt: 'secret',
      choices: [{ text: 'secret' }],
      calls: [{ prompt: 'secret', n: 1, inner: { content: ['secret'], output: 5 } }],
      result: { response: { usage: { prompt_tokens: 3, completion_tokens: 4 } } },
    };
    const { bus, events } = record();
    bus.execute('llm.done', {}, metadata);
    bus.execute('llm.done', {}, metadata);
    // `requestTurn` has the column already: the object is then kept as JSON too.
    bus.execute('llm.done', {}, { ...metadata, Request: metadata.request });
    for (const event of await events()) {
      expect(JSON.stringify(event)).not.toContain('secret');
      expect(event.metadata).toMatchObject({
        request: { turn: 1, options: {} },
        req: { headers: { a: 1 } },
        'gen_ai.request.model': 'kept',
        calls: [{ n: 1, inner: { output: 5 } }],
        result: {},
      });
      expect([event.promptTokens, event.completionTokens]).toEqual([3, 4]);
    }
    const { bus: whole, events: all } = record({ captureContent: true });
    whole.execute('llm.done', {}, metadata);
    expect((await all())[0]?.metadata).toEqual(metadata);
  });

  it('keep numbers and flags under such a key, which are no texts', async () => {
    expect(await metadataAfter({ input: 5, output: true, prompt: null })).toEqual({
      input: 5,
      output: true,
    });
  });
});
