import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CrucibleError } from '../../src/errors.js';
import { median, quantileSorted, quantilesInPlace } from '../../src/stats/quantile.js';

const probability = fc.double({ min: 0, max: 1, noNaN: true });
const anyValue = fc.double({ noNaN: true });
const SIZE = 20_000;

/** Orders of data that have undone one selection algorithm or another. */
const shapes: Record<string, (i: number) => number> = {
  ascending: (i) => i,
  descending: (i) => -i,
  constant: () => 3,
  'two-valued': (i) => i % 2,
  'organ-pipe': (i) => Math.min(i, SIZE - i),
  sawtooth: (i) => i % 617,
  scattered: (i) => (i * 7919) % SIZE,
  'few-valued': (i) => ((i * 7919) % SIZE) % 7,
  'spiked where a pivot may be sampled': (i) => (i % Math.floor((SIZE - 1) / 30) === 0 ? -i : i),
  'one value astray': (i) => (i === SIZE - 1 ? -1 : i),
  'ends infinite': (i) => (i < 50 ? Infinity : i > SIZE - 50 ? -Infinity : i),
};

describe('quantileSorted', () => {
  it('interpolates between order statistics as R and numpy do by default', () => {
    const sorted = [1, 2, 4, 8];
    expect([0, 0.25, 0.5, 0.9, 1].map((p) => quantileSorted(sorted, p))).toEqual([
      1,
      1.75,
      3,
      4 + 4 * (3 * 0.9 - 2),
      8,
    ]);
  });

  it('has no answer for no data', () => {
    expect(quantileSorted([], 0.5)).toBeNull();
  });

  it('stays between its two neighbours and never falls as p rises', () => {
    const sortedData = fc
      .array(anyValue, { minLength: 1, maxLength: 20 })
      .map((values) => Float64Array.from(values).sort());
    fc.assert(
      fc.property(sortedData, probability, probability, (sorted, a, b) => {
        const [low, high] = [Math.min(a, b), Math.max(a, b)];
        const [lower, higher] = [quantileSorted(sorted, low), quantileSorted(sorted, high)];
        if (lower === null || higher === null) return;
        expect(lower).toBeLessThanOrEqual(higher);
        const index = Math.floor((sorted.length - 1) * low);
        expect(lower).toBeGreaterThanOrEqual(sorted[index]!);
        expect(lower).toBeLessThanOrEqual(sorted[Math.min(sorted.length - 1, index + 1)]!);
      }),
    );
  });

  it('reaches from an infinity to a finite neighbour, and admits that two infinities have no middle', () => {
    expect(quantileSorted([-Infinity, 1, Infinity], 0.25)).toBe(-Infinity);
    expect(quantileSorted([-Infinity, 1, Infinity], 0.5)).toBe(1);
    expect(quantileSorted([-Infinity, 1, Infinity], 0.75)).toBe(Infinity);
    expect(quantileSorted([Infinity, Infinity], 0.5)).toBe(Infinity);
    expect(quantileSorted([-Infinity, Infinity], 0.5)).toBeNull();
  });

  it('interpolates between values whose difference overflows', () => {
    expect(quantileSorted([-Number.MAX_VALUE, Number.MAX_VALUE], 0.5)).toBe(0);
  });

  it('refuses a NaN that sorting put last, wherever the position falls', () => {
    expect(() => quantileSorted(Float64Array.of(1, Number.NaN, 2).sort(), 0)).toThrow(
      CrucibleError,
    );
  });

  it.each([-0.01, 1.01, Number.NaN])('refuses the probability %d', (p) => {
    expect(() => quantileSorted([1], p)).toThrow(CrucibleError);
  });
});

describe('quantilesInPlace', () => {
  it('finds what sorting finds, whatever the values', () => {
    fc.assert(
      fc.property(fc.array(anyValue), fc.array(probability), (values, ps) => {
        const sorted = Float64Array.from(values).sort();
        const expected = ps.map((p) => quantileSorted(sorted, p));
        expect(quantilesInPlace(Float64Array.from(values), ps)).toEqual(expected);
      }),
    );
  });

  it('finds what sorting finds in data long enough to be split many times', () => {
    const longData = fc
      .tuple(fc.integer({ min: 513, max: 6000 }), fc.integer({ min: 1, max: 4000 }), fc.integer())
      .map(([size, distinct, seed]) => {
        let state = seed | 1;
        return Float64Array.from({ length: size }, () => {
          state = (Math.imul(state, 1664525) + 1013904223) | 0;
          return (state >>> 8) % distinct;
        });
      });
    fc.assert(
      fc.property(longData, fc.array(probability, { maxLength: 8 }), (values, ps) => {
        const sorted = values.slice().sort();
        const expected = ps.map((p) => quantileSorted(sorted, p));
        expect(quantilesInPlace(values, ps)).toEqual(expected);
        expect(values.sort()).toEqual(sorted);
      }),
    );
  });

  it.each(Object.keys(shapes))('finds what sorting finds in %s data', (shape) => {
    const values = Float64Array.from({ length: SIZE }, (_, i) => shapes[shape]!(i));
    const ps = [0, 0.001, 0.01, 0.25, 0.5, 0.9, 0.99, 0.9999, 1];
    const sorted = values.slice().sort();
    const expected = ps.map((p) => quantileSorted(sorted, p));
    expect(quantilesInPlace(values, ps)).toEqual(expected);
  });

  it('finds each single position, and each half way between two', () => {
    const size = 1301;
    const values = Float64Array.from({ length: size }, (_, i) => (i * 7919) % size);
    for (let step = 0; step <= 2 * (size - 1); step++) {
      const p = step / (2 * (size - 1));
      const [found] = quantilesInPlace(values.slice(), [p]);
      if (Math.abs(found! - step / 2) > 1e-9) expect.fail(`${found} at ${step / 2}`);
    }
  });

  it('gives a plain zero whichever sign of zero comes first', () => {
    expect(quantilesInPlace(Float64Array.of(-0, 0), [0, 1])).toEqual([0, 0]);
    expect(quantilesInPlace(Float64Array.of(0, -0), [0, 1])).toEqual([0, 0]);
  });

  it('answers in the order asked, repeats included', () => {
    expect(quantilesInPlace(Float64Array.of(3, 1, 2), [1, 0, 0.5, 0])).toEqual([3, 1, 2, 1]);
    expect(quantilesInPlace(Float64Array.of(1, 2), [])).toEqual([]);
  });

  it('has no answer for no data', () => {
    expect(quantilesInPlace(new Float64Array(0), [0, 0.5])).toEqual([null, null]);
  });

  it('refuses NaN and says where it stands, before it moves anything', () => {
    const values = Float64Array.of(3, 2, Number.NaN, 1);
    expect(() => quantilesInPlace(values, [0.5])).toThrow(/values\[2\]/);
    expect(values).toEqual(Float64Array.of(3, 2, Number.NaN, 1));
  });

  it('refuses a probability outside 0 to 1 and says which, even for no data', () => {
    expect(() => quantilesInPlace(new Float64Array(0), [0.5, 2])).toThrow(/ps\[1\]/);
  });
});

describe('median', () => {
  it('is the middle value, or half way between the two', () => {
    expect(median([3, 1, 2])).toBe(2);
    expect(median([3, 1, 2, 10])).toBe(2.5);
    expect(median([])).toBeNull();
  });

  it('leaves the data as they were', () => {
    const values = Float64Array.of(3, 1, 2);
    median(values);
    expect(values).toEqual(Float64Array.of(3, 1, 2));
  });
});
