import { describe, expect, it } from 'vitest';
import { ExposureCounter } from '../../../src/analysis/verdict/exposures.js';
import { checkSampleRatio } from '../../../src/analysis/verdict/sample-ratio.js';
import { randomStream } from '../../../src/stats/random/stream.js';
import { batchOf, type Columns, verdictOn } from './arms.js';

/** So many calls of each of 60 samples, at about a price. */
function calls(name: string, each: number, price: number, isKnown = true): Columns {
  const random = randomStream(name);
  const rows = Array.from({ length: 60 * each }, (_, i) => i);
  return {
    sample_id: rows.map((i) => (isKnown ? `s${i % 60}` : null)),
    cost_usd: rows.map(() => price * (1 + 0.1 * random.normal())),
  };
}

function compare(control: Columns, treatment: Columns, options = {}) {
  const { metrics } = verdictOn(
    [
      { condition: 'control', events: control },
      { condition: 'treatment', events: treatment },
    ],
    options,
  );
  return new Map(metrics.map((metric) => [metric.metric, metric]));
}

describe('what a sample costs', () => {
  it('is compared by default where it takes several events, and the mean says that it is of one', () => {
    const metrics = compare(calls('a', 1, 0.02), calls('b', 3, 0.01));
    expect([...metrics.keys()]).toEqual(['cost_usd mean', 'cost_usd sum']);
    expect(metrics.get('cost_usd sum')).toMatchObject({
      statistic: 'sum',
      unit: 'USD',
      direction: 'lower',
      verdict: 'worse',
      design: 'paired',
      observationUnit: 'sample',
      baseline: { estimate: expect.closeTo(0.02, 3), units: 60 },
      candidate: { estimate: expect.closeTo(0.03, 3), units: 60 },
    });
    expect(metrics.get('cost_usd mean')!.checks).toContainEqual({
      name: 'events per sample',
      holds: false,
      message: expect.stringMatching(
        /^a sample has 3 values in the candidate and 1 in the baseline: .* comes to 0\.0\d+ in the candidate and 0\.0\d+ in the baseline/,
      ),
    });
  });

  it('is its mean where each has one event, and is left out then', () => {
    const metrics = compare(calls('a', 1, 0.02), calls('b', 1, 0.01));
    expect([...metrics.keys()]).toEqual(['cost_usd mean']);
    expect(metrics.get('cost_usd mean')!.checks.map(({ name }) => name)).not.toContain(
      'events per sample',
    );
  });

  it('says nothing of events where both take as many', () => {
    const metrics = compare(calls('a', 3, 0.02), calls('b', 3, 0.01));
    expect([...metrics.keys()]).toEqual(['cost_usd mean', 'cost_usd sum']);
    expect(metrics.get('cost_usd mean')!.checks.map(({ name }) => name)).not.toContain(
      'events per sample',
    );
  });

  it('has no answer without samples', () => {
    const [control, treatment] = [calls('a', 2, 0.02, false), calls('b', 2, 0.01, false)];
    expect([...compare(control, treatment).keys()]).toEqual(['cost_usd mean']);
    expect(
      compare(control, treatment, { metrics: ['cost_usd sum'] }).get('cost_usd sum'),
    ).toMatchObject({ verdict: 'unknown', reason: { reason: 'too-few' } });
  });

  it('is counted in each run by itself, and not where a part of it is NaN', () => {
    const seeds = (events: Columns): Columns => ({
      ...events,
      metadata_seed: Array.from({ length: 180 }, (_, i) => Math.floor(i / 60)),
    });
    const options = { metrics: ['cost_usd sum'], runBy: 'metadata.seed' };
    const metric = compare(seeds(calls('a', 3, 0.02)), seeds(calls('b', 3, 0.01)), options).get(
      'cost_usd sum',
    )!;
    expect(metric.baseline.estimate).toBeCloseTo(0.02, 3);
    expect(metric.test!.name).toBe('two-way cluster-robust t test');
    const events = calls('a', 2, 0.02);
    const cost = Array.from(events['cost_usd'] as readonly number[], (value, i) =>
      i === 0 ? Number.NaN : value,
    );
    const broken = compare({ ...events, cost_usd: cost }, calls('b', 2, 0.01)).get('cost_usd sum')!;
    expect(broken.baseline).toMatchObject({ values: 59, nonFinite: 1 });
  });
});

describe('shares of units', () => {
  const weighted = (a: number, b: number, salt = `${a}:${b}`) => ({
    salt,
    conditions: [
      { name: 'a', weight: a },
      { name: 'b', weight: b },
    ],
  });
  const exposed = (prefix: string, counts: Readonly<Record<string, number>>) =>
    batchOf({
      condition: Object.entries(counts).flatMap(([name, n]) => new Array<string>(n).fill(name)),
      metadata_unit_id: Object.entries(counts).flatMap(([name, n]) =>
        Array.from({ length: n }, (_, i) => `${prefix}${name}${i}`),
      ),
    });
  const gathered = (ids: readonly string[]) => ({
    arms: ['a', 'b'].map((condition, i) => ({
      condition,
      experimentIds: ids.length === 1 ? ids : [ids[i]!],
      events: 10,
      values: new Map(),
    })),
    sampleCount: 1,
    eventNames: [],
    runKeys: [],
    yesOrNo: new Set<string>(),
  });

  it('are those of each experiment: weights of 9 to 1 and then of 1 to 1', () => {
    const counter = new ExposureCounter();
    counter.experiment('x', weighted(9, 1))(exposed('x', { a: 900, b: 100 }));
    counter.experiment('y', weighted(1, 1))(exposed('y', { a: 500, b: 500 }));
    const settings = { expectedRatios: null, by: 'condition' as const };
    expect(checkSampleRatio(gathered(['x', 'y']), counter.finish(), settings)).toEqual({
      counted: 'exposures',
      observed: [1400, 600],
      expected: [1400, 600],
      pValue: 1,
      holds: true,
    });
  });

  it('count a unit once where experiments share an assignment, and say where it got two conditions', () => {
    const counter = new ExposureCounter();
    const same = weighted(1, 1);
    counter.experiment('x', same)(exposed('x', { a: 100, b: 100 }));
    counter.experiment('y', same)(exposed('x', { a: 100, b: 100 }));
    const both = batchOf({ condition: ['b', 'b'], metadata_unit_id: ['xa0', 'xa1'] });
    counter.experiment('z', same)(both);
    const settings = { expectedRatios: null, by: 'condition' as const };
    expect(checkSampleRatio(gathered(['x']), counter.finish(), settings)).toMatchObject({
      observed: [100, 102],
      expected: [101, 101],
      inSeveral: 2,
      holds: true,
    });
  });

  it('are of the own condition of each experiment where experiments are compared', () => {
    const counter = new ExposureCounter();
    const same = weighted(1, 1);
    counter.experiment('x', same)(exposed('x', { a: 500, b: 90 }));
    counter.experiment('y', same)(exposed('y', { a: 10, b: 500 }));
    const settings = { expectedRatios: null, by: 'experiment' as const };
    const check = checkSampleRatio(gathered(['x', 'y']), counter.finish(), settings);
    expect(check).toMatchObject({ observed: [500, 500], holds: true });
  });
});
