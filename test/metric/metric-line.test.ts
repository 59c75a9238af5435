import { describe, expect, it } from 'vitest';
import { encodeMetadata } from '../../src/metric/metric-line.js';

const decoded = (metadata: object): unknown => JSON.parse(encodeMetadata(metadata));

describe('encodeMetadata', () => {
  it('writes plain metadata as JSON.stringify does', () => {
    const metadata = {
      a: 1,
      b: 'x"y',
      c: [1, null, { d: true }],
      e: undefined,
      f: [undefined],
      g: () => 1,
    };
    expect(encodeMetadata(metadata)).toBe(JSON.stringify(metadata));
  });

  it('keeps the content of maps, sets, typed arrays, errors and objects with toJSON', () => {
    const metadata = {
      map: new Map<unknown, unknown>([
        ['a', 1],
        [2, 'b'],
      ]),
      set: new Set([1, 2]),
      weights: new Float32Array([0.5, Number.NaN]),
      error: Object.assign(new TypeError('bad'), { status: 429 }),
      url: new URL('https://example.test/x'),
    };
    expect(decoded(metadata)).toEqual({
      map: { a: 1, '2': 'b' },
      set: [1, 2],
      weights: [0.5, 'NaN'],
      error: { name: 'TypeError', message: 'bad', status: 429 },
      url: 'https://example.test/x',
    });
  });

  it('takes a map as the metadata itself', () => {
    expect(decoded(new Map([['epoch', 1]]))).toEqual({ epoch: 1 });
  });

  it('repeats a shared object, and marks only a true cycle', () => {
    const shared = { name: 'adam' };
    const loop: unknown[] = [];
    loop.push(loop);
    expect(decoded({ a: shared, b: shared, loop })).toEqual({
      a: shared,
      b: shared,
      loop: ['[circular]'],
    });
  });

  it('ends where metadata is too deep to be honest', () => {
    let deep: object = {};
    for (let level = 0; level < 100_000; level++) deep = { deep };
    expect(encodeMetadata({ deep })).toContain('[too deep]');
  });

  it('ends where shared references unfold without bound', () => {
    let wide: unknown[] = ['leaf'];
    for (let level = 0; level < 30; level++) wide = [wide, wide];
    expect(encodeMetadata({ wide })).toContain('[truncated]');
  });

  it('ends where an array is sparse and huge', () => {
    expect(encodeMetadata({ sparse: new Array(2 ** 32 - 1) })).toContain('[truncated]');
  });

  it('replaces a text with which the line could not be read back for its length', () => {
    expect(decoded({ text: 'x'.repeat(5_000_000) })).toEqual({
      text: '[truncated]',
    });
  });

  it('marks what throws when it is read, and keeps its neighbours', () => {
    const { proxy, revoke } = Proxy.revocable({}, {});
    revoke();
    const thrower = (): never => {
      throw new Error('no');
    };
    expect(
      decoded({
        proxy,
        json: { toJSON: thrower },
        getter: Object.defineProperty({}, 'x', { enumerable: true, get: thrower }),
        key: new Map([[{ toString: thrower }, 1]]),
        after: 1,
      }),
    ).toEqual({
      proxy: expect.stringContaining('[unreadable: '),
      json: '[unreadable: no]',
      getter: { x: '[unreadable: no]' },
      key: '[unreadable: no]',
      after: 1,
    });
  });

  it('gives an object even for metadata that cannot be listed', () => {
    const hostile = new Proxy(
      {},
      {
        ownKeys: () => {
          throw new Error('no');
        },
      },
    );
    expect(decoded(hostile)).toEqual({ metadata: '[unreadable: no]' });
  });

  it('keeps a key named __proto__ as a key', () => {
    const metadata = JSON.parse('{"__proto__":{"polluted":true}}') as object;
    expect(encodeMetadata(metadata)).toBe('{"__proto__":{"polluted":true}}');
  });
});
