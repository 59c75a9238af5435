import { deepStrictEqual } from 'node:assert/strict';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createPriceBook } from '../../src/enrich/price-list.js';
import { USAGE_FIELDS } from '../../src/enrich/usage.js';
import { FIELDS } from '../../src/event/fields.js';
import { metadataAfter, record } from './recorder-harness.js';

const text = fc.oneof(
  fc.string({ maxLength: 12 }),
  fc.constantFrom('NaN', 'Infinity', '-Infinity', '\\u004eaN'),
);
const number = fc.oneof(
  fc.double(),
  fc.integer(),
  fc.constantFrom(0, -0, NaN, Infinity, -Infinity),
);
const key = fc.oneof(
  fc.string({ maxLength: 6 }),
  fc.constantFrom(
    'a',
    'A',
    'fooBar',
    'foo_bar',
    'b',
    '__proto__',
    'constructor',
    '\u0000{a',
    '\u0000}',
  ),
);
const value = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    fc.oneof(number, text, fc.boolean(), fc.constant(null)),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(key, tie('value'), { maxKeys: 4 }),
  ),
})).value;
/** Keys that enrichment reads, fills in, or puts right. */
const telling = fc.oneof(
  fc.constantFrom(...FIELDS.flatMap(({ column, property }) => [column, property])),
  fc.constantFrom(...Object.keys(USAGE_FIELDS)),
  fc.constantFrom('duration', 'start', 'stop', 'error', 'status', 'usage', 'tokens', 'cost', 'lr'),
);
const values = fc.oneof(
  fc.dictionary(key, value, { maxKeys: 6 }),
  fc.dictionary(fc.oneof(telling, key), value, { maxKeys: 6 }),
);

const prices = createPriceBook({
  prices: { 'gpt-4o': { inputPerMillion: 1, outputPerMillion: 2 } },
});

describe('events come back exactly as they were emitted', () => {
  it('whatever their keys and values', async () => {
    const event = fc.record({
      name: fc.constantFrom('a.stop', 'b.exception', 'c'),
      measurements: values,
      metadata: fc.oneof(
        values,
        values.map((v) => ({ ...v, model: 'gpt-4o' })),
      ),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(event, { minLength: 1, maxLength: 8 }), async (emitted) => {
        const { bus, events } = record({ captureContent: true, prices });
        for (const { name, measurements, metadata } of emitted)
          bus.execute(name, measurements, metadata);
        const read = await events();
        expect(read.map(({ eventName }) => eventName)).toEqual(emitted.map(({ name }) => name));
        for (const [i, { measurements, metadata }] of read.entries()) {
          deepStrictEqual(measurements, plain(emitted[i]!.measurements));
          deepStrictEqual(metadata, plain(emitted[i]!.metadata));
        }
      }),
      { numRuns: 300 },
    );
  });

  it('through one recorder, over thousands of layouts', async () => {
    const emitted = fc.sample(fc.tuple(values, values), { numRuns: 3000, seed: 42 });
    const { bus, events } = record({ captureContent: true });
    for (const [measurements, metadata] of emitted) bus.execute('a', measurements, metadata);
    for (const [i, { measurements, metadata }] of (await events()).entries()) {
      deepStrictEqual(measurements, plain(emitted[i]![0]));
      deepStrictEqual(metadata, plain(emitted[i]![1]));
    }
  });

  /** fast-check's dictionaries may be without a prototype; what is read back never is. (vitest's own
   * comparison trips over a key `constructor`.) */
  function plain(given: unknown): unknown {
    if (Array.isArray(given)) return given.map(plain);
    if (typeof given !== 'object' || given === null) return given;
    return Object.fromEntries(Object.entries(given).map(([k, v]) => [k, plain(v)]));
  }

  it.each([
    ['two spellings of a field', { sampleId: 'a', sample_id: 'b', 'Sample ID': 'c' }],
    ['two spellings of a key', { fooBar: 1, foo_bar: 'two', 'foo-bar': null, FooBar: [4] }],
    ['a key that is the way to another', { a_b: 1, a: { b: 2 }, 'a.b': 3, a_B: 4 }],
    ['a way that is a field’s own column', { sample: { id: 'x' }, sample_id: 7 }],
    ['the same the other way round', { sample_id: 7, sample: { id: 'x' } }],
    ['keys of symbols only', { '!!!': 1, '???': 2, '': 3, _: 4 }],
    ['fields that hold something else', { model: 5, success: 'yes', step: 'one', latency_ms: [] }],
    ['fields that hold objects', { model: { name: 'm' }, sample_id: { a: 1 }, step: { n: 1 } }],
    ['a number where texts are', { sample_id: 42, user_id: -0, session_id: 1.5, cohort: true }],
    ['null where enrichment has an answer', { latency_ms: null, success: null, trace_id: null }],
    ['null in place of the condition', { condition: null }],
    [
      'keys that are structure inside',
      { '\u0000{a': 1, '\u0000}': 2, '\u0000;': 3, a: { '\u0000}': 4 } },
    ],
    ['numeric keys', { 10: 'a', 2: 'b', x: { 1: 'c' } }],
    [
      'a wide object',
      { wide: Object.fromEntries(Array.from({ length: 200 }, (_, i) => [`k${i}`, i])) },
    ],
  ])('with %s', async (_, metadata) => {
    const { bus, events } = record();
    for (let i = 0; i < 3; i++) bus.execute('a.stop', { duration: 5e6, ...metadata }, metadata);
    for (const event of await events()) {
      expect(event.metadata).toStrictEqual(metadata);
      expect(event.measurements).toStrictEqual({ duration: 5e6, ...metadata });
    }
  });

  it('though token counts were settled and a price was found', async () => {
    const metadata = {
      model: 'gpt-4o',
      cost_usd: null,
      // The total tells that the cached tokens came on top of the prompt's.
      usage: { prompt_tokens: 10, completion_tokens: 5, cache_read_tokens: 4, total_tokens: 19 },
      note: 'kept',
    };
    const { bus, events } = record({ prices });
    bus.execute('a.stop', {}, metadata);
    const [event] = await events();
    expect(event?.metadata).toStrictEqual(metadata);
    expect(event?.promptTokens).toBe(14);
    expect(event?.costUsd).toBeCloseTo(24e-6, 12);
  });

  it('where the same key has another type each time', async () => {
    const kinds = [1, 'one', true, null, [1], { n: 1 }, 'two', -0, 2.5, false, NaN];
    const { bus, events } = record();
    for (const turn of kinds) bus.execute('a', {}, { turn });
    expect((await events()).map(({ metadata }) => metadata['turn'])).toStrictEqual(kinds);
  });
});

describe('very many keys', () => {
  const keys = Array.from({ length: 10_000 }, (_, i) => `key_${i}`);

  it('across events are all kept, in a bounded number of columns', async () => {
    const { bus, events, batches } = record();
    for (const [i, name] of keys.entries()) bus.execute('a', {}, { [name]: i, model: 'm' });
    for (const [i, { metadata, model }] of (await events()).entries()) {
      expect(metadata).toStrictEqual({ [keys[i]!]: i, model: 'm' });
      expect(model).toBe('m');
    }
    const columns = new Set((await batches()).flatMap((batch) => [...batch.columns.keys()]));
    expect(columns.size).toBeLessThanOrEqual(300);
  });

  it('in one event are all kept, and fields among them are found', async () => {
    const metadata = Object.fromEntries([
      ...keys.map((name, i) => [name, i % 2 === 0 ? i : `text ${i}`]),
      ['model', 'm'],
      ['nested', { late: [1], later: null }],
    ]);
    const { bus, events } = record();
    bus.execute('a', {}, metadata);
    bus.execute('a', {}, metadata);
    for (const event of await events()) {
      expect(event.metadata).toStrictEqual(metadata);
      expect(event.model).toBe('m');
    }
  });

  it('inside an object are all kept', async () => {
    const config = Object.fromEntries(keys.map((name, i) => [name, i]));
    expect(await metadataAfter({ config })).toStrictEqual({ config });
  });

  it('leave columns to the fields, whatever came first', async () => {
    const { bus, events } = record();
    bus.execute('a', {}, Object.fromEntries(keys.map((name) => [name, 1])));
    bus.execute('a.stop', { duration: 5e6 }, { session_id: 's', step: 3, other: 'x' });
    expect((await events())[1]).toMatchObject({
      latencyMs: 5,
      sessionId: 's',
      step: 3,
      metadata: { session_id: 's', step: 3, other: 'x' },
    });
  });
});

describe('a thousand layouts of one event', () => {
  it('are each read back as they were, also long after', async () => {
    const { bus, events } = record();
    const emitted = Array.from({ length: 5000 }, (_, i) =>
      Object.fromEntries(
        Array.from({ length: 10 }, (_, bit) => [`k${bit}`, i])
          .filter((_, bit) => ((i * 7) >> bit) & 1)
          .concat([['n', i]]),
      ),
    );
    for (const metadata of emitted) bus.execute('a', { nested: { n: 1 }, loss: 0.5 }, metadata);
    for (const [i, { metadata, measurements }] of (await events()).entries()) {
      expect(metadata).toStrictEqual(emitted[i]);
      expect(measurements).toStrictEqual({ nested: { n: 1 }, loss: 0.5 });
    }
  });
});
