import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { placeOn, ticksOf } from '../../../src/export/report/axis.js';
import { distributionOf } from '../../../src/export/report/distribution.js';
import { forestAxis } from '../../../src/export/report/forest-axis.js';

function effect(estimate: number, lower: number, upper: number) {
  return { relativeDifference: { estimate, interval: { lower, upper, confidence: 0.95 } } };
}

describe('the axis of effects', () => {
  it('has zero and every estimate on it', () => {
    const axis = forestAxis([effect(0.2, 0.1, 0.3), effect(0.25, 0.2, 0.3)])!;
    for (const value of [0, 0.1, 0.2, 0.3]) {
      expect(placeOn(axis, value)).toBeGreaterThan(0);
      expect(placeOn(axis, value)).toBeLessThan(1);
    }
  });

  it('is not stretched by one interval that is far wider than the others', () => {
    const axis = forestAxis([
      effect(-0.1, -0.12, -0.08),
      effect(0.05, 0.02, 0.09),
      effect(0.1, -40, 60),
    ])!;
    expect(axis.high).toBeLessThan(1);
    expect(axis.low).toBeGreaterThan(-1);
  });

  it('is logarithmic where a figure is several times the other, the whole of it below included', () => {
    const axis = forestAxis([effect(9, 7, 12), effect(-0.2, -0.4, 0.1)])!;
    expect(axis.scale).toBe('log');
    expect(placeOn(axis, 1 + 9)).toBeLessThan(1);
    expect(placeOn(axis, 1 - 0.2)).toBeGreaterThan(0);
    expect(forestAxis([effect(-0.9, -2, 5)])!.low).toBeGreaterThan(0);
  });

  it('is there for effects of nothing, and not where there is none', () => {
    expect(forestAxis([effect(0, 0, 0)])).toMatchObject({ scale: 'linear' });
    expect(forestAxis([{ relativeDifference: null }])).toBeNull();
  });
});

describe('ticks', () => {
  it('are round, on the axis, and no more than asked for', () => {
    const ends = fc.tuple(
      fc.double({ min: -1e6, max: 1e6, noNaN: true }),
      fc.double({ min: 1e-3, max: 1e6, noNaN: true }),
    );
    fc.assert(
      fc.property(ends, ([low, span]) => {
        const axis = { low, high: low + span, scale: 'linear' as const };
        const ticks = ticksOf(axis, 5);
        expect(ticks.length).toBeLessThanOrEqual(6);
        expect(ticks.length).toBeGreaterThanOrEqual(1);
        for (const tick of ticks) {
          expect(placeOn(axis, tick)).toBeGreaterThanOrEqual(-1e-6);
          expect(placeOn(axis, tick)).toBeLessThanOrEqual(1 + 1e-6);
        }
      }),
    );
  });

  it('of a logarithmic axis are powers of ten, or what lies between them', () => {
    expect(ticksOf({ low: 0.5, high: 2e6, scale: 'log' }, 5)).toEqual([1, 100, 1e4, 1e6]);
    expect(ticksOf({ low: 40, high: 2500, scale: 'log' }, 5)).toEqual([100, 300, 1000]);
    expect(ticksOf({ low: 102, high: 108, scale: 'log' }, 5).length).toBeGreaterThanOrEqual(2);
  });
});

describe('a distribution', () => {
  const samples = fc.array(
    fc.array(fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e9, max: 1e9 }), {
      minLength: 1,
      maxLength: 200,
    }),
    { minLength: 1, maxLength: 3 },
  );

  it('counts every value once, and ends at all of them', () => {
    fc.assert(
      fc.property(samples, (arms) => {
        const drawn = distributionOf(
          'x',
          '',
          arms.map((values, arm) => ({ arm, values: Float64Array.from(values) })),
        )!;
        expect(drawn.edges.every((edge, i) => i === 0 || edge > drawn.edges[i - 1]!)).toBe(true);
        drawn.arms.forEach((own, place) => {
          const inBins = own.counts.reduce((sum, each) => sum + each, 0);
          expect(inBins + own.below + own.above).toBe(arms[place]!.length);
          expect(own.cumulative.at(-1)).toEqual({ value: Math.max(...arms[place]!), share: 1 });
        });
      }),
    );
  });

  it('of skewed positive values is drawn by their logarithms, with none beyond', () => {
    const values = Float64Array.from({ length: 1000 }, (_, i) => 10 ** (i / 250));
    const drawn = distributionOf('x', '', [{ arm: 0, values }])!;
    expect(drawn.scale).toBe('log');
    expect(drawn.arms[0]).toMatchObject({ below: 0, above: 0, count: 1000 });
  });

  it('on a linear axis leaves a value far out beyond it, and counts it', () => {
    const values = Float64Array.from({ length: 2000 }, (_, i) => Math.sin(i));
    values[7] = 1e6;
    const drawn = distributionOf('x', '', [{ arm: 0, values }])!;
    expect(drawn.scale).toBe('linear');
    expect(drawn.edges.at(-1)).toBeLessThan(10);
    expect(drawn.arms[0]).toMatchObject({ above: 1, max: 1e6 });
  });

  it('of nothing is none', () => {
    expect(distributionOf('x', '', [{ arm: 0, values: new Float64Array(0) }])).toBeNull();
  });
});
