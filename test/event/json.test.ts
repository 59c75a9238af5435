import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { describeError, unreadableText } from '../../src/event/error-text.js';
import { encodeBounded, encodeJson, reviveJson, WHOLE } from '../../src/event/json.js';

const back = (value: unknown): unknown => reviveJson(encodeJson(value));

describe('JSON of anything', () => {
  it('reads back as what it was', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 4 }), (value) => {
        expect(back(value)).toStrictEqual(value);
      }),
    );
  });

  it('is JSON that anyone reads', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 3 }), (value) => {
        expect(JSON.parse(encodeJson(value))).toStrictEqual(value);
      }),
    );
  });

  it.each([NaN, Infinity, -Infinity, -0, 5e-324, 1.7976931348623157e308])(
    'keeps the number %d, alone and inside others',
    (number) => {
      expect(back(number)).toBe(number);
      expect(back([number, { a: number }])).toStrictEqual([number, { a: number }]);
    },
  );

  it.each([
    ['a date', new Date(0), '1970-01-01T00:00:00.000Z'],
    ['a set', new Set([1, 'a']), [1, 'a']],
    [
      'a map',
      new Map<unknown, unknown>([
        ['a', 1],
        [2, [3]],
      ]),
      { a: 1, 2: [3] },
    ],
    ['a typed array', Float64Array.of(1, NaN), [1, NaN]],
    ['a small bigint', 7n, 7],
    ['a large bigint', 2n ** 70n, '1180591620717411303424'],
    ['an array of bigints', BigInt64Array.of(1n), [1]],
    ['a symbol', Symbol('s'), 'Symbol(s)'],
    ['an object that says how', { toJSON: () => ({ a: 1 }) }, { a: 1 }],
    ['undefined in an array', [undefined, () => 1], [null, null]],
    ['undefined in an object', { a: undefined, b: () => 1, c: 2 }, { c: 2 }],
    ['nothing at all', undefined, null],
    ['an array with holes', Object.assign([], { 0: 1, 2: 2 }), [1, null, 2]],
  ])('makes the best of %s', (_, value, expected) => {
    expect(back(value)).toEqual(expected);
  });

  it('tells numbers from the texts that read like them', () => {
    const value = { labels: ['NaN', NaN], k: 'NaN', i: ['-Infinity', -Infinity, 'Infinity'] };
    expect(back(value)).toStrictEqual(value);
    expect(JSON.parse(encodeJson(['NaN', 'Infinity']))).toEqual(['NaN', 'Infinity']);
  });

  it('cuts what unfolds without end, or is very large, and says so', () => {
    let wide: unknown[] = [1];
    for (let i = 0; i < 30; i++) wide = [wide, wide];
    for (const value of [
      wide,
      new Array(2 ** 32 - 1),
      new Float32Array(1_000_000),
      new Set(Array(20_000).keys()),
      new Map(Array.from({ length: 20_000 }, (_, i) => [i, i])),
      Object.fromEntries(Array.from({ length: 20_000 }, (_, i) => [i, i])),
      ['x'.repeat(2_000_000)],
      ['\u0000'.repeat(1_000_000)],
      { ['x'.repeat(2_000_000)]: 1 },
      Array(9000).fill('x'.repeat(1000)),
    ]) {
      const { json, isTruncated } = encodeBounded(value);
      expect(isTruncated).toBe(true);
      expect(json).toContain('[truncated]');
      expect(json.length).toBeLessThan(1.1 * 2 ** 20);
      expect(encodeJson(JSON.parse(json), WHOLE)).toBe(json);
    }
    expect(encodeBounded(Array(10_000).fill(1)).isTruncated).toBe(false);
    expect(back(['x'.repeat(2_000_000), 1])).toEqual(['[truncated]', 1]);
    expect(encodeJson(Array(20_000).fill(1), WHOLE)).not.toContain('truncated');
  });

  it('leaves out the properties it is told to, unless they are numbers or flags', () => {
    const value = [{ a: 'x', b: 1 }, { a: 1 }, { a: [1] }, new Map([['a', { c: 1 }]]), { a: true }];
    expect(JSON.parse(encodeBounded(value, (key) => key === 'a').json)).toEqual([
      { b: 1 },
      { a: 1 },
      {},
      {},
      { a: true },
    ]);
  });

  it('cuts cycles and what is too deep', () => {
    const cyclic: Record<string, unknown> = { a: [] };
    cyclic['self'] = cyclic;
    (cyclic['a'] as unknown[]).push(cyclic);
    expect(back(cyclic)).toEqual({ a: ['[circular]'], self: '[circular]' });
    let deep: unknown = 1;
    for (let i = 0; i < 100; i++) deep = { deep };
    expect(encodeJson(deep)).toContain('[too deep]');
  });

  it('keeps an object that is met twice without being inside itself', () => {
    const shared = { a: 1 };
    expect(back([shared, shared])).toEqual([shared, shared]);
  });

  it('never throws, and says what could not be read', () => {
    const { proxy, revoke } = Proxy.revocable({}, {});
    revoke();
    const hostile = {
      fine: 1,
      get broken() {
        throw new Error('no');
      },
      toJson: {
        toJSON() {
          throw 'a string';
        },
      },
      proxy,
    };
    expect(back(hostile)).toMatchObject({
      fine: 1,
      broken: '[unreadable: no]',
      toJson: '[unreadable: a string]',
      proxy: expect.stringContaining('[unreadable: '),
    });
    expect(unreadableText(Object.create(null))).toBe('[unreadable: unknown]');
  });

  it('keeps a key __proto__ as a key', () => {
    const value: unknown = JSON.parse('{"__proto__":{"a":1}}');
    const read = back({ inner: value }) as { inner: object };
    expect(Object.keys(read.inner)).toEqual(['__proto__']);
    expect(({} as Record<string, unknown>)['a']).toBeUndefined();
  });
});

describe('what is kept of an error', () => {
  it('is its name, message, code and cause, not its stack', () => {
    const error = Object.assign(new TypeError('bad', { cause: new Error('worse') }), {
      code: 'E1',
    });
    expect(describeError(error)).toEqual({
      name: 'TypeError',
      message: 'bad',
      code: 'E1',
      cause: 'Error: worse',
    });
    expect(back([new Error('x')])).toEqual([{ name: 'Error', message: 'x' }]);
  });
});
