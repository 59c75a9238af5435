import { describe, expect, it } from 'vitest';
import { type Columns, verdictOn } from './arms.js';

const many = <T>(count: number, of: (i: number) => T): T[] =>
  Array.from({ length: count }, (_, i) => of(i));

/** Calls of 100 ms and batches of 10 ms, so many of each. */
function callsAndBatches(calls: number, batches: number): Columns {
  const isCall = (i: number): boolean => i < calls;
  return {
    event_name: many(calls + batches, (i) => (isCall(i) ? 'llm.call' : 'train.batch')),
    latency_ms: many(calls + batches, (i) => (isCall(i) ? 100 : 10) + (i % 7)),
  };
}

const arms = (baseline: Columns, candidate: Columns) => [
  { condition: 'control', events: baseline },
  { condition: 'treatment', events: candidate },
];

const checkOf = (
  checks: readonly { name: string; holds: boolean | null; message: string }[],
  name: string,
) => checks.find((check) => check.name === name);

describe('a metric of several kinds of events', () => {
  it('is called into doubt where their shares differ, as no kind has changed', () => {
    const { metrics } = verdictOn(arms(callsAndBatches(100, 100), callsAndBatches(100, 300)), {
      metrics: ['latency_ms mean'],
    });
    const check = checkOf(metrics[0]!.checks, 'kinds of events')!;
    expect(check.holds).toBe(false);
    expect(check.message).toContain('llm.call 50% and 25%');
  });

  it('is not, where they are the same', () => {
    const { metrics } = verdictOn(arms(callsAndBatches(100, 100), callsAndBatches(200, 200)), {
      metrics: ['latency_ms mean'],
    });
    expect(checkOf(metrics[0]!.checks, 'kinds of events')).toMatchObject({ holds: true });
  });

  it('is of one kind once the others are left out', () => {
    const { metrics } = verdictOn(arms(callsAndBatches(100, 100), callsAndBatches(100, 300)), {
      metrics: [{ metric: 'latency_ms', statistic: 'mean', events: ['llm.call'] }],
    });
    expect(checkOf(metrics[0]!.checks, 'kinds of events')).toBeUndefined();
    expect(metrics[0]!.verdict).toBe('equivalent');
  });
});

describe('a rate where every outcome is alike', () => {
  const all = (samples: number, repeats: number, success: boolean): Columns => ({
    success: many(samples * repeats, () => success),
    sample_id: many(samples * repeats, (i) => `s${i % samples}`),
  });

  it('is equivalent with enough samples, which count once however often they repeat', () => {
    const { metrics } = verdictOn(arms(all(400, 5, true), all(400, 5, true)), {
      metrics: ['success rate'],
    });
    expect(metrics[0]).toMatchObject({ verdict: 'equivalent', design: 'paired' });
    expect(metrics[0]!.baseline).toMatchObject({ estimate: 1, units: 400, values: 2000 });
    expect(metrics[0]!.difference!.interval!.upper).toBeGreaterThan(0.005);
  });

  it('is inconclusive with few samples, even if those repeat often', () => {
    const { metrics } = verdictOn(arms(all(8, 100, true), all(8, 100, true)), {
      metrics: ['success rate'],
    });
    expect(metrics[0]!.verdict).toBe('inconclusive');
  });

  it('is worked out where the conditions saw samples of their own, too', () => {
    const other = { ...all(400, 5, true), sample_id: many(2000, (i) => `t${i % 400}`) };
    const { metrics } = verdictOn(arms(all(400, 5, true), other), { metrics: ['success rate'] });
    expect(metrics[0]).toMatchObject({ verdict: 'equivalent', design: 'clustered' });
  });
});

describe('the rank test beside a mean', () => {
  it('does not contradict where it has too few observations to say anything', () => {
    const run = (shift: number): Columns => ({
      measurements_score: many(5, (i) => i + shift + 0.01 * (i % 2)),
      sample_id: many(5, (i) => `s${i}`),
    });
    const { metrics } = verdictOn(
      arms(run(0), { ...run(3), measurements_score: [3.1, 4, 5.05, 6, 7.1] }),
      {
        metrics: ['measurements.score mean'],
      },
    );
    expect(metrics[0]!.test!.pValue).toBeLessThan(0.05);
    expect(checkOf(metrics[0]!.checks, 'rank test')).toMatchObject({ holds: null });
  });
});

describe('the words', () => {
  it('give the difference of rates in percentage points', () => {
    const outcomes = (rate: number): Columns => ({ success: many(1000, (i) => i % 100 < rate) });
    const { metrics } = verdictOn(arms(outcomes(80), outcomes(90)), { metrics: ['success rate'] });
    expect(metrics[0]!.words).toContain('+10 percentage points (95% interval +6.');
  });

  it('say first what was planned, the primary metric before all, and apart from it the rest', () => {
    const events = (shift: number): Columns => ({
      latency_ms: many(500, (i) => 100 + (i % 13) - shift),
      cost_usd: many(500, (i) => 1 + (i % 7) + shift),
      success: many(500, (i) => i % 10 > 0),
    });
    const { words } = verdictOn(arms(events(0), events(5)), {
      plan: {
        primaryMetric: 'latency_ms mean',
        direction: 'lower',
        minimumEffect: { relative: 0.01 },
        guardrails: [{ metric: 'cost_usd mean', direction: 'lower', margin: { relative: 0.05 } }],
        stoppingRule: { kind: 'fixed', samples: 500 },
      },
      metrics: ['success rate'],
    });
    expect(words).toMatch(
      /^treatment against control: better in latency_ms mean \(primary\); worse in cost_usd mean \(guardrail\)\. Besides the plan: \w+ in success rate\.$/,
    );
  });
});
