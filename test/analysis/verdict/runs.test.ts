import { describe, expect, it } from 'vitest';
import { compareRunCurves } from '../../../src/analysis/verdict/run-curves.js';
import { pairedTTest } from '../../../src/stats/location/paired-t-test.js';
import { welchTTest } from '../../../src/stats/location/welch-t-test.js';
import { type Columns, onlyMetric, verdictOn } from './arms.js';

/** Training runs of so many steps, the last value of each as given; steps of runs interleave. */
function training(finals: Readonly<Record<string, number>>, steps = 30): Columns {
  const runs = Object.entries(finals);
  const rows = Array.from({ length: steps * runs.length }, (_, i) => i);
  return {
    metadata_seed: rows.map((i) => runs[i % runs.length]![0]),
    step: rows.map((i) => Math.floor(i / runs.length)),
    loss: rows.map((i) => {
      const left = steps - 1 - Math.floor(i / runs.length);
      return left === 0 ? runs[i % runs.length]![1] : 10 + left;
    }),
  };
}

function compare(control: Columns, treatment: Columns, options = {}) {
  return onlyMetric(
    verdictOn(
      [
        { condition: 'control', events: control },
        { condition: 'treatment', events: treatment },
      ],
      { metrics: ['loss'], runBy: 'metadata.seed', ...options },
    ),
  );
}

describe('training curves', () => {
  it('are compared by the last value of each run, the run being one observation', () => {
    const metric = compare(
      training({ a: 1.1, b: 1.3, c: 1.2 }),
      training({ d: 0.9, e: 1.0, f: 0.8, g: 0.95 }),
    );
    const test = welchTTest([0.9, 1.0, 0.8, 0.95], [1.1, 1.3, 1.2]);
    expect(metric).toMatchObject({
      metric: 'loss final',
      statistic: 'final',
      observationUnit: 'run',
      design: 'independent',
      baseline: { units: 3, estimate: expect.closeTo(1.2, 12) },
      verdict: 'better',
    });
    expect(metric.test!.pValue).toBeCloseTo(test.ok ? test.pValue : -1, 12);
  });

  it('are paired by seed where both conditions ran with the same ones', () => {
    const metric = compare(
      training({ a: 1.1, b: 1.3, c: 1.6 }),
      training({ c: 1.5, a: 1.0, b: 1.25 }),
    );
    const test = pairedTTest([1.0, 1.25, 1.5], [1.1, 1.3, 1.6]);
    expect(metric.design).toBe('paired');
    expect(metric.test!.pValue).toBeCloseTo(test.ok ? test.pValue : -1, 12);
  });

  it('of one run a condition give no test, however many batches there are', () => {
    const metric = compare(training({ a: 1 }, 5000), training({ a: 0.5 }, 5000), {
      runBy: undefined,
    });
    expect(metric).toMatchObject({
      observationUnit: 'run',
      verdict: 'unknown',
      reason: { reason: 'too-few' },
      difference: { estimate: -0.5, interval: null },
    });
    expect(metric.words).toContain('one run in a condition');
  });

  it('take each experiment for a run where several are compared by condition', () => {
    const experiments = [
      ['x', 1.0],
      ['y', 0.7],
      ['x', 1.2],
      ['y', 0.8],
      ['x', 1.1],
    ] as const;
    const metric = onlyMetric(
      verdictOn(
        experiments.map(([condition, loss], i) => {
          const { metadata_seed: _seed, ...events } = training({ seed: loss });
          return { condition, id: `run-${i}`, events };
        }),
        { by: 'condition', metrics: ['loss'] },
      ),
    );
    expect(metric).toMatchObject({
      baseline: { condition: 'x', units: 3, experimentIds: ['run-0', 'run-2', 'run-4'] },
      candidate: { condition: 'y', units: 2 },
    });
  });

  it('that end in NaN are left out with a warning, not taken at their last good value', () => {
    const metric = compare(
      training({ a: 1.1, b: 1.3, c: 1.2 }),
      training({ d: 0.9, e: Number.NaN, f: 0.8 }),
    );
    expect(metric.candidate).toMatchObject({ units: 2, estimate: expect.closeTo(0.85, 12) });
    expect(metric.checks).toContainEqual(
      expect.objectContaining({
        name: 'diverged runs',
        holds: false,
        message: expect.stringContaining('1 of the candidate'),
      }),
    );
  });

  it('are the exception: the steps of an agent that belong to a sample are no training', () => {
    const events = {
      sample_id: ['a', 'a', 'b', 'b', 'c', 'c'],
      step: [0, 1, 0, 1, 0, 1],
      latency_ms: [1, 2, 3, 4, 5, 7],
    };
    const metric = compare(events, events, { metrics: ['latency_ms'] });
    expect(metric).toMatchObject({ metric: 'latency_ms mean', observationUnit: 'sample' });
  });
});

describe('any metric by runs', () => {
  it('is boiled down to one figure a run first', () => {
    const rows = (shift: number): Columns => ({
      metadata_seed: ['a', 'a', 'b', 'b', 'c', 'c', 'c'],
      latency_ms: [1, 3, 2, 6, 5, 5, 5].map((value, i) => value + shift * (1 + (i % 2))),
    });
    const metric = compare(rows(0), rows(1), { metrics: ['latency_ms'], unit: 'run' });
    const test = pairedTTest([3.5, 5.5, 19 / 3], [2, 4, 5]);
    expect(metric).toMatchObject({
      observationUnit: 'run',
      design: 'paired',
      baseline: { units: 3, estimate: expect.closeTo(11 / 3, 12) },
    });
    expect(metric.test!.pValue).toBeCloseTo(test.ok ? test.pValue : -1, 12);
  });
});

describe('bands over runs', () => {
  const options = { confidence: 0.95, maxPoints: 500 };

  it('are the mean and its interval over the runs that are there', () => {
    const { x, groups } = compareRunCurves(
      [
        {
          group: 'adam',
          runs: [
            { x: [0, 10, 20], y: [4, 2, 1] },
            { x: [0, 5, 10], y: [6, 5, 4] },
          ],
        },
        { group: 'sgd', runs: [{ x: [0, 20], y: [8, 4] }] },
      ],
      options,
    );
    expect(x).toEqual(Float64Array.of(0, 5, 10, 20));
    const [adam, sgd] = groups;
    expect(adam!.mean).toEqual(Float64Array.of(5, 4, 3, 1));
    expect(adam!.counts).toEqual(Uint32Array.of(2, 2, 2, 1));
    // Student's t with one degree of freedom, of two values 2 apart.
    expect(adam!.upper[0]).toBeCloseTo(5 + 12.706_204_736, 6);
    expect(adam!.lower[3]).toBeNaN();
    expect(sgd).toMatchObject({ runs: 1, mean: Float64Array.of(8, 7, 6, 4) });
  });

  it('leave diverged runs out where they diverged, and count them', () => {
    const { groups } = compareRunCurves(
      [
        {
          group: 'a',
          runs: [
            { x: [0, 1, 2], y: [1, Number.NaN, Infinity] },
            { x: [0, 1, 1, 2], y: [3, 2, 4, 5] },
          ],
        },
      ],
      options,
    );
    expect(groups[0]).toMatchObject({
      mean: Float64Array.of(2, 3, 5),
      counts: Uint32Array.of(2, 1, 1),
      diverged: Uint32Array.of(0, 1, 1),
    });
  });

  it('are thinned to so many points, both ends kept', () => {
    const x = Float64Array.from({ length: 10_000 }, (_, i) => i);
    const curves = compareRunCurves([{ group: 'a', runs: [{ x, y: x }] }], {
      ...options,
      maxPoints: 100,
    });
    expect(curves.x).toHaveLength(100);
    expect([curves.x[0], curves.x[99]]).toEqual([0, 9999]);
    expect(curves.groups[0]!.mean).toEqual(curves.x);
  });
});
