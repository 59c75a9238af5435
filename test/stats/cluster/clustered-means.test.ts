import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CrucibleError } from '../../../src/errors.js';
import { clusteredMean } from '../../../src/stats/cluster/clustered-mean.js';
import { clusteredMeanDifference } from '../../../src/stats/cluster/clustered-mean-difference.js';
import { intraclassCorrelation } from '../../../src/stats/cluster/intraclass-correlation.js';
import { oneSampleTTest } from '../../../src/stats/location/one-sample-t-test.js';
import { pairedTTest } from '../../../src/stats/location/paired-t-test.js';
import type { TTest } from '../../../src/stats/location/t-test.js';
import { welchTTest } from '../../../src/stats/location/welch-t-test.js';
import { sampleMoments } from '../../../src/stats/sample/moments.js';
import { answerOf } from '../answer.js';
import { type DenseArm, denseVariance } from './dense.js';

const wave = (count: number, phase: number) =>
  Array.from({ length: count }, (_, i) => Math.sin(phase + 1.3 * i * i));
const numbered = (count: number, first = 0) => Array.from({ length: count }, (_, i) => first + i);

/** Values in clusters of these sizes, alike within each. */
function arm(sizes: readonly number[], phase: number, first = 0) {
  const clusters = sizes.flatMap((size, i) => new Array<number>(size).fill(first + i));
  const noise = wave(clusters.length, phase);
  return { clusters, values: clusters.map((c, i) => Math.cos(c * c + phase) + 0.7 * noise[i]!) };
}

/** With the working model that the estimate itself takes from the data. */
function dense({ values, clusters }: { values: number[]; clusters: number[] }): DenseArm {
  const alike = intraclassCorrelation({ values, clusters });
  const correlation = alike.ok ? Math.max(0, alike.estimate) : 0;
  return { values, clusters, variance: sampleMoments(values).variance, correlation };
}

/** The sum of all products of deviations within shared clusters, over what it would be for one unit. */
function denseCovariance(first: DenseArm, second: DenseArm): number {
  const [a, b] = [first, second].map(({ values }) => {
    const mean = values.reduce((x, y) => x + y) / values.length;
    return values.map((value) => value - mean);
  }) as [number[], number[]];
  const same = a.map((_, i) => b.map((_, j) => +(first.clusters[i] === second.clusters[j])));
  const total = same.flat().reduce((x, y) => x + y, 0);
  let [products, expected] = [0, 0];
  let limit = Infinity;
  a.forEach((x, i) => {
    b.forEach((y, j) => {
      if (!same[i]![j]) return;
      products += x * y;
      const ofFirst = first.clusters.filter((c) => c === first.clusters[i]).length;
      const ofSecond = second.clusters.filter((c) => c === second.clusters[j]).length;
      expected += 1 - ofFirst / a.length - ofSecond / b.length + total / a.length / b.length;
      const share = (arm: DenseArm, size: number) =>
        arm.variance * (arm.correlation + (1 - arm.correlation) / size);
      limit = Math.min(limit, 0.99 * Math.sqrt(share(first, ofFirst) * share(second, ofSecond)));
    });
  });
  if (total === 0) return 0;
  return Math.min(limit, Math.max(-limit, products / expected));
}

function expectSameTest(one: TTest, other: TTest): void {
  expect(one.estimate).toBeCloseTo(other.estimate, 12);
  expect(one.standardError / other.standardError).toBeCloseTo(1, 10);
  expect(one.degreesOfFreedom / other.degreesOfFreedom).toBeCloseTo(1, 9);
  expect(one.pValue / other.pValue).toBeCloseTo(1, 8);
  expect(one.interval.lower).toBeCloseTo(other.interval.lower, 10);
}

describe('clusteredMean', () => {
  it('is the one-sample t test when each value is a cluster', () => {
    const values = wave(12, 0.4);
    expectSameTest(
      answerOf(clusteredMean({ values, clusters: numbered(12) }, { nullValue: 0.1 })),
      answerOf(oneSampleTTest(values, { nullValue: 0.1 })),
    );
  });

  it('is the t test of the cluster means when clusters are of one size', () => {
    const sample = arm(new Array<number>(9).fill(4), 1);
    const means = numbered(9).map(
      (c) => sample.values.slice(4 * c, 4 * c + 4).reduce((a, b) => a + b) / 4,
    );
    expectSameTest(answerOf(clusteredMean(sample)), answerOf(oneSampleTTest(means)));
  });

  it('agrees with the matrices of the textbook for clusters of any sizes', () => {
    for (const sizes of [
      [1, 2, 3, 4, 5],
      [7, 1],
      [10, 1, 1, 1, 6, 2],
    ]) {
      const sample = arm(sizes, sizes.length);
      const { standardError, degreesOfFreedom, clusters } = answerOf(clusteredMean(sample));
      const expected = denseVariance([dense(sample)]);
      expect(standardError ** 2 / expected.variance).toBeCloseTo(1, 9);
      expect(degreesOfFreedom / expected.degreesOfFreedom).toBeCloseTo(1, 8);
      expect(clusters).toBe(sizes.length);
    }
  });

  it('takes labels of any kind, in any order', () => {
    const sample = arm([3, 1, 4, 2], 2);
    const order = numbered(10).map((i) => (i * 7) % 10);
    const shuffled = {
      values: order.map((i) => sample.values[i]!),
      clusters: order.map((i) => `prompt ${sample.clusters[i]}`),
    };
    expectSameTest(answerOf(clusteredMean(shuffled)), answerOf(clusteredMean(sample)));
  });

  it('loses no digit to a large offset', () => {
    const sample = arm([3, 1, 4, 2, 6], 2);
    const values = sample.values.map((x) => Math.round(x * 2 ** 16) / 2 ** 16);
    const near = answerOf(clusteredMean({ ...sample, values }));
    const far = answerOf(clusteredMean({ ...sample, values: values.map((x) => x + 2 ** 33) }));
    expect(far.standardError / near.standardError).toBeCloseTo(1, 12);
    expect(far.degreesOfFreedom).toBeCloseTo(near.degreesOfFreedom, 8);
  });

  it('has no answer for one cluster, equal clusters or NaN', () => {
    expect(clusteredMean({ values: [1, 2], clusters: ['a', 'a'] })).toMatchObject({
      reason: 'too-few',
    });
    const equal = { values: [0.1, 0.3, 0.3, 0.1], clusters: [1, 1, 2, 2] };
    expect(clusteredMean(equal)).toMatchObject({ reason: 'no-variation' });
    expect(clusteredMean({ values: [1, Number.NaN], clusters: [1, 2] })).toMatchObject({
      reason: 'not-finite',
    });
    expect(() => clusteredMean({ values: [1, 2], clusters: [1] })).toThrow(CrucibleError);
  });
});

describe('clusteredMeanDifference', () => {
  it("is Welch's t test when each value is a cluster", () => {
    const [x, y] = [wave(12, 0.4), wave(7, 2).map((v) => 3 * v)];
    expectSameTest(
      answerOf(
        clusteredMeanDifference(
          { values: y, clusters: numbered(7) },
          { values: x, clusters: numbered(12, 100) },
          { nullValue: 0.2 },
        ),
      ),
      answerOf(welchTTest(x, y, { nullValue: 0.2 })),
    );
  });

  it('is the paired t test when each cluster has one value of each condition', () => {
    const x = wave(11, 0.4);
    const y = x.map((value, i) => value + 0.1 * Math.cos(5 * i));
    const shared = answerOf(
      clusteredMeanDifference(
        { values: y, clusters: numbered(11) },
        { values: x, clusters: numbered(11) },
        { alternative: 'less' },
      ),
    );
    const test = answerOf(pairedTTest(x, y, { alternative: 'less' }));
    expect(shared.standardError / test.standardError).toBeCloseTo(1, 10);
    expect(shared.degreesOfFreedom).toBeGreaterThan(9.9);
    expect(shared.degreesOfFreedom).toBeLessThan(10.0001);
    expect(shared.estimate).toBeCloseTo(test.estimate, 12);
    expect(shared.sharedClusters).toBe(11);
  });

  it('agrees with the matrices of the textbook, with clusters apart, shared, or some of each', () => {
    const control = arm([2, 5, 1, 3, 3], 1);
    for (const first of [0, 2, 50]) {
      const treatment = arm([4, 1, 2, 6], 3, first);
      const seen = answerOf(clusteredMeanDifference(control, treatment));
      const arms = [dense(control), dense(treatment)] as const;
      const expected = denseVariance(arms, denseCovariance(...arms));
      expect(seen.standardError ** 2 / expected.variance).toBeCloseTo(1, 9);
      expect(seen.degreesOfFreedom / expected.degreesOfFreedom).toBeCloseTo(1, 8);
      expect(seen.sharedClusters).toBe({ 0: 4, 2: 3, 50: 0 }[first]);
    }
  });

  it('keeps labels apart when told that they are not the same clusters', () => {
    const control = arm([2, 5, 1, 3], 1);
    const treatment = arm([4, 1, 2, 6], 3);
    const apart = answerOf(clusteredMeanDifference(control, treatment, { paired: false }));
    const renamed = answerOf(clusteredMeanDifference(control, arm([4, 1, 2, 6], 3, 0)));
    const distinct = answerOf(
      clusteredMeanDifference(control, {
        values: treatment.values,
        clusters: treatment.clusters.map((c) => c + 100),
      }),
    );
    expectSameTest(apart, distinct);
    expect(apart.sharedClusters).toBe(0);
    expect(apart.standardError).not.toBeCloseTo(renamed.standardError, 6);
  });

  it('changes only its sign when the arms change places, and its unit with that of the values', () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-3, max: 1e3, noNaN: true }), (unit) => {
        const [a, b] = [arm([2, 5, 1, 3], 1), arm([4, 1, 2, 6], 3)];
        const there = answerOf(clusteredMeanDifference(a, b));
        const times = (sample: typeof a) => ({
          ...sample,
          values: sample.values.map((x) => x * unit),
        });
        const back = answerOf(clusteredMeanDifference(times(b), times(a)));
        expect(back.statistic).toBeCloseTo(-there.statistic, 9);
        expect(back.degreesOfFreedom).toBeCloseTo(there.degreesOfFreedom, 8);
        expect(back.interval.lower / unit).toBeCloseTo(-there.interval.upper, 9);
      }),
    );
  });

  it('has no answer when every shared cluster differs by the same', () => {
    const values = [0.1, 0.2, 0.3, 0.7];
    const clusters = [1, 2, 3, 4];
    const seen = clusteredMeanDifference(
      { values, clusters },
      { values: values.map((v) => v + 0.1), clusters },
    );
    expect(seen).toMatchObject({ reason: 'no-variation' });
  });

  it('refuses to pair arms that share nothing', () => {
    expect(() =>
      clusteredMeanDifference(arm([2, 2], 1), arm([2, 2], 1, 9), { paired: true }),
    ).toThrow(CrucibleError);
  });
});

describe('intraclassCorrelation', () => {
  it('is 1 for equal values in each cluster, and counts the clusters only', () => {
    const sample = { values: [1, 1, 1, 5, 5, 5, 2, 2, 2], clusters: [1, 1, 1, 2, 2, 2, 3, 3, 3] };
    const alike = answerOf(intraclassCorrelation(sample));
    expect(alike.estimate).toBe(1);
    expect(alike.designEffect).toBeCloseTo(3, 12);
    expect(alike.effectiveCount).toBeCloseTo(3, 12);
  });

  it("agrees with the one-way analysis of Shrout and Fleiss's ratings", () => {
    // Shrout & Fleiss, "Intraclass correlations" (Psychological Bulletin 86(2), 1979): ICC(1,1) = .17.
    const ratings = [
      [9, 2, 5, 8],
      [6, 1, 3, 2],
      [8, 4, 6, 8],
      [7, 1, 2, 6],
      [10, 5, 6, 9],
      [6, 2, 4, 7],
    ];
    const alike = answerOf(
      intraclassCorrelation({
        values: ratings.flat(),
        clusters: ratings.flatMap((row, i) => row.map(() => i)),
      }),
    );
    expect(alike.estimate).toBeCloseTo(0.166, 3);
    expect(alike.interval.lower).toBeCloseTo(-0.133, 3);
    expect(alike.interval.upper).toBeCloseTo(0.723, 3);
  });

  it('never credits clusters with more than independent values', () => {
    const sample = { values: [1, 3, 1, 3, 1.1, 3], clusters: [1, 1, 2, 2, 3, 3] };
    const alike = answerOf(intraclassCorrelation(sample));
    expect(alike.estimate).toBeLessThan(0);
    expect(alike.designEffect).toBe(1);
  });

  it('has no answer without a cluster of two, or without variation', () => {
    expect(intraclassCorrelation({ values: [1, 2], clusters: [1, 2] })).toMatchObject({
      reason: 'too-few',
    });
    const flat = { values: [0.1, 0.1, 0.1], clusters: [1, 1, 2] };
    expect(intraclassCorrelation(flat)).toMatchObject({ reason: 'no-variation' });
  });
});
