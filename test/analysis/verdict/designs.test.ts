import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clusteredMeanDifference } from '../../../src/stats/cluster/clustered-mean-difference.js';
import { mcNemarTest } from '../../../src/stats/count/mcnemar.js';
import { newcombeInterval } from '../../../src/stats/count/newcombe.js';
import { pairedTTest } from '../../../src/stats/location/paired-t-test.js';
import { welchTTest } from '../../../src/stats/location/welch-t-test.js';
import { type RandomStream, randomStream } from '../../../src/stats/random/stream.js';
import { type Columns, onlyMetric, verdictOn } from './arms.js';

function times<T>(count: number, make: (i: number) => T): T[] {
  return Array.from({ length: count }, (_, i) => make(i));
}

const latencies = (random: RandomStream, count: number): number[] =>
  times(count, () => 100 * Math.exp(0.4 * random.normal()));

const LATENCY = { metrics: ['latency_ms mean'] };

function compare(control: Columns, treatment: Columns, metrics: readonly string[]) {
  return onlyMetric(
    verdictOn(
      [
        { condition: 'control', events: control },
        { condition: 'treatment', events: treatment },
      ],
      { metrics },
    ),
  );
}

describe('which test', () => {
  const random = randomStream('designs');
  const x = latencies(random, 60);
  const y = latencies(random, 60);

  it("is Welch's for events without sample ids, and says that these are taken for independent", () => {
    const metric = compare({ latency_ms: x }, { latency_ms: y }, ['latency_ms mean']);
    const test = welchTTest(y, x);
    expect(metric).toMatchObject({ design: 'independent', observationUnit: 'event' });
    expect(metric.test).toMatchObject({
      name: "Welch's t test",
      statistic: test.ok && test.statistic,
    });
    expect(metric.difference).toEqual({
      estimate: expect.closeTo(test.ok ? test.estimate : 0, 9),
      interval: {
        lower: expect.closeTo(test.ok ? test.interval.lower : 0, 9),
        upper: expect.closeTo(test.ok ? test.interval.upper : 0, 9),
        confidence: 0.95,
      },
    });
    expect(metric.checks).toContainEqual(
      expect.objectContaining({ name: 'independence', holds: null }),
    );
  });

  it('is paired where both saw the same samples, whatever the order', () => {
    const ids = x.map((_, i) => `s${i}`);
    const order = ids.map((_, i) => (i * 7) % 60);
    const metric = compare(
      { latency_ms: x, sample_id: ids },
      { latency_ms: order.map((i) => y[i]!), sample_id: order.map((i) => ids[i]!) },
      ['latency_ms mean'],
    );
    const test = pairedTTest(y, x);
    expect(metric).toMatchObject({ design: 'paired', observationUnit: 'sample' });
    expect(metric.test!.pValue).toBeCloseTo(test.ok ? test.pValue : -1, 12);
    expect(metric.effectSize).toMatchObject({ name: 'cohens-dz' });
  });

  it('lets what pairs have in common drop out of the relative difference, too', () => {
    const ids = x.map((_, i) => `s${i}`);
    const slower = x.map((value, i) => 1.1 * value + (i % 3) - 1);
    const metric = compare(
      { latency_ms: x, sample_id: ids },
      { latency_ms: slower, sample_id: ids },
      ['latency_ms mean'],
    );
    const { estimate, interval } = metric.relativeDifference!;
    expect(estimate).toBeCloseTo(0.1, 3);
    expect(interval!.upper - interval!.lower).toBeLessThan(0.01);
  });

  it('weighs each sample alike where they repeat and are paired', () => {
    const metric = compare(
      { latency_ms: [10, 30, 50, 70], sample_id: ['a', 'a', 'b', 'c'] },
      { latency_ms: [22, 52, 75, 75], sample_id: ['a', 'b', 'c', 'c'] },
      ['latency_ms mean'],
    );
    expect(metric).toMatchObject({
      design: 'paired',
      baseline: { values: 4, units: 3, estimate: expect.closeTo(140 / 3, 12) },
      candidate: { values: 4, units: 3, estimate: expect.closeTo(149 / 3, 12) },
    });
    const test = pairedTTest([22, 52, 75], [20, 50, 70]);
    expect(metric.test!.pValue).toBeCloseTo(test.ok ? test.pValue : -1, 12);
  });

  it('counts pairs without a partner, and leaves them out', () => {
    const ids = times(10, (i) => `s${i}`);
    const metric = compare(
      { latency_ms: [...x.slice(0, 10), 1e6], sample_id: [...ids, 'only here'] },
      { latency_ms: y.slice(0, 10), sample_id: ids },
      ['latency_ms mean'],
    );
    expect(metric).toMatchObject({ design: 'paired', baseline: { units: 10 } });
    expect(metric.checks).toContainEqual(
      expect.objectContaining({
        name: 'matched samples',
        message: expect.stringContaining('1 only by the baseline and 0 only by the candidate'),
      }),
    );
  });

  it('is cluster-robust where samples repeat, or only some are shared', () => {
    for (const shift of [100, 5]) {
      const control = { latency_ms: x, sample_id: x.map((_, i) => `s${i % 12}`) };
      const treatment = { latency_ms: y, sample_id: y.map((_, i) => `s${shift + (i % 12)}`) };
      const metric = compare(control, treatment, ['latency_ms mean']);
      const test = clusteredMeanDifference(
        { values: x, clusters: control.sample_id },
        { values: y, clusters: treatment.sample_id },
      );
      expect(metric).toMatchObject({
        design: 'clustered',
        observationUnit: 'sample',
        baseline: { values: 60, units: 12 },
      });
      expect(metric.test!.pValue).toBeCloseTo(test.ok ? test.pValue : -1, 10);
      expect(metric.test!.degreesOfFreedom).toBeCloseTo(test.ok ? test.degreesOfFreedom : -1, 8);
    }
  });

  it('comes to the same with very many samples, where small-sample corrections are left out', () => {
    const hardness = latencies(random, 4000);
    const rows = (first: number): { latency_ms: number[]; sample_id: string[] } => {
      const samples = times(9000, (i) => first + (i % 3000));
      const own = latencies(random, 9000);
      return {
        latency_ms: samples.map((sample, i) => hardness[sample]! * own[i]!),
        sample_id: samples.map((sample) => `s${sample}`),
      };
    };
    const [control, treatment] = [rows(0), rows(1000)];
    const metric = compare(control, treatment, ['latency_ms mean']);
    const test = clusteredMeanDifference(
      { values: control.latency_ms, clusters: control.sample_id },
      { values: treatment.latency_ms, clusters: treatment.sample_id },
    );
    if (!test.ok) throw new Error(test.message);
    expect(metric.design).toBe('clustered');
    expect(metric.test!.statistic! / test.statistic).toBeCloseTo(1, 3);
  });

  it("is the z test for rates, Fisher's where few are expected, McNemar's for pairs", () => {
    const often = times(200, (i) => i % 4 !== 0);
    const rarer = times(200, (i) => i % 3 !== 0);
    const z = compare({ success: often }, { success: rarer }, ['success rate']);
    const newcombe = newcombeInterval(
      { successes: 133, trials: 200 },
      { successes: 150, trials: 200 },
    );
    expect(z).toMatchObject({
      statistic: 'rate',
      test: { name: 'two-proportion z test' },
      effectSize: { name: 'odds-ratio' },
      difference: {
        estimate: expect.closeTo(-0.085, 12),
        interval: newcombe.ok && newcombe.interval,
      },
    });
    const few = compare({ success: often.slice(0, 8) }, { success: rarer.slice(0, 8) }, [
      'success rate',
    ]);
    expect(few.test).toMatchObject({ name: "Fisher's exact test" });
    const ids = often.map((_, i) => `s${i}`);
    const pairs = compare({ success: often, sample_id: ids }, { success: rarer, sample_id: ids }, [
      'success rate',
    ]);
    const count = (a: boolean, b: boolean): number =>
      often.filter((before, i) => before === b && rarer[i] === a).length;
    const mcnemar = mcNemarTest(
      [
        [count(true, true), count(true, false)],
        [count(false, true), count(false, false)],
      ],
      { method: 'mid-p' },
    );
    expect(pairs.test!.name).toMatch(/McNemar/);
    expect(pairs.test!.pValue).toBeCloseTo(mcnemar.ok ? mcnemar.pValue : -1, 12);
  });

  it('has no other outcome to expect where all are alike', () => {
    const all = { success: times(500, () => true) };
    expect(compare(all, all, ['success rate'])).toMatchObject({
      test: { pValue: 1 },
      difference: { estimate: 0 },
      verdict: 'equivalent',
    });
  });

  it('turns round with the conditions, and does not mind the order of events', () => {
    fc.assert(
      fc.property(fc.integer(), fc.constantFrom('mean', 'p50', 'final'), (seed, statistic) => {
        const draws = randomStream(seed);
        const rows = (): Columns => ({
          latency_ms: latencies(draws, 40),
          sample_id: times(40, () => `s${draws.integer(15)}`),
        });
        const [a, b] = [rows(), rows()];
        const metrics = [`latency_ms ${statistic === 'final' ? 'mean' : statistic}`];
        const there = compare(a, b, metrics);
        const back = compare(b, a, metrics);
        expect(back.difference?.estimate).toBeCloseTo(-there.difference!.estimate, 9);
        expect(back.test?.pValue ?? null).toEqual(
          there.test === null ? null : expect.closeTo(there.test.pValue, 9),
        );
        const reversed = Object.fromEntries(
          Object.entries(a).map(([name, values]) => [
            name,
            Array.from(values as number[]).reverse(),
          ]),
        );
        expect(compare(reversed, b, metrics).test?.pValue ?? null).toEqual(
          there.test === null ? null : expect.closeTo(there.test.pValue, 9),
        );
      }),
      { numRuns: 60 },
    );
  });

  it('gives no test but a reason for too few, constant or missing values', () => {
    const one = compare({ latency_ms: [1] }, { latency_ms: [2] }, LATENCY.metrics);
    expect(one).toMatchObject({ verdict: 'unknown', test: null, reason: { reason: 'too-few' } });
    const constant = compare({ latency_ms: [5, 5, 5] }, { latency_ms: [7, 7] }, LATENCY.metrics);
    expect(constant).toMatchObject({
      verdict: 'unknown',
      reason: { reason: 'no-variation' },
      difference: { estimate: 2, interval: null },
    });
    for (const metric of ['latency_ms mean', 'latency_ms p95', 'success rate']) {
      const none = compare({ latency_ms: x, success: x.map(() => true) }, { cost_usd: [1] }, [
        metric,
      ]);
      expect(none).toMatchObject({
        verdict: 'unknown',
        reason: { reason: 'too-few', message: expect.stringContaining('treatment has no value') },
      });
    }
    const few = compare({ latency_ms: x }, { latency_ms: y }, ['latency_ms p95']);
    expect(few).toMatchObject({ verdict: 'unknown', reason: { reason: 'too-few' } });
    expect(few.words).toContain('at least 200 values');
  });

  it('leaves NaN and infinities out, and says so', () => {
    const metric = compare(
      { latency_ms: [...x, Number.NaN] },
      { latency_ms: [...y, Infinity, Number.NaN] },
      LATENCY.metrics,
    );
    expect(metric).toMatchObject({ baseline: { nonFinite: 1 }, candidate: { nonFinite: 2 } });
    expect(metric.checks).toContainEqual(
      expect.objectContaining({ name: 'finite values', holds: false }),
    );
    expect(metric.test!.pValue).toBe(
      compare({ latency_ms: x }, { latency_ms: y }, LATENCY.metrics).test!.pValue,
    );
  });
});
