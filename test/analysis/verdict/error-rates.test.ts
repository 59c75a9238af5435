import { describe, expect, it } from 'vitest';
import type { MetricVerdict } from '../../../src/analysis/verdict/verdict.js';
import type { ComparisonOptions } from '../../../src/config/comparison-options.js';
import { binomialCdf, binomialSurvival } from '../../../src/stats/distribution/binomial.js';
import { type RandomStream, randomStream } from '../../../src/stats/random/stream.js';
import { type Columns, verdictOn } from './arms.js';

const ALPHA = 0.05;
const ROUNDS = 1000;

/** How often each metric is called different at 5%, between conditions that do not differ. */
function falsePositives(
  seed: string,
  draw: (random: RandomStream) => readonly [Columns, Columns],
  options: ComparisonOptions,
  expected: Partial<MetricVerdict>,
): number[] {
  const root = randomStream(seed);
  const positives: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const [control, treatment] = draw(root.split(round));
    const { metrics } = verdictOn(
      [
        { condition: 'control', events: control },
        { condition: 'treatment', events: treatment },
      ],
      options,
    );
    metrics.forEach((metric, i) => {
      expect(metric).toMatchObject(expected);
      positives[i] = (positives[i] ?? 0) + (metric.test!.pValue <= ALPHA ? 1 : 0);
    });
  }
  return positives;
}

/** Within the 99.9% limits of a test that is wrong as often as it says. */
function isHonest(positives: number): boolean {
  return (
    binomialCdf(positives, ROUNDS, ALPHA) > 0.0005 &&
    binomialSurvival(positives - 1, ROUNDS, ALPHA) > 0.0005
  );
}

function lognormal(random: RandomStream, sigma: number): number {
  return 100 * Math.exp(sigma * random.normal());
}

function times<T>(count: number, make: (i: number) => T): T[] {
  return Array.from({ length: count }, (_, i) => make(i));
}

describe('two conditions that do not differ', () => {
  it('are called different as often as alpha says: means, medians and p95 of skewed latencies', () => {
    const draw = (random: RandomStream): Columns => ({
      latency_ms: times(500, () => lognormal(random, 0.8)),
    });
    const positives = falsePositives(
      'independent',
      (random) => [draw(random), draw(random)],
      { metrics: ['latency_ms mean', 'latency_ms p50', 'latency_ms p95'] },
      { design: 'independent', observationUnit: 'event' },
    );
    expect(positives).toHaveLength(3);
    for (const count of positives) expect(count).toSatisfy(isHonest);
  });

  it('so too where both saw the same samples', () => {
    const positives = falsePositives(
      'paired',
      (random) => {
        const hardness = times(240, () => lognormal(random, 0.8));
        const draw = (): Columns => ({
          sample_id: hardness.map((_, i) => `s${i}`),
          latency_ms: hardness.map((hard) => hard * lognormal(random, 0.3)),
          success: hardness.map((hard) => random.next() < 1 / (1 + hard / 150)),
        });
        return [draw(), draw()];
      },
      { metrics: ['latency_ms mean', 'latency_ms p95', 'success rate'] },
      { design: 'paired', observationUnit: 'sample' },
    );
    for (const count of positives) expect(count).toSatisfy(isHonest);
  });

  it('so too where samples repeat, unless their events are taken for independent', () => {
    const clustered = (random: RandomStream): [Columns, Columns] => {
      const draw = (name: string): Columns => {
        const samples = times(60, () => lognormal(random, 0.5));
        return {
          sample_id: times(480, (i) => `${name}${i % 60}`),
          latency_ms: times(480, (i) => samples[i % 60]! * lognormal(random, 0.3)),
          success: times(480, (i) => random.next() < 1 / (1 + samples[i % 60]! / 150)),
        };
      };
      return [draw('a'), draw('b')];
    };
    const metrics = ['latency_ms mean', 'latency_ms p50', 'success rate'];
    const positives = falsePositives(
      'clustered',
      clustered,
      { metrics },
      { design: 'clustered', observationUnit: 'sample' },
    );
    for (const count of positives) expect(count).toSatisfy(isHonest);
    const naive = falsePositives(
      'clustered',
      clustered,
      { metrics, unit: 'event' },
      { design: 'independent', observationUnit: 'event' },
    );
    for (const count of naive) expect(count).not.toSatisfy(isHonest);
  });

  it('so too where only half of the samples were seen by both, some of them twice', () => {
    const positives = falsePositives(
      'overlap',
      (random) => {
        const hardness = times(150, () => lognormal(random, 0.6));
        const draw = (first: number): Columns => {
          const samples = times(140, (i) => first + (i % 100));
          const latencies = samples.map((s) => hardness[s]! * lognormal(random, 0.2));
          return { sample_id: samples.map((s) => `s${s}`), latency_ms: latencies };
        };
        return [draw(0), draw(50)];
      },
      { metrics: ['latency_ms mean', 'latency_ms p50'] },
      { design: 'clustered' },
    );
    for (const count of positives) expect(count).toSatisfy(isHonest);
  });

  it('so too in rates, and in ratios', () => {
    const draw = (random: RandomStream): Columns => ({
      success: times(400, () => random.next() < 0.8),
      cost_usd: times(400, () => 0.01 * random.exponential()),
    });
    const positives = falsePositives(
      'rates',
      (random) => [draw(random), draw(random)],
      {
        metrics: [
          'success rate',
          { metric: 'cost per success', numerator: 'cost_usd', denominator: 'success' },
        ],
      },
      { design: 'independent' },
    );
    for (const count of positives) expect(count).toSatisfy(isHonest);
  });

  it('are called different no more often than that where outcomes are few', () => {
    const draw = (random: RandomStream): Columns => ({
      success: times(12, () => random.next() < 0.7),
    });
    const [positives] = falsePositives(
      'few',
      (random) => [draw(random), draw(random)],
      { metrics: ['success rate'] },
      { design: 'independent' },
    );
    expect(binomialSurvival(positives! - 1, ROUNDS, ALPHA)).toBeGreaterThan(0.0005);
  });

  it('are found by the tests of more than two as often as alpha says, whether paired or not', () => {
    for (const isPaired of [false, true]) {
      const root = randomStream(`omnibus ${isPaired}`);
      const metrics = ['latency_ms mean', 'latency_ms p50', 'success rate'];
      const positives = metrics.map(() => 0);
      for (let round = 0; round < ROUNDS; round++) {
        const random = root.split(round);
        const drawn = (): number[] => times(150, () => lognormal(random, 0.5));
        const shared = drawn();
        const arms = times(3, (i) => {
          const hardness = isPaired ? shared : drawn();
          return {
            condition: `c${i}`,
            events: {
              sample_id: hardness.map((_, s) => (isPaired ? `s${s}` : null)),
              latency_ms: hardness.map((hard) => hard * lognormal(random, 0.3)),
              success: hardness.map((hard) => random.next() < 1 / (1 + hard / 300)),
            },
          };
        });
        verdictOn(arms, { metrics }).omnibus.forEach(({ test }, i) => {
          if (test!.pValue <= ALPHA) positives[i]!++;
        });
      }
      for (const count of positives) expect(count).toSatisfy(isHonest);
    }
  });

  it('so too by runs, unless their batches are taken for independent', () => {
    const draw = (random: RandomStream, first: number): Columns => {
      const runs = times(6, () => 1 + 0.2 * random.normal());
      const rows = times(6 * 20, (i) => i);
      return {
        metadata_seed: rows.map((i) => first + (i % 6)),
        loss: rows.map((i) => runs[i % 6]! + 0.1 * random.normal()),
        step: rows.map((i) => Math.floor(i / 6)),
      };
    };
    const by = { runBy: 'metadata.seed' } as const;
    for (const [seed, second] of [
      ['runs', 6],
      ['paired runs', 0],
    ] as const) {
      const positives = falsePositives(
        seed,
        (random) => [draw(random, 0), draw(random, second)],
        { metrics: ['loss', 'loss mean'], ...by },
        { observationUnit: 'run', design: second === 0 ? 'paired' : 'independent' },
      );
      for (const count of positives) expect(count).toSatisfy(isHonest);
    }
    const naive = falsePositives(
      'runs',
      (random) => [draw(random, 0), draw(random, 6)],
      { metrics: [{ metric: 'loss mean', unit: 'event' }], ...by },
      { observationUnit: 'event' },
    );
    for (const count of naive) expect(count).not.toSatisfy(isHonest);
  });
});
