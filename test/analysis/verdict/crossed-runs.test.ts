import { describe, expect, it } from 'vitest';
import { binomialCdf, binomialSurvival } from '../../../src/stats/distribution/binomial.js';
import { pairedTTest } from '../../../src/stats/location/paired-t-test.js';
import { type RandomStream, randomStream } from '../../../src/stats/random/stream.js';
import { type Columns, onlyMetric, verdictOn } from './arms.js';

const ROUNDS = 500;

interface Drawing {
  readonly samples: number;
  readonly runDeviation: number;
  readonly effect?: number;
  /** Whether the conditions ran with the same seeds. */
  readonly sharesSeeds: boolean;
}

/** Two conditions of five seeds each over one data set; the outcome of a run is off by its deviation. */
function draw(
  random: RandomStream,
  { samples, runDeviation, effect = 0, sharesSeeds }: Drawing,
): [Columns, Columns] {
  const chance = Array.from({ length: samples }, () => 0.7 + 0.25 * random.next());
  const arm = (place: number): Columns => {
    const rows = Array.from({ length: samples * 5 }, (_, i) => i);
    const runs = Array.from({ length: 5 }, () => runDeviation * random.normal());
    return {
      sample_id: rows.map((i) => `s${i % samples}`),
      metadata_seed: rows.map((i) => Math.floor(i / samples) + (sharesSeeds ? 0 : place * 5)),
      success: rows.map((i) => {
        const shift = runs[Math.floor(i / samples)]! + (place === 1 ? effect : 0);
        return random.next() < chance[i % samples]! + shift;
      }),
    };
  };
  return [arm(0), arm(1)];
}

function positivesOf(name: string, drawing: Drawing, rounds = ROUNDS): number {
  const root = randomStream(name);
  let positives = 0;
  for (let round = 0; round < rounds; round++) {
    const [control, treatment] = draw(root.split(round), drawing);
    const { test } = compare(control, treatment);
    if (test!.pValue <= 0.05) positives++;
  }
  return positives;
}

function compare(control: Columns, treatment: Columns, options = {}) {
  return onlyMetric(
    verdictOn(
      [
        { condition: 'control', events: control },
        { condition: 'treatment', events: treatment },
      ],
      { metrics: ['success rate'], runBy: 'metadata.seed', ...options },
    ),
  );
}

describe('samples seen in several runs', () => {
  it.each([
    [0, true],
    [0.01, true],
    [0.01, false],
    [0.02, true],
    [0.02, false],
  ])(
    'are called different no more often than alpha says: run deviation %f, shared seeds %s',
    (runDeviation, sharesSeeds) => {
      const positives = positivesOf(`level ${runDeviation}`, {
        samples: 1000,
        runDeviation,
        sharesSeeds,
      });
      expect(binomialSurvival(positives - 1, ROUNDS, 0.05)).toBeGreaterThan(0.0005);
      // Nor so timid that it says nothing.
      expect(positives).toBeGreaterThan(0);
      if (runDeviation >= 0.02)
        expect(binomialCdf(positives, ROUNDS, 0.05)).toBeGreaterThan(0.0005);
    },
  );

  it('show an effect that runs do not hide', () => {
    const drawing = { samples: 1000, runDeviation: 0.01, effect: -0.04, sharesSeeds: true };
    const found = positivesOf('power', drawing, 100);
    expect(found).toBeGreaterThan(75);
  });

  it('do not make sure of a difference that so few runs cannot tell', () => {
    const positives = positivesOf('wide', { samples: 300, runDeviation: 0.15, sharesSeeds: false });
    expect(binomialSurvival(positives - 1, ROUNDS, 0.05)).toBeGreaterThan(0.0005);
  });
});

describe('one comparison of samples in several runs', () => {
  const drawing = { samples: 200, runDeviation: 0.15, sharesSeeds: true };
  const [control, treatment] = draw(randomStream('one'), drawing);

  it('says that both are counted, and asks for more runs where these decide', () => {
    const metric = compare(control, treatment);
    expect(metric).toMatchObject({
      design: 'paired',
      observationUnit: 'sample',
      baseline: { units: 200, values: 1000 },
      test: { name: 'two-way cluster-robust t test' },
      verdict: 'inconclusive',
      moreNeeded: { unit: 'run' },
    });
    expect(metric.test!.why).toContain('both are counted');
    expect(metric.checks).toContainEqual({
      name: 'runs',
      holds: true,
      message: '5 runs of the baseline and 5 of the candidate are counted beside their values',
    });
  });

  it('comes to the t test over runs where samples tell nothing', () => {
    const rows = Array.from({ length: 500 }, (_, i) => i);
    const arm = (runs: readonly number[]): Columns => ({
      sample_id: rows.map((i) => `s${i % 100}`),
      metadata_seed: rows.map((i) => Math.floor(i / 100)),
      latency_ms: rows.map((i) => 10 + runs[Math.floor(i / 100)]!),
    });
    const [x, y] = [
      [1, 2, 4, 3, 7],
      [2, 2, 9, 4, 5],
    ] as const;
    const metric = compare(arm(x), arm(y), { metrics: ['latency_ms'] });
    const test = pairedTTest(y, x);
    expect(metric.test!.pValue).toBeCloseTo(test.ok ? test.pValue : -1, 10);
    expect(metric.test!.degreesOfFreedom).toBeCloseTo(4, 10);
  });

  it('is of runs alone for quantiles and ratios, which know no two ways', () => {
    const latencies = (events: Columns): Columns => {
      const random = randomStream(String(events === control));
      return { ...events, latency_ms: Array.from({ length: 1000 }, () => 100 + random.normal()) };
    };
    for (const metric of ['latency_ms p95', 'latency_ms / success'])
      expect(
        compare(latencies(control), latencies(treatment), { metrics: [metric] }),
      ).toMatchObject({ observationUnit: 'run', design: 'paired', baseline: { units: 5 } });
  });

  it('fails a check where one condition has one run', () => {
    const one = Object.fromEntries(
      Object.entries(treatment).map(([name, values]) => [name, Array.from(values).slice(0, 200)]),
    ) as Columns;
    const metric = compare(control, one);
    expect(metric.test!.name).not.toContain('two-way');
    expect(metric.checks).toContainEqual(expect.objectContaining({ name: 'runs', holds: false }));
  });

  it('counts runs of events without a sample, unless events are asked for', () => {
    const { sample_id: _a, ...before } = control;
    const { sample_id: _b, ...after } = treatment;
    expect(compare(before, after).test!.name).toBe('two-way cluster-robust t test');
    expect(compare(before, after, { unit: 'event' }).test!.name).toBe('two-proportion z test');
  });

  it('tests three conditions by their runs', () => {
    const [third] = draw(randomStream('three'), drawing);
    const { omnibus } = verdictOn(
      [control, treatment, third].map((events, i) => ({ condition: `c${i}`, events })),
      { metrics: ['success rate'], runBy: 'metadata.seed' },
    );
    expect(omnibus[0]!.test).toMatchObject({ degreesOfFreedom: expect.any(Number) });
    expect(omnibus[0]!.test!.pValue).toBeGreaterThan(0.01);
  });
});
