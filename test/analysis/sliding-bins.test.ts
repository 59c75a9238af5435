import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { binOf, SlidingBins } from '../../src/analysis/sliding-bins.js';
import { DDSketch } from '../../src/sketch/dd-sketch.js';

/** Of either sign and any magnitude, many of them alike. */
const values = fc.array(
  fc.oneof(
    fc.integer({ min: -5, max: 5 }).map((value) => value + 0),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.constantFrom(5e-324, -5e-324, Number.MAX_VALUE, -Number.MAX_VALUE),
  ),
  { maxLength: 40 },
);

describe('SlidingBins', () => {
  it('estimates as a sketch does that has seen only what is in, whatever was in before', () => {
    fc.assert(
      fc.property(values, values, fc.double({ min: 0, max: 1, noNaN: true }), (gone, kept, p) => {
        const bins = new SlidingBins();
        for (const value of [...gone, ...kept]) bins.add(binOf(value), 1);
        for (const value of gone) bins.remove(binOf(value), 1);
        const sketch = new DDSketch({ maxBins: 131_072 });
        for (const value of kept) sketch.add(value);
        // `+ 0`: the sketch and the test have one kind of zero.
        const [min, max] = [Math.min(...kept) + 0, Math.max(...kept) + 0];
        expect(bins.quantile(p, min, max)).toBe(sketch.interpolatedQuantile(p));
      }),
      { numRuns: 500 },
    );
  });
});
