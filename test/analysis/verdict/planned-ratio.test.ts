import { describe, expect, it } from 'vitest';
import type { ComparisonOptions } from '../../../src/config/comparison-options.js';
import type { PlanOptions } from '../../../src/config/plan.js';
import { randomStream } from '../../../src/stats/random/stream.js';
import { type Columns, verdictOn } from './arms.js';

function calls(name: string, price: number): Columns {
  const random = randomStream(name);
  const rows = Array.from({ length: 200 }, (_, i) => i);
  return {
    event_name: rows.map((i) => (i % 2 === 0 ? 'req.first' : 'req.second')),
    cost_usd: rows.map(() => price * random.exponential()),
    success: rows.map(() => random.next() < 0.8),
    latency_ms: rows.map((i) => 100 * (1 + (i % 2)) + random.normal()),
    accuracy: rows.map(() => random.next()),
  };
}

function compare(options: ComparisonOptions) {
  return verdictOn(
    [
      { condition: 'control', events: calls('a', 0.02) },
      { condition: 'treatment', events: calls('b', 0.01) },
    ],
    options,
  );
}

function planFor(primaryMetric: string, more: Partial<PlanOptions> = {}): PlanOptions {
  return {
    primaryMetric,
    direction: 'lower',
    minimumEffect: { relative: 0.05 },
    stoppingRule: { kind: 'fixed', samples: 200 },
    ...more,
  };
}

describe('a plan', () => {
  it('may name a ratio, in the form that the command line takes', () => {
    const { metrics } = compare({
      metrics: ['latency_ms p50'],
      plan: planFor('cost_usd / success', {
        guardrails: [
          { metric: 'latency_ms / success', direction: 'lower', margin: { relative: 0.1 } },
        ],
        analysis: { metrics: ['cost_usd / accuracy'] },
      }),
    });
    expect(metrics.map(({ metric, statistic, role }) => [metric, statistic, role])).toEqual([
      ['cost_usd / success', 'ratio', 'primary'],
      ['latency_ms / success', 'ratio', 'guardrail'],
      ['cost_usd / accuracy', 'ratio', 'secondary'],
      ['latency_ms p50', 'p50', 'exploratory'],
    ]);
    expect(metrics[0]).toMatchObject({ direction: 'lower', verdict: 'better' });
  });

  it('may name one by the name that it was given', () => {
    const { metrics } = compare({
      metrics: [{ metric: 'cost per success', numerator: 'cost_usd', denominator: 'success' }],
      plan: planFor('cost per success'),
    });
    expect(metrics).toHaveLength(1);
    expect(metrics[0]).toMatchObject({ statistic: 'ratio', role: 'primary' });
  });

  it('means the metric that was asked for, where only one of them says of what statistic', () => {
    for (const [asked, planned, label] of [
      ['accuracy mean', 'accuracy', 'accuracy mean'],
      ['accuracy', 'accuracy mean', 'accuracy mean'],
      [{ metric: 'success', statistic: 'rate' as const }, 'success', 'success rate'],
      ['latency_ms p95', 'latency_ms', 'latency_ms p95'],
    ] as const) {
      const { metrics } = compare({ metrics: [asked], plan: planFor(planned) });
      expect(metrics.filter(({ role }) => role === 'primary')).toMatchObject([{ metric: label }]);
    }
    const usual = compare({ plan: planFor('latency_ms') }).metrics;
    expect(usual.filter(({ role }) => role === 'primary')).toMatchObject([
      { metric: 'latency_ms mean' },
    ]);
    expect(usual.filter(({ metric }) => metric === 'latency_ms mean')).toHaveLength(1);
  });
});

describe('two metrics of one name', () => {
  it('are told apart by their events, and neither is lost', () => {
    const { metrics } = compare({
      metrics: [
        { metric: 'latency_ms', events: ['req.first'] },
        { metric: 'latency_ms', events: ['req.second'] },
        'latency_ms mean',
      ],
    });
    expect(metrics.map(({ metric, baseline }) => [metric, Math.round(baseline.estimate!)])).toEqual(
      [
        ['latency_ms mean', 100],
        ['latency_ms mean (req.second)', 200],
        ['latency_ms mean (all events)', 150],
      ],
    );
    expect(() => compare({ metrics: ['latency_ms', 'latency_ms'] })).toThrow('not yet there');
  });

  it('may be written in one line with the way that is good', () => {
    const { metrics } = compare({ metrics: ['cost_usd / success lower', 'accuracy mean lower'] });
    expect(metrics).toMatchObject([
      { metric: 'cost_usd / success', statistic: 'ratio', direction: 'lower' },
      { metric: 'accuracy mean', direction: 'lower' },
    ]);
  });
});
