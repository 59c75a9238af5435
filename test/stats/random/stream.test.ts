import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CrucibleError } from '../../../src/errors.js';
import { initialWords, rootIdentity } from '../../../src/stats/random/seed.js';
import { randomStream } from '../../../src/stats/random/stream.js';

const WORD = 0xffff_ffffn;

/** The generator as its authors define it, in whole numbers. */
function* referenceWords(start: readonly number[]): Generator<number> {
  const s = start.map((word) => BigInt.asUintN(32, BigInt(word)));
  const turned = (word: bigint, by: bigint) => ((word << by) | (word >> (32n - by))) & WORD;
  for (;;) {
    yield Number((turned((s[1]! * 5n) & WORD, 7n) * 9n) & WORD);
    const shifted = (s[1]! << 9n) & WORD;
    s[2]! ^= s[0]!;
    s[3]! ^= s[1]!;
    s[1]! ^= s[2]!;
    s[0]! ^= s[3]!;
    s[2]! ^= shifted;
    s[3] = turned(s[3]!, 11n);
  }
}

function take(words: Generator<number>, count: number): number[] {
  return Array.from({ length: count }, () => words.next().value);
}

/** How far counts are from equal shares, in standard deviations of the chi-squared statistic. */
function unevenness(counts: ArrayLike<number>): number {
  const each = Array.from(counts).reduce((a, b) => a + b, 0) / counts.length;
  const chiSquared = Array.from(counts).reduce((sum, n) => sum + (n - each) ** 2 / each, 0);
  return (chiSquared - (counts.length - 1)) / Math.sqrt(2 * (counts.length - 1));
}

describe('the generator', () => {
  it('is xoshiro128** seeded by SplitMix64', () => {
    // The published first outputs from the state 1, 2, 3, 4, and those of SplitMix64 from 1234567.
    expect(take(referenceWords([1, 2, 3, 4]), 10)).toEqual([
      11520, 0, 5927040, 70819200, 2031721883, 1637235492, 1287239034, 3734860849, 3729100597,
      4258142804,
    ]);
    const words = initialWords(1234567n).map((word) => BigInt.asUintN(32, BigInt(word)));
    expect((words[1]! << 32n) | words[0]!).toBe(6457827717110365317n);
    expect((words[3]! << 32n) | words[2]!).toBe(3203168211198807973n);

    for (const seed of [0, 1, -7.5, 'a name']) {
      const drawn = new Uint32Array(1000);
      randomStream(seed).fillIntegers(drawn, 2 ** 32);
      expect([...drawn]).toEqual(take(referenceWords(initialWords(rootIdentity(seed))), 1000));
    }
  });

  it('gives the same numbers for ever', () => {
    const stream = randomStream(42);
    expect([stream.next(), stream.integer(1000), stream.normal(), stream.exponential()]).toEqual([
      0.9634017187890046, 47, -0.9130171900691382, 1.2775985907447591,
    ]);
    expect(randomStream('42').next()).not.toBe(randomStream(42).next());
    expect(randomStream(-0).next()).toBe(randomStream(0).next());
  });

  it('refuses what is no seed', () => {
    for (const seed of [Number.NaN, Infinity, undefined, null, {}]) {
      expect(() => randomStream(seed as number)).toThrow(CrucibleError);
      expect(() => randomStream(1).split(seed as string)).toThrow(CrucibleError);
    }
  });
});

describe('next', () => {
  it('is even on [0, 1) to the last of its 53 bits', () => {
    const stream = randomStream('uniform');
    const counts = new Uint32Array(64);
    const lastBits = new Uint32Array(64);
    for (let i = 0; i < 200_000; i++) {
      const drawn = stream.next();
      counts[Math.floor(drawn * 64)]! += 1;
      lastBits[(drawn * 2 ** 53) % 64]! += 1;
    }
    expect(Math.abs(unevenness(counts))).toBeLessThan(4);
    expect(Math.abs(unevenness(lastBits))).toBeLessThan(4);
  });
});

describe('integer', () => {
  it('is even where a remainder would favour the small', () => {
    const stream = randomStream('integers');
    for (const bound of [3 * 2 ** 30, 3 * 2 ** 51, 6, 1000]) {
      const counts = new Uint32Array(6);
      for (let i = 0; i < 60_000; i++)
        counts[Math.floor((stream.integer(bound) / bound) * 6)]! += 1;
      // 1000 is no multiple of 6: its sixths hold 166 or 167 numbers.
      expect(Math.abs(unevenness(counts))).toBeLessThan(4);
    }
  });

  it('stays below its bound', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2 ** 53 - 1 }), fc.integer(), (bound, seed) => {
        const drawn = randomStream(seed).integer(bound);
        expect(Number.isInteger(drawn) && drawn >= 0 && drawn < bound).toBe(true);
      }),
    );
    expect(randomStream(1).integer(1)).toBe(0);
  });

  it('is what fillIntegers draws', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2 ** 32 }), fc.integer(), (bound, seed) => {
        const filled = new Uint32Array(20);
        const stream = randomStream(seed);
        stream.fillIntegers(filled, bound);
        const other = randomStream(seed);
        expect([...filled]).toEqual(Array.from({ length: 20 }, () => other.integer(bound)));
        expect(stream.next()).toBe(other.next());
      }),
    );
  });

  it('refuses what is no bound', () => {
    const stream = randomStream(1);
    for (const bound of [0, -1, 1.5, 2 ** 53, Number.NaN, Infinity]) {
      expect(() => stream.integer(bound)).toThrow(/bound/);
      expect(() => stream.fillIntegers(new Uint32Array(1), bound)).toThrow(/bound/);
    }
    expect(() => stream.fillIntegers(new Uint32Array(1), 2 ** 32 + 1)).toThrow(/bound/);
  });
});

describe('variates', () => {
  const COUNT = 400_000;

  function moments(draw: () => number): { powers: number[]; lagged: number } {
    const powers = [0, 0, 0, 0];
    let lagged = 0;
    let before = 0;
    for (let i = 0; i < COUNT; i++) {
      const value = draw();
      for (let k = 0; k < 4; k++) powers[k]! += value ** (k + 1) / COUNT;
      lagged += (value * before) / COUNT;
      before = value;
    }
    return { powers, lagged };
  }

  it('of the normal have its moments and tails, and do not depend on the one before', () => {
    const stream = randomStream('normal');
    let beyondThree = 0;
    const { powers, lagged } = moments(() => {
      const value = stream.normal();
      if (Math.abs(value) > 3) beyondThree += 1;
      return value;
    });
    const error = 4 / Math.sqrt(COUNT);
    expect(Math.abs(powers[0]!)).toBeLessThan(error);
    expect(Math.abs(powers[1]! - 1)).toBeLessThan(error * Math.sqrt(2));
    expect(Math.abs(powers[2]!)).toBeLessThan(error * Math.sqrt(15));
    expect(Math.abs(powers[3]! - 3)).toBeLessThan(error * Math.sqrt(96));
    expect(Math.abs(lagged)).toBeLessThan(error);
    const tail = 0.0026997960632601866;
    expect(Math.abs(beyondThree / COUNT - tail)).toBeLessThan(error * Math.sqrt(tail));
  });

  it('of the exponential have its moments', () => {
    const stream = randomStream('exponential');
    const { powers, lagged } = moments(() => stream.exponential());
    const error = 4 / Math.sqrt(COUNT);
    expect(Math.abs(powers[0]! - 1)).toBeLessThan(error);
    expect(Math.abs(powers[1]! - 2)).toBeLessThan(error * Math.sqrt(20));
    expect(Math.abs(powers[2]! - 6)).toBeLessThan(error * Math.sqrt(684));
    expect(Math.abs(lagged - 1)).toBeLessThan(error * Math.sqrt(3));
  });
});

describe('shuffle', () => {
  it('makes every order equally likely', () => {
    const stream = randomStream('orders');
    const counts = new Map<string, number>();
    for (let i = 0; i < 48_000; i++) {
      const values = Float64Array.of(1, 2, 3, 4);
      stream.shuffle(values);
      counts.set(values.join(), (counts.get(values.join()) ?? 0) + 1);
    }
    expect(counts.size).toBe(24);
    expect(Math.abs(unevenness([...counts.values()]))).toBeLessThan(4);
  });

  it('draws a subset when asked for fewer, whatever the order before', () => {
    const stream = randomStream('subsets');
    const counts = new Uint32Array(32);
    const values = Uint32Array.of(1, 2, 4, 8, 16);
    for (let i = 0; i < 50_000; i++) {
      stream.shuffle(values, 2);
      counts[values[0]! + values[1]!]! += 1;
      expect(values.reduce((a, b) => a + b)).toBe(31);
    }
    const drawn = counts.filter((count) => count > 0);
    expect(drawn).toHaveLength(10);
    expect(Math.abs(unevenness(drawn))).toBeLessThan(4);
    expect(() => stream.shuffle(values, 6)).toThrow(/count/);
  });
});

describe('split', () => {
  it('depends on the seed and the key, not on what was drawn', () => {
    const stream = randomStream(7);
    const early = stream.split('part').next();
    const drawn = stream.next();
    expect(stream.split('part').next()).toBe(early);
    expect(randomStream(7).next()).toBe(drawn);
  });

  it('gives streams of their own to different keys, parents and orders of keys', () => {
    const root = randomStream(7);
    const streams = [
      root,
      root.split('a'),
      root.split('b'),
      root.split(1),
      root.split('1'),
      root.split(''),
      root.split('a').split('b'),
      root.split('b').split('a'),
      randomStream(8).split('a'),
      randomStream('a'),
    ];
    expect(new Set(streams.map((stream) => stream.next())).size).toBe(streams.length);
  });

  it('gives neighbouring keys numbers without relation', () => {
    const root = randomStream(3);
    const count = 20_000;
    let lagged = 0;
    let before = 0;
    for (let key = 0; key < count; key++) {
      const value = root.split(key).normal();
      lagged += (value * before) / count;
      before = value;
    }
    expect(Math.abs(lagged)).toBeLessThan(4 / Math.sqrt(count));
  });
});
