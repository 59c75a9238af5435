import { describe, expect, it } from 'vitest';
import type { ComparisonOptions } from '../../../src/config/comparison-options.js';
import { welchTTest } from '../../../src/stats/location/welch-t-test.js';
import { randomStream } from '../../../src/stats/random/stream.js';
import { type Arm, type Columns, onlyMetric, verdictOn } from './arms.js';

function times<T>(count: number, make: (i: number) => T): T[] {
  return Array.from({ length: count }, (_, i) => make(i));
}

/** Values whose mean and standard deviation are just these. */
function exactly(mean: number, stdDev: number, count: number): number[] {
  const spread = stdDev * Math.sqrt((count - 1) / count);
  return times(count, (i) => mean + (i % 2 === 0 ? spread : -spread));
}

function latency(values: readonly number[], condition: string): Arm {
  return { condition, events: { latency_ms: values } };
}

function judged(
  control: readonly number[],
  treatment: readonly number[],
  options: ComparisonOptions = {},
) {
  return onlyMetric(
    verdictOn([latency(control, 'control'), latency(treatment, 'treatment')], {
      metrics: ['latency_ms mean'],
      ...options,
    }),
  );
}

const CONTROL = exactly(100, 10, 100);

describe('the word', () => {
  it('is better or worse by the direction of the metric', () => {
    expect(judged(CONTROL, exactly(80, 10, 100)).verdict).toBe('better');
    expect(judged(CONTROL, exactly(120, 10, 100)).verdict).toBe('worse');
    const higher = { metrics: [{ metric: 'latency_ms mean', direction: 'higher' }] } as const;
    expect(judged(CONTROL, exactly(120, 10, 100), higher).verdict).toBe('better');
  });

  it('is "differs" of a metric that nobody gave a direction', () => {
    const arms = [100, 80].map((mean, i) => ({
      condition: `c${i}`,
      events: { measurements_score: exactly(mean, 10, 100) },
    }));
    const metric = onlyMetric(verdictOn(arms, { metrics: ['measurements.score'] }));
    expect(metric).toMatchObject({
      metric: 'measurements.score mean',
      direction: null,
      verdict: 'differs',
    });
  });

  it('is equivalent within a margin that nobody gave only where no difference was found', () => {
    expect(judged(CONTROL, exactly(100.5, 10, 100)).verdict).toBe('equivalent');
    // Surely different, but by less than 5%.
    const sure = [exactly(100, 10, 2000), exactly(101, 10, 2000)] as const;
    expect(judged(...sure).verdict).toBe('worse');
    const given = judged(...sure, { margin: { absolute: 3 } });
    expect(given).toMatchObject({
      verdict: 'equivalent',
      margin: { absolute: 3, isGiven: true },
    });
    expect(given.words).toContain(
      'equivalent (higher, but the difference is less than 3 ms either way)',
    );
  });

  it('is inconclusive with how many more are needed, which then suffice', () => {
    const metric = judged(exactly(100, 40, 100), exactly(102, 40, 100));
    expect(metric.verdict).toBe('inconclusive');
    expect(metric.margin).toEqual({ absolute: 5, isGiven: false });
    const { perCondition, toDetect, unit } = metric.moreNeeded!;
    expect(unit).toBe('event');
    expect(toDetect).toBe(5);
    // 2 (1.96 + 0.8416)² 40² / 5², which is 1,005 in each condition.
    expect(perCondition).toBeGreaterThan(890);
    expect(perCondition).toBeLessThan(920);
    expect(metric.words).toContain(
      `inconclusive (${perCondition.toLocaleString('en')} more events needed in each condition)`,
    );
  });

  it('asks for what the observed difference takes where the margin is large enough already', () => {
    const metric = judged(exactly(100, 40, 4000), exactly(101.6, 40, 4000), {
      margin: { absolute: 3 },
    });
    expect(metric).toMatchObject({ verdict: 'inconclusive' });
    expect(metric.moreNeeded!.toDetect).toBeCloseTo(1.6, 9);
  });

  it('has a relative difference only where the baseline is apart from 0', () => {
    expect(judged(CONTROL, exactly(80, 10, 100)).relativeDifference).toEqual({
      estimate: expect.closeTo(-0.2, 12),
      interval: expect.objectContaining({ confidence: 0.95 }),
    });
    expect(judged(exactly(0.5, 10, 100), exactly(20, 10, 100)).relativeDifference).toBeNull();
    const negative = judged(exactly(-100, 10, 100), exactly(-80, 10, 100));
    expect(negative.relativeDifference!.estimate).toBeCloseTo(0.2, 12);
    expect(negative.relativeDifference!.interval!.lower).toBeGreaterThan(0);
  });

  it('goes with alpha, which is also what intervals are at', () => {
    const almost = judged(CONTROL, exactly(103.2, 10, 100));
    const test = welchTTest(exactly(103.2, 10, 100), CONTROL, { confidence: 0.99 });
    expect(almost.verdict).toBe('worse');
    const strict = judged(CONTROL, exactly(103.2, 10, 100), { alpha: 0.01 });
    expect(strict.verdict).toBe('inconclusive');
    expect(strict.difference!.interval!.lower).toBeCloseTo(test.ok ? test.interval.lower : 0, 9);
  });
});

describe('several metrics and conditions', () => {
  const random = randomStream('several');
  const noise = (count: number): Columns => ({
    latency_ms: times(count, () => 100 + 10 * random.normal()),
    cost_usd: times(count, () => 1 + 0.1 * random.normal()),
    success: times(count, () => random.next() < 0.9),
  });

  it('corrects p-values for all tests by Holm, or as asked, or not', () => {
    const arms = [0, 1].map((i) => ({ condition: `c${i}`, events: noise(300) }));
    const holm = verdictOn(arms);
    expect(holm.metrics.map(({ metric }) => metric)).toEqual([
      'latency_ms mean',
      'latency_ms p50',
      'latency_ms p95',
      'latency_ms p99',
      'cost_usd mean',
      'success rate',
    ]);
    // Of 300 values there is no telling how uncertain a p99 is.
    expect(holm.correction).toEqual({ method: 'holm', tests: 5 });
    const tested = holm.metrics.filter(({ test }) => test !== null);
    const least = tested.reduce((a, b) => (b.test!.pValue < a.test!.pValue ? b : a));
    expect(least.adjustedPValue).toBeCloseTo(Math.min(1, 5 * least.test!.pValue), 12);
    expect(least.correctedFor).toBe(5);
    for (const { test, adjustedPValue } of verdictOn(arms, { correction: 'none' }).metrics)
      expect(adjustedPValue).toBe(test?.pValue ?? null);
    for (const { test, adjustedPValue } of verdictOn(arms, { correction: 'bonferroni' }).metrics)
      expect(adjustedPValue).toBe(test === null ? null : Math.min(1, 5 * test.pValue));
  });

  it('tests more than two conditions together, then each with the baseline or each with each', () => {
    const arms = [0, 1, 2].map((i) => ({ condition: `c${i}`, events: noise(250) }));
    const verdict = verdictOn(arms, { metrics: ['latency_ms', 'latency_ms p50', 'success rate'] });
    expect(verdict.omnibus.map(({ metric, test }) => [metric, test?.name])).toEqual([
      ['latency_ms mean', "Welch's analysis of variance"],
      ['latency_ms p50', "joint test of all conditions (Hotelling's T²)"],
      ['success rate', 'chi-square test of independence'],
    ]);
    const pairs = verdict.metrics.map(
      ({ baseline, candidate }) => `${baseline.condition}-${candidate.condition}`,
    );
    expect(new Set(pairs)).toEqual(new Set(['c0-c1', 'c0-c2']));
    const all = verdictOn(arms, { metrics: ['latency_ms'], pairs: 'all' });
    expect(all.metrics).toHaveLength(3);
    expect(verdictOn(arms.slice(0, 2), { metrics: ['latency_ms'] }).omnibus).toEqual([]);
  });

  it("tests three conditions that saw the same samples by Hotelling's T²", () => {
    const values = [0, 1, 2].map(() => times(40, (i) => 100 + (i % 10) + random.normal()));
    const arms = values.map((latencies, i) => ({
      condition: `c${i}`,
      events: { latency_ms: latencies, sample_id: latencies.map((_, s) => `s${s}`) },
    }));
    const { omnibus } = verdictOn(arms, { metrics: ['latency_ms mean'] });
    const [d, e] = [1, 2].map((k) => values[k]!.map((value, s) => value - values[0]![s]!));
    const mean = (of: readonly number[]): number => of.reduce((a, b) => a + b) / 40;
    const covariance = (a: readonly number[], b: readonly number[]): number =>
      a.reduce((sum, value, s) => sum + (value - mean(a)) * (b[s]! - mean(b)), 0) / 39;
    const [dd, ee, de] = [covariance(d!, d!), covariance(e!, e!), covariance(d!, e!)];
    const [x, y] = [mean(d!), mean(e!)];
    const squares = (40 * (x * x * ee - 2 * x * y * de + y * y * dd)) / (dd * ee - de * de);
    expect(omnibus[0]!.test!.statistic).toBeCloseTo((squares * 38) / (2 * 39), 9);
  });

  it('splits the events of one experiment by condition, against the baseline that is named', () => {
    const events = {
      condition: times(90, (i) => ['a', 'b', 'c'][i % 3]!),
      latency_ms: times(90, (i) => 100 + (i % 3) * 20 + 5 * random.normal()),
    };
    const verdict = verdictOn([{ condition: 'default', events }], {
      by: 'condition',
      baseline: 'b',
      metrics: ['latency_ms mean'],
    });
    expect(
      verdict.metrics.map(({ baseline, candidate, verdict }) => [
        baseline.condition,
        candidate.condition,
        verdict,
      ]),
    ).toEqual([
      ['b', 'a', 'better'],
      ['b', 'c', 'worse'],
    ]);
    expect(verdict.words).toBe(
      'a against b: better in latency_ms mean. c against b: worse in latency_ms mean.',
    );
  });

  it('compares a ratio of sums, with the delta method', () => {
    const arms = [0.01, 0.02].map((cost, i) => ({
      condition: `c${i}`,
      events: {
        cost_usd: times(200, () => cost * random.exponential()),
        success: times(200, () => random.next() < 0.8),
      },
    }));
    const metric = onlyMetric(
      verdictOn(arms, {
        metrics: [
          {
            metric: 'cost per success',
            numerator: 'cost_usd',
            denominator: 'success',
            direction: 'lower',
          },
        ],
      }),
    );
    const [before] = arms;
    const cost = before!.events.cost_usd.reduce((a, b) => a + b);
    expect(metric).toMatchObject({
      metric: 'cost per success',
      statistic: 'ratio',
      verdict: 'worse',
    });
    expect(metric.baseline.estimate).toBeCloseTo(
      cost / before!.events.success.filter(Boolean).length,
      12,
    );
  });

  it('leaves out of a ratio what is not finite in one of its parts', () => {
    const rows = { cost_usd: [1, Number.NaN, 3, 2], total_tokens: [10, 1e6, 20, null] };
    const arms = [0, 1].map((i) => ({ condition: `c${i}`, events: rows }));
    const metric = onlyMetric(
      verdictOn(arms, {
        metrics: [{ metric: 'price', numerator: 'cost_usd', denominator: 'total_tokens' }],
      }),
    );
    expect(metric.baseline).toMatchObject({ values: 3, nonFinite: 1, estimate: 6 / 30 });
  });

  it('counts only the events that a metric is of', () => {
    const events = {
      event_name: times(40, (i) => (i % 2 === 0 ? 'llm.call' : 'tool.call')),
      latency_ms: times(40, (i) => (i % 2 === 0 ? i : 1e6)),
    };
    const arms = [0, 1].map((i) => ({ condition: `c${i}`, events }));
    const metric = onlyMetric(
      verdictOn(arms, { metrics: [{ metric: 'latency_ms', events: ['llm.**'] }] }),
    );
    expect(metric.baseline).toMatchObject({ values: 20, estimate: 19 });
  });
});

describe('shares', () => {
  const events = (count: number): Columns => ({
    latency_ms: times(count, (i) => i),
    sample_id: times(count, (i) => `${count}-${i}`),
  });
  const arms = [
    { condition: 'control', events: events(1000) },
    { condition: 'treatment', events: events(800) },
  ];

  it('are not checked unless somebody said what they were to be', () => {
    expect(verdictOn(arms).sampleRatio).toBeNull();
  });

  it('that were not kept make every figure doubtful', () => {
    const verdict = verdictOn(arms, { expectedRatios: { control: 1, treatment: 1 } });
    expect(verdict.sampleRatio).toMatchObject({
      counted: 'samples',
      observed: [1000, 800],
      expected: [900, 900],
      holds: false,
    });
    expect(verdict.words).toMatch(/^The conditions did not get their shares/);
    expect(verdictOn(arms, { expectedRatios: [5, 4] }).sampleRatio).toMatchObject({ holds: true });
  });

  it.each([
    [[1, 1, 1], 'options.expectedRatios'],
    [{ control: 1 }, 'options.expectedRatios.treatment'],
    [{ control: 1, treatment: 1, other: 1 }, 'options.expectedRatios.other'],
  ])('of %j are refused', (expectedRatios, path) => {
    expect(() => verdictOn(arms, { expectedRatios: expectedRatios as number[] })).toThrow(
      expect.objectContaining({
        code: 'invalid-option',
        details: expect.objectContaining({ path }),
      }),
    );
  });
});

describe('a plan', () => {
  const random = randomStream('plan');
  const arms = [0, 1].map((i) => ({
    condition: `c${i}`,
    events: {
      latency_ms: times(300, () => 100 + 10 * random.normal() + 3 * i),
      cost_usd: times(300, () => 1 + 0.1 * random.normal()),
      success: times(300, () => random.next() < 0.9),
      total_tokens: times(300, () => 100 + 20 * random.normal()),
    },
  }));
  const plan = {
    primaryMetric: 'latency_ms mean',
    direction: 'higher',
    minimumEffect: { absolute: 2 },
    alpha: 0.1,
    guardrails: [
      { metric: 'success rate', direction: 'higher', margin: { absolute: 0.1 } },
      { metric: 'cost_usd mean', direction: 'lower', margin: { relative: 0.02 } },
    ],
    stoppingRule: { kind: 'fixed', samples: 300 },
    analysis: { metrics: ['total_tokens mean'] },
  } as const;

  it('gives each metric its role, and the primary one a test that pays for no other', () => {
    const verdict = verdictOn(arms, { plan });
    const roles = Object.fromEntries(verdict.metrics.map(({ metric, role }) => [metric, role]));
    expect(roles).toMatchObject({
      'latency_ms mean': 'primary',
      'success rate': 'guardrail',
      'cost_usd mean': 'guardrail',
      'total_tokens mean': 'secondary',
      'latency_ms p50': 'exploratory',
    });
    expect(verdict.alpha).toBe(0.1);
    const primary = verdict.metrics.find(({ role }) => role === 'primary')!;
    expect(primary).toMatchObject({
      direction: 'higher',
      correctedFor: 1,
      margin: { absolute: 2, isGiven: true },
      verdict: 'better',
    });
    expect(primary.adjustedPValue).toBe(primary.test!.pValue);
    const guardrail = verdict.metrics.find(({ metric }) => metric === 'cost_usd mean')!;
    expect(guardrail.correctedFor).toBe(2);
    expect(guardrail.margin!.absolute).toBeCloseTo(0.02 * guardrail.baseline.estimate!, 12);
    expect(verdict.words).toContain('better in latency_ms mean (primary)');
  });

  it('has its metrics compared, whatever else was asked for', () => {
    const { metrics } = verdictOn(arms, { plan, metrics: ['latency_ms p95'] });
    expect(metrics.map(({ metric }) => metric)).toEqual([
      'latency_ms mean',
      'success rate',
      'cost_usd mean',
      'total_tokens mean',
      'latency_ms p95',
    ]);
  });
});
