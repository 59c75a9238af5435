import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CrucibleError } from '../../../src/errors.js';
import { ewmaChart } from '../../../src/stats/anomaly/ewma-chart.js';
import { interquartileOutliers } from '../../../src/stats/anomaly/interquartile.js';
import { quantileOfType } from '../../../src/stats/anomaly/quantile-types.js';
import { modifiedZScores, zScores } from '../../../src/stats/anomaly/z-scores.js';
import { quantileSorted } from '../../../src/stats/quantile.js';
import { answerOf } from '../answer.js';

const steady = Array.from({ length: 50 }, (_, i) => 20 + Math.sin(i * i));
const spiked = steady.with(17, 40).with(31, 0);

describe('the three scores of single values', () => {
  const methods = { zScores, modifiedZScores, interquartileOutliers };

  it.each(Object.entries(methods))('%s finds two spikes and leaves the data alone', (_, method) => {
    const values = Object.freeze([...spiked]);
    expect(answerOf(method(values)).outliers).toEqual([17, 31]);
    expect(answerOf(method(Float64Array.from(values))).outliers).toEqual([17, 31]);
  });

  it.each(Object.entries(methods))('%s finds the same in another unit and place', (_, method) => {
    fc.assert(
      fc.property(
        fc.integer({ min: -300, max: 300 }),
        fc.integer({ min: -40, max: 40 }),
        (e, k) => {
          const moved = spiked.map((x) => (Math.round(x * 1024) / 1024 + 2 ** 20 * k) * 2 ** e);
          expect(answerOf(method(moved)).outliers).toEqual([17, 31]);
        },
      ),
    );
  });

  it.each(Object.entries(methods))('%s has no answer without a scale', (_, method) => {
    expect(method([])).toMatchObject({ reason: 'too-few' });
    expect(method([1, 2, Number.NaN, 4])).toMatchObject({ reason: 'not-finite' });
  });

  it.each(Object.entries(methods))('%s refuses a threshold that is none', (_, method) => {
    const zero = { threshold: 0, fence: 0 };
    expect(() => method(spiked, zero)).toThrow(CrucibleError);
  });

  it('divides by n or n - 1', () => {
    const [sample, population] = [1, 0].map((deltaDegreesOfFreedom) =>
      answerOf(zScores([1, 2, 6], { deltaDegreesOfFreedom: deltaDegreesOfFreedom as 0 | 1 })),
    );
    expect(sample!.scores[2]).toBeCloseTo(3 / Math.sqrt(7), 14);
    expect(population!.scores[2]! / sample!.scores[2]!).toBeCloseTo(Math.sqrt(3 / 2), 14);
    expect(() => zScores([1, 2], { deltaDegreesOfFreedom: 2 as 1 })).toThrow(CrucibleError);
  });

  it('has no score where nothing varies, or no modified one where most values are equal', () => {
    expect(zScores([0.1, 0.1, 0.1])).toMatchObject({ reason: 'no-variation' });
    expect(modifiedZScores([5, 5, 5, 5, 9])).toMatchObject({ reason: 'no-variation' });
  });

  it('keeps the digits of modified scores beside an offset that rounds the median', () => {
    const values = [1e15, 1e15 + 0.125, 1e15 + 3, 1e15 + 0.25];
    const { scores, medianAbsoluteDeviation } = answerOf(modifiedZScores(values, { constant: 1 }));
    expect(medianAbsoluteDeviation).toBe(0.125);
    expect([...scores]).toEqual([-1.5, -0.5, 22.5, 0.5]);
  });

  it('has its fences at the quartiles where those are equal', () => {
    expect(interquartileOutliers([5, 5, 5, 5, 5, 9, 5])).toMatchObject({
      lower: 5,
      upper: 5,
      outliers: [5],
    });
    expect(answerOf(interquartileOutliers([3])).outliers).toEqual([]);
  });
});

describe('quantileOfType', () => {
  it('agrees with what R says of 1 … 10', () => {
    const sorted = Float64Array.from({ length: 10 }, (_, i) => i + 1);
    const first = [3, 3, 2, 2.5, 3, 2.75, 3.25, 2 + 11 / 12, 2.9375];
    first.forEach((expected, i) => {
      expect(quantileOfType(sorted, 0.25, (i + 1) as 1)).toBeCloseTo(expected, 13);
    });
    expect(quantileOfType(Float64Array.of(1, 2, 3, 4), 0.25, 2)).toBe(1.5);
    expect(quantileOfType([], 0.25, 6)).toBeNull();
    expect(() => quantileOfType(sorted, 0.25, 10 as 9)).toThrow(CrucibleError);
    expect(() => quantileOfType(sorted, 1.25, 6)).toThrow(CrucibleError);
  });

  it('is, as type 7, the quantile of the rest of the library', () => {
    const values = fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 1 });
    fc.assert(
      fc.property(values, fc.double({ min: 0, max: 1, noNaN: true }), (data, p) => {
        const sorted = Float64Array.from(data).sort();
        expect(quantileOfType(sorted, p, 7)).toBeCloseTo(quantileSorted(sorted, p)!, 6);
      }),
    );
  });
});

describe('ewmaChart', () => {
  it('finds a shift that no single value shows', () => {
    const shifted = steady.map((x, i) => (i < 25 ? x : x + 1.5));
    const chart = answerOf(ewmaChart(shifted, { target: 20, standardDeviation: 0.75 }));
    expect(chart.outliers[0]).toBeGreaterThanOrEqual(25);
    expect(chart.outliers[0]).toBeLessThan(35);
    expect(answerOf(ewmaChart(steady)).outliers).toEqual([]);
  });

  it('is a Shewhart chart of the values themselves when nothing is smoothed', () => {
    const chart = answerOf(ewmaChart(spiked, { smoothing: 1 }));
    chart.averages.forEach((value, i) => {
      expect(value).toBeCloseTo(spiked[i]!, 12);
    });
    expect(chart.upper[0]).toBe(chart.upper[49]);
    expect(chart.outliers).toEqual(answerOf(zScores(spiked)).outliers);
  });

  it('has limits that widen to those of a long run', () => {
    const chart = answerOf(ewmaChart(steady, { target: 0, standardDeviation: 1, width: 2 }));
    expect(chart.upper[0]).toBeCloseTo(2 * 0.2, 14);
    expect(chart.upper[49]).toBeCloseTo((2 * Math.sqrt(0.2)) / Math.sqrt(1.8), 8);
    expect(chart.lower[9]).toBe(-chart.upper[9]!);
  });

  it('has no answer for constant data, unless told how much is usual', () => {
    expect(ewmaChart([0.1, 0.1, 0.1])).toMatchObject({ reason: 'no-variation' });
    expect(ewmaChart([0.1], { target: 0, standardDeviation: 1 }).ok).toBe(true);
    expect(ewmaChart([1])).toMatchObject({ reason: 'too-few' });
    expect(ewmaChart([1, Infinity])).toMatchObject({ reason: 'not-finite' });
  });

  it.each([{ smoothing: 0 }, { smoothing: 1.1 }, { width: 0 }, { standardDeviation: 0 }])(
    'refuses %j',
    (options) => {
      expect(() => ewmaChart(steady, options)).toThrow(CrucibleError);
    },
  );
});
