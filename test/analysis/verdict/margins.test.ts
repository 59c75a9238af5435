import { describe, expect, it } from 'vitest';
import { decideMetric } from '../../../src/analysis/gate/metric-decision.js';
import type { MetricVerdict } from '../../../src/analysis/verdict/verdict.js';
import type { ComparisonOptions } from '../../../src/config/comparison-options.js';
import { binomialSurvival } from '../../../src/stats/distribution/binomial.js';
import { type RandomStream, randomStream } from '../../../src/stats/random/stream.js';
import { type Columns, onlyMetric, verdictOn } from './arms.js';

const ALPHA = 0.05;
const ROUNDS = 1000;

function times<T>(count: number, make: (i: number) => T): T[] {
  return Array.from({ length: count }, (_, i) => make(i));
}

function compared(
  control: Columns,
  treatment: Columns,
  options: ComparisonOptions = {},
): MetricVerdict {
  const arms = [
    { condition: 'control', events: control },
    { condition: 'treatment', events: treatment },
  ];
  return onlyMetric(verdictOn(arms, { metrics: ['latency_ms mean'], ...options }));
}

/** Within the 99.9% limits of a test that is wrong at most so often. */
const isNotTooOften = (level: number) => (count: number) =>
  binomialSurvival(count - 1, ROUNDS, level) > 0.0005;

type Draw = (random: RandomStream, ratio: number) => readonly [Columns, Columns];

const paired =
  (spread: number, noise: number): Draw =>
  (random, ratio) => {
    const shared = times(100, () => 100 * Math.max(0.01, 1 + spread * random.normal()));
    const sample_id = shared.map((_, i) => `s${i}`);
    const seen = (value: number): number => value * (1 + noise * random.normal());
    return [
      { sample_id, latency_ms: shared.map(seen) },
      { sample_id, latency_ms: shared.map((value) => ratio * seen(value)) },
    ];
  };

const shifted: Draw = (random, ratio) => {
  const shared = times(100, () => 100 + 50 * random.normal());
  const sample_id = shared.map((_, i) => `s${i}`);
  return [
    { sample_id, latency_ms: shared },
    { sample_id, latency_ms: shared.map((x) => x + (ratio - 1) * 100 + 0.5 * random.normal()) },
  ];
};

const independent: Draw = (random, ratio) => {
  const draw = (mean: number): number[] => times(300, () => mean + 20 * random.normal());
  return [{ latency_ms: draw(100) }, { latency_ms: draw(100 * ratio) }];
};

const DRAWS: readonly (readonly [string, Draw])[] = [
  ['pairs whose difference grows with the sample', paired(0.5, 0.02)],
  ['pairs that are alike, but for a shift', shifted],
  ['pairs with as much noise as spread', paired(0.3, 0.2)],
  ['independent values', independent],
];

describe('a difference just as large as the margin, a share of the baseline', () => {
  describe.each(['mean', 'p50'])('%s', (statistic) => {
    it.each(DRAWS)('passes for less no more often than alpha says: %s', (name, draw) => {
      for (const ratio of [1.05, 0.95]) {
        const root = randomStream(`${name} ${ratio}`);
        let equivalent = 0;
        let notWorse = 0;
        for (let round = 0; round < ROUNDS; round++) {
          const metric = compared(...draw(root.split(round), ratio), {
            metrics: [
              {
                metric: `latency_ms ${statistic}`,
                direction: ratio > 1 ? 'lower' : 'higher',
                margin: { relative: 0.05 },
              },
            ],
          });
          if (metric.verdict === 'equivalent') equivalent++;
          if (metric.isNotWorseByMargin) notWorse++;
        }
        expect(equivalent).toSatisfy(isNotTooOften(ALPHA));
        expect(notWorse).toSatisfy(isNotTooOften(ALPHA / 2));
      }
    });
  });
});

describe('a margin that is a share of the baseline', () => {
  const random = randomStream('margin');
  const sample_id = times(60, (i) => `s${i}`);
  const verdictWith = (
    baseline: readonly number[],
    margin: ComparisonOptions['margin'],
    candidate: readonly number[],
    statistic = 'mean',
  ): MetricVerdict =>
    compared(
      { sample_id, latency_ms: baseline },
      { sample_id, latency_ms: candidate },
      { metrics: [`latency_ms ${statistic}`], margin: margin! },
    );

  it.each(['mean', 'p50'])('is as one in the unit where the baseline is known: %s', (statistic) => {
    const baseline = times(60, () => 200);
    const words = new Set<string>();
    for (let round = 0; round < 60; round++) {
      const candidate = times(60, () => 200 + (round % 12) + 8 * random.normal());
      const [relative, absolute] = [{ relative: 0.03 }, { absolute: 6 }].map((margin) =>
        verdictWith(baseline, margin, candidate, statistic),
      );
      expect(relative!.verdict).toBe(absolute!.verdict);
      expect(relative!.isNotWorseByMargin).toBe(absolute!.isNotWorseByMargin);
      expect(decideMetric(relative!, true)).toEqual(decideMetric(absolute!, true));
      words.add(relative!.verdict);
    }
    expect(words.size).toBeGreaterThan(1);
  });

  it('goes with the size of a negative baseline', () => {
    const values = times(60, () => 100 + 5 * random.normal());
    const others = values.map((value) => value + random.normal());
    const negative = (of: readonly number[]): number[] => of.map((value) => -value);
    for (const relative of [0.0001, 0.005, 0.05])
      expect(verdictWith(negative(values), { relative }, negative(others)).verdict).toBe(
        verdictWith(values, { relative }, others).verdict === 'better'
          ? 'worse'
          : verdictWith(values, { relative }, others).verdict,
      );
  });

  it('that nobody gave is none where the baseline may as well be 0', () => {
    const noise = (): Columns => ({ measurements_score: times(900, () => random.normal()) });
    const metric = compared(noise(), noise(), { metrics: ['measurements.score'] });
    expect(metric.margin).toBeNull();
    expect(metric).toMatchObject({ verdict: 'inconclusive', moreNeeded: null });
    expect(metric.words).toContain('a margin is needed to say how many more would do');
  });

  it('then asks for as many as find a fifth of a standard deviation', () => {
    const noise = (): Columns => ({ measurements_score: times(50, () => random.normal()) });
    const metric = compared(noise(), noise(), { metrics: ['measurements.score'] });
    const { toDetect, perCondition } = metric.moreNeeded!;
    expect(toDetect).toBeCloseTo(0.2 * metric.baseline.stdDev!, 12);
    // Some 2 (1.96 + 0.84)² / 0.2², which is 392 in each condition.
    expect(perCondition).toBeGreaterThan(200);
    expect(perCondition).toBeLessThan(600);
  });
});
