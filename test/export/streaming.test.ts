import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { abortable } from '../../src/export/abortable.js';
import type { OutputFile } from '../../src/export/atomic-file.js';
import { gzipInto } from '../../src/export/byte-stream.js';
import { TextOutput } from '../../src/export/text-output.js';
import { TimestampText } from '../../src/export/timestamp-text.js';
import { collected } from './fixture.js';

const MEBIBYTE = 1 << 20;

function pause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 1));
}

/** A file that only counts, or that is full from some byte on. */
function file(limit = Number.POSITIVE_INFINITY): OutputFile & { readonly parts: Buffer[] } {
  const parts: Buffer[] = [];
  let bytes = 0;
  return {
    path: '',
    finalPath: '',
    parts,
    get bytes() {
      return bytes;
    },
    write: async (part) => {
      await pause();
      if (bytes + part.length > limit) throw new Error('disk full');
      parts.push(Buffer.from(part));
      bytes += part.length;
    },
    restart: async () => {},
  };
}

describe('gathered text', () => {
  it('reaches the sink whole and in order, one chunk at a time', async () => {
    const parts: string[] = [];
    let underWay = 0;
    const output = new TextOutput(async (bytes) => {
      expect(++underWay).toBe(1);
      await pause();
      parts.push(Buffer.from(bytes).toString());
      underWay--;
    });
    let expected = '';
    for (let i = 0; i < 3000; i++) {
      const text = `${i}é漢🚀${'x'.repeat(i % 1500)}\n`;
      expected += text;
      if (output.put(text)) await output.drain();
    }
    const large = '漢'.repeat(MEBIBYTE * 2);
    if (output.put(large)) await output.drain();
    await output.end();
    expect(parts.join('') === expected + large).toBe(true);
    expect(parts.length).toBeGreaterThan(2);
  });

  it('never writes over bytes that the sink still needs', async () => {
    const held: { readonly bytes: Uint8Array; readonly copy: string }[] = [];
    const output = new TextOutput(async (bytes) => {
      const copy = Buffer.from(bytes).toString('latin1');
      await pause();
      held.push({ bytes, copy });
      expect(Buffer.from(bytes).toString('latin1') === copy).toBe(true);
    });
    for (let i = 0; i < 60; i++) {
      if (output.put(String.fromCharCode(97 + (i % 26)).repeat(100_000))) await output.drain();
    }
    await output.end();
    expect(held.length).toBeGreaterThan(3);
  });

  it('is refused from the moment the sink failed', async () => {
    const output = new TextOutput(() => Promise.reject(new Error('disk full')));
    output.put('x'.repeat(2 * MEBIBYTE));
    await output.drain();
    await pause();
    output.put('x');
    await expect(output.drain()).rejects.toThrow('disk full');
  });
});

describe('a packed stream', () => {
  it('is as long on its way as the file takes for it', async () => {
    const target = file();
    const stream = gzipInto(target);
    const noise = Buffer.from(Array.from({ length: 300_000 }, () => Math.random() * 256));
    for (let i = 0; i < 4; i++) await stream.write(noise);
    await stream.end();
    expect(
      gunzipSync(Buffer.concat(target.parts)).equals(Buffer.concat(Array(4).fill(noise))),
    ).toBe(true);
  });

  it('fails with what the file failed with', async () => {
    const stream = gzipInto(file(100_000));
    const noise = Buffer.from(Array.from({ length: 400_000 }, () => Math.random() * 256));
    const written = async (): Promise<void> => {
      for (let i = 0; i < 4; i++) await stream.write(noise);
      await stream.end();
    };
    await expect(written()).rejects.toThrow('disk full');
    stream.destroy();
  });
});

describe('what can be aborted', () => {
  it('yields what its source yields, and closes it when the caller stops', async () => {
    let closed = false;
    const source = async function* () {
      try {
        yield* [1, 2, 3];
      } finally {
        closed = true;
      }
    };
    expect(await collected(abortable(source(), new AbortController().signal))).toEqual([1, 2, 3]);
    closed = false;
    for await (const _ of abortable(source(), undefined)) break;
    expect(closed).toBe(true);
  });

  it('passes on what its source fails with', async () => {
    const source = async function* () {
      yield 1;
      throw new Error('gone');
    };
    await expect(collected(abortable(source(), undefined))).rejects.toThrow('gone');
  });

  it('leaves no listener behind', async () => {
    const { signal } = new AbortController();
    let listeners = 0;
    const watched = new Proxy(signal, {
      get(target, key) {
        if (key === 'addEventListener') listeners++;
        if (key === 'removeEventListener') listeners--;
        const value: unknown = Reflect.get(target, key);
        return typeof value === 'function' ? value.bind(target) : value;
      },
    });
    const source = async function* () {
      yield 1;
    };
    await collected(abortable(source(), watched));
    expect(listeners).toBe(0);
  });
});

describe('a timestamp as text', () => {
  it('is exact to the microsecond, in whatever order they come', () => {
    const text = new TimestampText();
    const cases: [number, string][] = [
      [0, '1970-01-01T00:00:00.000000Z'],
      [1, '1970-01-01T00:00:00.000001Z'],
      [-1, '1969-12-31T23:59:59.999999Z'],
      [1_766_917_800_123_456, '2025-12-28T10:30:00.123456Z'],
      [1_766_917_800_999_999, '2025-12-28T10:30:00.999999Z'],
      [1_766_917_801_000_000, '2025-12-28T10:30:01.000000Z'],
      [1_766_917_800_000_007, '2025-12-28T10:30:00.000007Z'],
    ];
    for (const [us, iso] of cases) {
      expect([text.datetime(us), text.microseconds(us)]).toEqual([iso, String(us)]);
    }
    for (const odd of [1e300, NaN, Infinity, 1.5e15 + 0.25, 1e6 - 0.5]) {
      expect(text.microseconds(odd)).toBe(String(odd));
    }
    expect(text.datetime(1e300)).toBe('');
    expect(text.datetime(Number.NaN)).toBe('');
  });
});
