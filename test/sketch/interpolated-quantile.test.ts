import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DDSketch } from '../../src/sketch/dd-sketch.js';
import { quantileSorted } from '../../src/stats/quantile.js';

describe('an interpolated quantile', () => {
  it('is within 1% of the exact type 7 quantile, for any positive values and any number of them', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 1e-6, max: 1e9, noNaN: true }), { minLength: 1, maxLength: 60 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (values, q) => {
          const sketch = new DDSketch();
          for (const value of values) sketch.add(value);
          const exact = quantileSorted(Float64Array.from(values).sort(), q)!;
          const estimate = sketch.interpolatedQuantile(q)!;
          expect(Math.abs(estimate - exact)).toBeLessThanOrEqual(exact * 0.010_001);
        },
      ),
    );
  });

  it('is the exact one for two values, where a rank alone would be far off', () => {
    const sketch = new DDSketch();
    sketch.add(1.5);
    sketch.add(5);
    expect(sketch.interpolatedQuantile(0.99)).toBeCloseTo(4.965, 12);
    expect(sketch.quantile(0.99)).toBe(1.5);
  });

  it('is null for no values', () => {
    expect(new DDSketch().interpolatedQuantile(0.5)).toBeNull();
  });
});
