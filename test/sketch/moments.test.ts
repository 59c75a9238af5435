import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CrucibleError } from '../../src/errors.js';
import { Moments } from '../../src/sketch/moments.js';

const of = (values: readonly number[]): Moments => {
  const moments = new Moments();
  for (const value of values) moments.add(value);
  return moments;
};

const merged = (a: Moments, b: Moments): Moments => {
  const result = Moments.fromJSON(a.toJSON());
  result.merge(b);
  return result;
};

const ordinary = fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { maxLength: 60 });
const anyNumbers = fc.array(fc.double(), { maxLength: 30 });

/** Equality up to rounding, in proportion to the largest magnitude that went in. */
function expectClose(actual: Moments, expected: Moments): void {
  const scale = Math.max(1, Math.abs(expected.min ?? 0), Math.abs(expected.max ?? 0));
  expect(actual.count).toBe(expected.count);
  expect(actual.nonFinite).toBe(expected.nonFinite);
  expect(actual.min).toBe(expected.min);
  expect(actual.max).toBe(expected.max);
  for (const [field, tolerance] of [
    ['mean', scale * 1e-13],
    ['sum', scale * 1e-13 * Math.max(1, expected.count)],
    ['variance', scale * scale * 1e-13],
  ] as const) {
    const want = expected[field];
    if (want === null) expect(actual[field]).toBeNull();
    else expect(Math.abs(actual[field]! - want)).toBeLessThanOrEqual(tolerance);
  }
}

describe('Moments', () => {
  it('has no statistic, rather than a zero, before the first value', () => {
    const { count, mean, variance, stdDev, min, max, sum } = new Moments();
    expect({ count, mean, variance, stdDev, min, max, sum }).toEqual({
      count: 0,
      mean: null,
      variance: null,
      stdDev: null,
      min: null,
      max: null,
      sum: null,
    });
  });

  it('has no variance for a single value', () => {
    const one = of([7]);
    expect([one.mean, one.variance, one.stdDev, one.min, one.max, one.sum]).toEqual([
      7,
      null,
      null,
      7,
      7,
      7,
    ]);
  });

  it('divides the variance by n - 1', () => {
    const moments = of([2, 4, 4, 4, 5, 5, 7, 9]);
    expect(moments.mean).toBe(5);
    expect(moments.variance).toBeCloseTo(32 / 7, 14);
    expect(moments.stdDev).toBeCloseTo(Math.sqrt(32 / 7), 14);
    expect(moments.sum).toBe(40);
  });

  it('keeps the variance of small differences about a large offset', () => {
    expect(of([1e9 + 4, 1e9 + 7, 1e9 + 13, 1e9 + 16]).variance).toBeCloseTo(30, 9);
  });

  it('finds no spread among equal values', () => {
    expect(of(new Array<number>(1000).fill(0.1)).variance).toBe(0);
  });

  it('agrees with the two-pass formula on any ordinary data', () => {
    fc.assert(
      fc.property(ordinary, (values) => {
        const moments = of(values);
        if (values.length < 2) return;
        const mean = values.reduce((a, b) => a + b) / values.length;
        const squares = values.reduce((total, value) => total + (value - mean) ** 2, 0);
        const scale = Math.max(1, ...values.map(Math.abs));
        expect(Math.abs(moments.mean! - mean)).toBeLessThanOrEqual(scale * 1e-13);
        const difference = Math.abs(moments.variance! - squares / (values.length - 1));
        expect(difference).toBeLessThanOrEqual(scale * scale * 1e-13);
        expect(moments.min).toBe(Math.min(...values) + 0);
        expect(moments.max).toBe(Math.max(...values) + 0);
      }),
    );
  });

  it('sets NaN and infinities aside and leaves the statistics of the rest untouched', () => {
    fc.assert(
      fc.property(anyNumbers, (values) => {
        const finite = values.filter(Number.isFinite);
        const expected = { ...of(finite).toJSON(), nonFinite: values.length - finite.length };
        expect(of(values).toJSON()).toEqual(expected);
      }),
    );
  });

  it('never turns finite values into NaN, however extreme they are', () => {
    const extreme = fc.oneof(
      fc.constantFrom(Number.MAX_VALUE, -Number.MAX_VALUE, Number.MIN_VALUE, 0, -0, 1e200, -1e200),
      fc.double({ noNaN: true, noDefaultInfinity: true }),
    );
    fc.assert(
      fc.property(fc.array(extreme, { minLength: 2, maxLength: 12 }), fc.nat(), (values, cut) => {
        const at = cut % values.length;
        const inParts = merged(of(values.slice(0, at)), of(values.slice(at)));
        for (const moments of [of(values), inParts]) {
          expect(moments.count).toBe(values.length);
          expect(Number.isFinite(moments.mean)).toBe(true);
          expect(moments.variance).toBeGreaterThanOrEqual(0);
          expect(moments.sum).not.toBeNaN();
        }
      }),
    );
  });

  it('lets the spread overflow to Infinity and keeps the mean of the most distant values', () => {
    const far = of([Number.MAX_VALUE, -Number.MAX_VALUE]);
    expect(far.mean).toBe(0);
    expect(far.variance).toBe(Infinity);
    expect(of([Number.MAX_VALUE, Number.MAX_VALUE]).sum).toBe(Infinity);
  });

  it('finds its way back when a total overflowed on the way', () => {
    const huge = of([Number.MAX_VALUE, Number.MAX_VALUE]);
    const opposite = of([-Number.MAX_VALUE, -Number.MAX_VALUE]);
    expect(merged(huge, opposite).sum).toBe(0);
  });

  it('merges to what adding every value to one accumulator gives', () => {
    fc.assert(
      fc.property(ordinary, ordinary, (a, b) => {
        expectClose(merged(of(a), of(b)), of([...a, ...b]));
      }),
    );
  });

  it('merges alike in either order', () => {
    fc.assert(
      fc.property(ordinary, ordinary, (a, b) => {
        expectClose(merged(of(a), of(b)), merged(of(b), of(a)));
      }),
    );
  });

  it('merges alike however the merges are grouped', () => {
    fc.assert(
      fc.property(ordinary, ordinary, ordinary, (a, b, c) => {
        const left = merged(merged(of(a), of(b)), of(c));
        const right = merged(of(a), merged(of(b), of(c)));
        expectClose(left, right);
      }),
    );
  });

  it('leaves the other accumulator alone when merging, and may be merged into itself', () => {
    const other = of([1, 2, Number.NaN]);
    const before = other.toJSON();
    of([5]).merge(other);
    expect(other.toJSON()).toEqual(before);
    other.merge(other);
    expectClose(other, of([1, 2, 1, 2, Number.NaN, Number.NaN]));
  });

  it('starts afresh after a reset', () => {
    const moments = of([1, 2, Number.NaN]);
    moments.reset();
    expect(moments.toJSON()).toEqual(new Moments().toJSON());
    moments.add(3);
    expect(moments.toJSON()).toEqual(of([3]).toJSON());
  });

  it('comes back from JSON exactly and goes on as if it had never left', () => {
    fc.assert(
      fc.property(anyNumbers, fc.double(), (values, next) => {
        const original = of(values);
        const restored = Moments.fromJSON(JSON.parse(JSON.stringify(original)));
        expect(restored.toJSON()).toEqual(original.toJSON());
        original.add(next);
        restored.add(next);
        expect(restored.toJSON()).toEqual(original.toJSON());
        expect(restored.variance).toBe(original.variance);
        expect(restored.sum).toBe(original.sum);
      }),
    );
  });

  const valid = of([1, 2]).toJSON();
  it.each([
    ['moments', null],
    ['moments', [1]],
    ['moments.count', { ...valid, count: -1 }],
    ['moments.count', { ...valid, count: 1.5 }],
    ['moments.nonFinite', { ...valid, nonFinite: '3' }],
    ['moments.mean', { ...valid, mean: null }],
    ['moments.mean', { ...valid, mean: Number.NaN }],
    ['moments.mean', { ...valid, count: 0 }],
    ['moments.m2', { ...valid, m2: -1 }],
    ['moments.min', { ...valid, min: 3 }],
    ['moments.max', { ...valid, max: Infinity }],
    ['moments.sum', { ...valid, sum: undefined }],
  ])('refuses JSON with a bad %s and names it', (path, json) => {
    let error: unknown;
    try {
      Moments.fromJSON(json);
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toBeInstanceOf(CrucibleError);
    expect(error).toMatchObject({ code: 'invalid-argument', details: { path } });
  });
});
