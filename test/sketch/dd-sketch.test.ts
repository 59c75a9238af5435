import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CrucibleError } from '../../src/errors.js';
import { DDSketch, type DDSketchOptions } from '../../src/sketch/dd-sketch.js';

const of = (values: Iterable<number>, options?: DDSketchOptions): DDSketch => {
  const sketch = new DDSketch(options);
  for (const value of values) sketch.add(value);
  return sketch;
};

const merged = (a: DDSketch, b: DDSketch): DDSketch => {
  const result = a.copy();
  result.merge(b);
  return result;
};

/** The order statistic that the guarantee is about. */
const exactQuantile = (sorted: Float64Array, q: number): number =>
  sorted[Math.floor(q * (sorted.length - 1))]!;

function expectAccurate(sketch: DDSketch, values: readonly number[], qs: readonly number[]): void {
  const sorted = Float64Array.from(values).sort();
  for (const q of qs) {
    const exact = exactQuantile(sorted, q);
    const error = Math.abs(sketch.quantile(q)! - exact);
    // Half the spacing of subnormals is not a double; one spacing is the next bound that is.
    const allowed = Math.max(sketch.relativeAccuracy * Math.abs(exact), Number.MIN_VALUE);
    if (error > allowed) expect.fail(`q=${q}: ${sketch.quantile(q)} for ${exact}`);
  }
}

/** A small generator with a seed, so that a failure can be repeated (mulberry32). */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

type Random = () => number;
const normal = (random: Random): number =>
  Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());

const distributions: Record<string, (random: Random, i: number) => number> = {
  uniform: (random) => random(),
  normal,
  exponential: (random) => -Math.log(1 - random()),
  lognormal: (random) => Math.exp(3 + 2 * normal(random)),
  Pareto: (random) => (1 - random()) ** -1.5,
  'two-peaked': (random) => (random() < 0.5 ? 10 : 10_000) + normal(random),
  'negative lognormal': (random) => -Math.exp(normal(random)),
  'whole-numbered': (random) => Math.floor(random() * 20) - 5,
  'mostly zero': (random) => (random() < 0.8 ? 0 : random() - 0.5),
  ascending: (_, i) => i,
  'every power of ten': (random) => 10 ** (random() * 16 - 8),
};
const quantilesToTry = [0, 0.001, 0.01, 0.1, 0.25, 0.29, 0.5, 0.75, 0.9, 0.95, 0.99, 0.999, 1];
const anyFinite = fc.double({ noNaN: true, noDefaultInfinity: true });
/** Closer together than the accuracy: a bin's representative may lie outside them all. */
const nearlyOne = fc.double({ min: 1, max: 1.001, noNaN: true });
const valueOrZero = fc.oneof(fc.double(), fc.constant(0));
const manyNumbers = fc.array(fc.double(), { maxLength: 80 });

describe('DDSketch', () => {
  it('has no quantile, minimum or maximum before the first value', () => {
    const empty = new DDSketch();
    expect([empty.count, empty.min, empty.max]).toEqual([0, null, null]);
    expect(empty.quantiles([0, 0.5, 1])).toEqual([null, null, null]);
  });

  describe.each(Object.keys(distributions))('on %s data', (name) => {
    it.each([1, 2, 3, 10, 1000, 20_000])('is within its accuracy for %d values', (size) => {
      const random = randomFrom(size);
      const values = Array.from({ length: size }, (_, i) => distributions[name]!(random, i));
      for (const relativeAccuracy of [0.2, 0.01, 0.002]) {
        // Enough bins that nothing collapses: that case has its own guarantee below.
        const sketch = of(values, { relativeAccuracy, maxBins: 16_384 });
        expectAccurate(sketch, values, quantilesToTry);
      }
    });
  });

  it('is within its accuracy for every finite double, from subnormal to huge, of either sign', () => {
    fc.assert(
      fc.property(
        fc.array(anyFinite, { minLength: 1, maxLength: 80 }),
        fc.constantFrom(0.5, 0.1, 0.05, 0.02),
        (values, relativeAccuracy) => {
          const sketch = of(values, { relativeAccuracy, maxBins: 131_072 });
          expect(sketch.count).toBe(values.length);
          expectAccurate(sketch, values, quantilesToTry);
        },
      ),
    );
  });

  it('answers with the value itself when there is only one', () => {
    fc.assert(
      fc.property(anyFinite, fc.double({ min: 0, max: 1, noNaN: true }), (value, q) => {
        expect(of([value]).quantile(q)).toBe(value + 0);
      }),
    );
  });

  it('gives the exact extremes and never leaves them', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(anyFinite, nearlyOne), { minLength: 1 }), (values) => {
        const sketch = of(values);
        const [lowest, highest] = [Math.min(...values) + 0, Math.max(...values) + 0];
        expect([sketch.min, sketch.max]).toEqual([lowest, highest]);
        expect(sketch.quantiles([0, 1])).toEqual([lowest, highest]);
        for (const estimate of sketch.quantiles(quantilesToTry)) {
          expect(estimate).toBeGreaterThanOrEqual(lowest);
          expect(estimate).toBeLessThanOrEqual(highest);
        }
      }),
    );
  });

  it('never falls as q rises', () => {
    fc.assert(
      fc.property(fc.array(anyFinite, { minLength: 1 }), (values) => {
        const estimates = of(values).quantiles(quantilesToTry) as number[];
        expect(estimates).toEqual([...estimates].sort((a, b) => a - b));
      }),
    );
  });

  it('counts zeros apart, whatever their sign', () => {
    const sketch = of([0, -0, 0, 4, -4]);
    expect([sketch.zeroCount, sketch.count]).toEqual([3, 5]);
    expect(sketch.quantile(0.5)).toBe(0);
    expect(of([-0]).toJSON()).toEqual(of([0]).toJSON());
  });

  it('counts NaN and infinities apart from everything else', () => {
    const sketch = of([1, Number.NaN, Infinity, 2, -Infinity]);
    expect([sketch.count, sketch.nonFinite]).toEqual([2, 3]);
    expect([sketch.min, sketch.max]).toEqual([1, 2]);
  });

  it('takes a count as that many additions', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(valueOrZero, fc.integer({ min: 1, max: 5 }))), (pairs) => {
        const counted = new DDSketch();
        const repeated = new DDSketch();
        for (const [value, count] of pairs) {
          counted.add(value, count);
          for (let i = 0; i < count; i++) repeated.add(value);
        }
        expect(counted.toJSON()).toEqual(repeated.toJSON());
      }),
    );
  });

  it.each([0, -1, 1.5, Number.NaN])('refuses to add a value %d times', (count) => {
    expect(() => new DDSketch().add(1, count)).toThrow(CrucibleError);
  });

  it('takes a value by a key from any mapping of the same accuracy as if it had found the key', () => {
    const { mapping } = new DDSketch();
    fc.assert(
      fc.property(manyNumbers, (values) => {
        const keyed = new DDSketch();
        for (const value of values) keyed.addKeyed(value, mapping.key(value));
        expect(keyed.toJSON()).toEqual(of(values).toJSON());
      }),
    );
  });

  describe('with fewer bins than the data span', () => {
    const maxBins = 40;

    it('keeps no more than those bins for each sign', () => {
      fc.assert(
        fc.property(fc.array(anyFinite), (values) => {
          const { positive, negative } = of(values, { maxBins }).toJSON();
          for (const { keys } of [positive, negative]) {
            expect((keys.at(-1) ?? 0) - (keys[0] ?? 0)).toBeLessThan(maxBins);
          }
        }),
      );
    });

    it('stays accurate above the collapsed bins, and near the largest magnitude below them', () => {
      const size = fc.integer({ min: 1, max: 400 });
      fc.assert(
        fc.property(fc.integer(), size, fc.integer({ min: 0, max: 100 }), (seed, n, percent) => {
          const random = randomFrom(seed);
          const q = percent / 100;
          const values = Array.from({ length: n }, () => 10 ** (random() * 6));
          const sketch = of(values, { maxBins, relativeAccuracy: 0.05 });
          const exact = exactQuantile(Float64Array.from(values).sort(), q);
          const { gamma } = sketch.mapping;
          const floor = Math.max(...values) * gamma ** (2 - maxBins);
          const allowed = exact > floor ? 0.05 * exact : floor;
          expect(Math.abs(sketch.quantile(q)! - exact)).toBeLessThanOrEqual(allowed);
        }),
      );
    });

    it('holds the same content whatever the order and grouping of what came', () => {
      fc.assert(
        fc.property(fc.array(anyFinite), fc.array(anyFinite), (a, b) => {
          const all = of([...a, ...b], { maxBins }).toJSON();
          expect(of([...b, ...a].reverse(), { maxBins }).toJSON()).toEqual(all);
          expect(merged(of(a, { maxBins }), of(b, { maxBins })).toJSON()).toEqual(all);
        }),
      );
    });
  });

  it('merges to exactly what adding every value to one sketch gives', () => {
    fc.assert(
      fc.property(manyNumbers, manyNumbers, (a, b) => {
        expect(merged(of(a), of(b)).toJSON()).toEqual(of([...a, ...b]).toJSON());
      }),
    );
  });

  it('merges alike in any order and grouping', () => {
    fc.assert(
      fc.property(manyNumbers, manyNumbers, manyNumbers, (a, b, c) => {
        const grouped = merged(merged(of(a), of(b)), of(c)).toJSON();
        expect(merged(of(a), merged(of(b), of(c))).toJSON()).toEqual(grouped);
        expect(merged(of(c), merged(of(b), of(a))).toJSON()).toEqual(grouped);
      }),
    );
  });

  it('leaves the other sketch alone when merging, and may be merged into itself', () => {
    const other = of([1, 5, -3, 0, Number.NaN]);
    const before = other.toJSON();
    of([1e9]).merge(other);
    expect(other.toJSON()).toEqual(before);
    other.merge(other);
    expect(other.toJSON()).toEqual(of([1, 1, 5, 5, -3, -3, 0, 0, Number.NaN, Number.NaN]).toJSON());
  });

  it('refuses to merge a sketch of another accuracy', () => {
    const other = of([1], { relativeAccuracy: 0.02 });
    expect(() => new DDSketch().merge(other)).toThrow(/relative accuracy 0.02 into one of 0.01/);
  });

  it('copies into a sketch that goes its own way', () => {
    const original = of([1, -2, 0, Number.NaN]);
    const copy = original.copy();
    expect(copy.toJSON()).toEqual(original.toJSON());
    const before = original.toJSON();
    for (const value of [1, -2, 0, Number.NaN, 1e9]) copy.add(value);
    expect(original.toJSON()).toEqual(before);
  });

  it('starts afresh after a reset, even with values of another scale', () => {
    fc.assert(
      fc.property(manyNumbers, manyNumbers, (before, after) => {
        const sketch = of(before);
        sketch.reset();
        expect(sketch.toJSON()).toEqual(new DDSketch().toJSON());
        for (const value of after) sketch.add(value);
        expect(sketch.toJSON()).toEqual(of(after).toJSON());
      }),
    );
  });

  it('comes back from JSON exactly and goes on as if it had never left', () => {
    fc.assert(
      fc.property(manyNumbers, manyNumbers, fc.constantFrom(8, 2048), (values, later, maxBins) => {
        const original = of(values, { maxBins, relativeAccuracy: 0.03 });
        const restored = DDSketch.fromJSON(JSON.parse(JSON.stringify(original)));
        expect(restored.toJSON()).toEqual(original.toJSON());
        for (const value of later) {
          original.add(value);
          restored.add(value);
        }
        expect(restored.toJSON()).toEqual(original.toJSON());
        expect(restored.quantiles(quantilesToTry)).toEqual(original.quantiles(quantilesToTry));
      }),
    );
  });

  const valid = of([1, 2, -1, 0]).toJSON();
  const twoBins = { keys: [0, 35], counts: [1, 1] };
  it.each([
    ['sketch', 'invalid-argument', null],
    ['sketch', 'invalid-argument', [valid]],
    ['relativeAccuracy', 'invalid-option', { ...valid, relativeAccuracy: undefined }],
    ['relativeAccuracy', 'invalid-option', { ...valid, relativeAccuracy: '0.01' }],
    ['relativeAccuracy', 'invalid-option', { ...valid, relativeAccuracy: 1 }],
    ['maxBins', 'invalid-option', { ...valid, maxBins: undefined }],
    ['maxBins', 'invalid-option', { ...valid, maxBins: 1e9 }],
    ['sketch.zeroCount', 'invalid-argument', { ...valid, zeroCount: -1 }],
    ['sketch.nonFinite', 'invalid-argument', { ...valid, nonFinite: null }],
    ['sketch.min', 'invalid-argument', { ...valid, min: null }],
    ['sketch.min', 'invalid-argument', { ...valid, min: 1 }],
    ['sketch.max', 'invalid-argument', { ...valid, max: -1 }],
    ['sketch.max', 'invalid-argument', { ...new DDSketch().toJSON(), max: 1 }],
    ['sketch.min', 'invalid-argument', { ...of([1, 2]).toJSON(), min: 3 }],
    ['sketch.positive.keys', 'invalid-argument', { ...valid, positive: undefined }],
    [
      'sketch.positive.counts',
      'invalid-argument',
      { ...valid, positive: { keys: [1], counts: [] } },
    ],
    [
      'sketch.positive.keys[1]',
      'invalid-argument',
      { ...valid, positive: { ...twoBins, keys: [35, 0] } },
    ],
    [
      'sketch.positive.keys[0]',
      'invalid-argument',
      { ...valid, positive: { ...twoBins, keys: [0.5, 35] } },
    ],
    [
      'sketch.positive.keys[0]',
      'invalid-argument',
      { ...valid, positive: { ...twoBins, keys: [-9e9, 35] } },
    ],
    ['sketch.positive.keys[0]', 'invalid-argument', { ...valid, maxBins: 8, positive: twoBins }],
    [
      'sketch.positive.counts[1]',
      'invalid-argument',
      { ...valid, positive: { ...twoBins, counts: [1, 0] } },
    ],
  ])('refuses JSON with a bad %s and names it', (path, code, json) => {
    let error: unknown;
    try {
      DDSketch.fromJSON(json);
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toBeInstanceOf(CrucibleError);
    expect(error).toMatchObject({ code, details: { path } });
  });

  it.each([-0.1, 1.1, Number.NaN])('refuses the quantile %d', (q) => {
    expect(() => of([1]).quantile(q)).toThrow(CrucibleError);
  });

  it.each([0, 0.51, -1, Number.NaN])('refuses a relative accuracy of %d', (relativeAccuracy) => {
    expect(() => new DDSketch({ relativeAccuracy })).toThrow(CrucibleError);
  });

  it.each([0, 2.5, 131_073])('refuses %d bins', (maxBins) => {
    expect(() => new DDSketch({ maxBins })).toThrow(CrucibleError);
  });
});
