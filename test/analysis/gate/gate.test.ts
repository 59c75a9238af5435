import { describe, expect, it } from 'vitest';
import { caveatsOf } from '../../../src/analysis/gate/caveats.js';
import { decideGate } from '../../../src/analysis/gate/gate.js';
import type { MetricVerdict, VerdictWord } from '../../../src/analysis/verdict/verdict.js';
import { decodePlan } from '../../../src/config/plan.js';
import { noAnswer } from '../../../src/stats/outcome.js';
import { between, metricVerdict, verdictOf } from './verdicts.js';

const NOTHING_SAID = { metrics: null, dropped: [] };

function decisionOn(changes: Partial<MetricVerdict>, metrics: readonly string[] | null = null) {
  return decideGate(verdictOf([metricVerdict(changes)]), { metrics, dropped: [] });
}

describe('one metric', () => {
  it.each([
    ['worse', 'regression'],
    ['better', 'passed'],
    ['equivalent', 'passed'],
    ['inconclusive', 'undecided'],
    ['unknown', 'undecided'],
  ] as const)('that is %s comes to %s', (verdict: VerdictWord, decision) => {
    const difference = between(-30, 30);
    expect(decisionOn({ verdict, difference }).decision).toBe(decision);
  });

  it('that is inconclusive passes where its interval excludes a harm beyond the margin', () => {
    const verdict = 'inconclusive';
    const lower = (difference: MetricVerdict['difference']) => decisionOn({ verdict, difference });
    expect(lower(between(-30, 4.9)).decision).toBe('passed');
    expect(lower(between(-30, 5)).decision).toBe('undecided');
    const higher = (difference: MetricVerdict['difference']) =>
      decisionOn({ verdict, difference, direction: 'higher' });
    expect(higher(between(-4.9, 30)).decision).toBe('passed');
    expect(higher(between(-5, 30)).decision).toBe('undecided');
  });

  it('without a margin, as where it is 0, passes only where it is better', () => {
    const change = { margin: null, difference: between(-30, 0.1) };
    expect(decisionOn({ ...change, verdict: 'inconclusive' }).decision).toBe('undecided');
    expect(decisionOn({ ...change, verdict: 'better' }).decision).toBe('passed');
  });

  it('that is worse by less than a margin passes if the margin was given, and not otherwise', () => {
    const change = { verdict: 'worse', difference: between(1, 4) } as const;
    expect(decisionOn({ ...change, margin: { absolute: 5, isGiven: true } }).decision).toBe(
      'passed',
    );
    expect(decisionOn({ ...change, margin: { absolute: 5, isGiven: false } }).decision).toBe(
      'regression',
    );
  });

  it('that is worse is a regression though its interval holds harms within the margin, too', () => {
    expect(decisionOn({ verdict: 'worse', difference: between(1, 12) }).decision).toBe(
      'regression',
    );
  });

  it('says how much more is needed, or why there is no answer', () => {
    const moreNeeded = { unit: 'sample', perCondition: 1240, toDetect: 5 } as const;
    const open = decisionOn({
      verdict: 'inconclusive',
      difference: between(-30, 30),
      moreNeeded,
    });
    expect(open.metrics[0]!.why).toBe('inconclusive: 1,240 more samples needed in each condition');
    const unknown = decisionOn({
      verdict: 'unknown',
      difference: null,
      reason: noAnswer('too-few', 'two are too few'),
    });
    expect(unknown.metrics[0]!.why).toBe('two are too few');
  });

  it('that never varies and did not change is left out, unless it was chosen', () => {
    const constant = {
      metric: 'cost_usd mean',
      verdict: 'unknown',
      difference: { estimate: 0, interval: null },
      reason: noAnswer('no-variation', 'all alike'),
    } as const;
    const beside = verdictOf([metricVerdict(), metricVerdict(constant)]);
    expect(decideGate(beside, NOTHING_SAID).decision).toBe('passed');
    expect(decideGate(beside, { ...NOTHING_SAID, metrics: ['cost_usd'] }).decision).toBe(
      'undecided',
    );
    const changed = { ...constant, difference: { estimate: 0.1, interval: null } };
    const both = verdictOf([metricVerdict(), metricVerdict(changed)]);
    expect(decideGate(both, NOTHING_SAID).decision).toBe('undecided');
  });
});

describe('the metrics that decide', () => {
  const worse = { verdict: 'worse', difference: between(10, 20) } as const;
  const p95 = metricVerdict({ ...worse, metric: 'latency_ms p95', statistic: 'p95' });
  const loss = metricVerdict({ ...worse, metric: 'loss final', statistic: 'final' });
  const named = (metrics: readonly MetricVerdict[], names: readonly string[] | null) =>
    decideGate(verdictOf(metrics), { metrics: names, dropped: [] }).metrics.map(
      ({ metric }) => metric,
    );

  it('are those with a direction, where nobody says', () => {
    expect(
      named([metricVerdict(), metricVerdict({ metric: 'odd', direction: null })], null),
    ).toEqual(['latency_ms mean']);
  });

  it('are the primary one and the guardrails of a plan', () => {
    const metrics = (['primary', 'guardrail', 'secondary', 'exploratory'] as const).map((role) =>
      metricVerdict({ role, metric: role }),
    );
    expect(named(metrics, null)).toEqual(['primary', 'guardrail']);
  });

  it('are those that were named, with a statistic or as the data took them', () => {
    const metrics = [metricVerdict(), p95, loss];
    expect(named(metrics, ['loss'])).toEqual(['loss final']);
    expect(named(metrics, ['latency_ms'])).toEqual(['latency_ms mean']);
    expect(named(metrics, [' latency_ms  p95 '])).toEqual(['latency_ms p95']);
  });

  it('all have to pass, and one regression is enough', () => {
    const open = metricVerdict({
      metric: 'open',
      verdict: 'inconclusive',
      difference: between(-30, 30),
    });
    const gate = (...metrics: MetricVerdict[]) => decideGate(verdictOf(metrics), NOTHING_SAID);
    expect(gate(metricVerdict(), open)).toMatchObject({
      decision: 'undecided',
      words: 'Undecided in open.',
    });
    expect(gate(metricVerdict(), open, p95)).toMatchObject({
      decision: 'regression',
      words: 'Regression in latency_ms p95.',
    });
    expect(gate(metricVerdict())).toMatchObject({
      decision: 'passed',
      words: 'No regression in latency_ms mean.',
    });
  });

  it('decide nothing where there are none', () => {
    expect(decideGate(verdictOf([]), NOTHING_SAID)).toMatchObject({
      decision: 'undecided',
      reasons: ['there is no metric to decide by'],
    });
  });
});

describe('what is lost', () => {
  it('leaves it undecided where the conditions did not get their shares, whatever the metrics say', () => {
    const metrics = [metricVerdict({ verdict: 'worse', difference: between(10, 20) })];
    const ratio = {
      counted: 'exposures',
      observed: [1000, 800],
      expected: [900, 900],
      pValue: 1e-6,
      holds: false,
    } as const;
    const gate = decideGate(verdictOf(metrics, ratio), NOTHING_SAID);
    expect(gate.decision).toBe('undecided');
    expect(gate.words).toContain('1,000 to 800 exposures where 900 to 900 were expected');
    const kept = decideGate(verdictOf(metrics, { ...ratio, holds: true }), NOTHING_SAID);
    expect(kept.decision).toBe('regression');
  });

  it('leaves it undecided where events were dropped', () => {
    const dropped = [
      { name: 'main', events: 0 },
      { name: 'pull-17', events: 1200 },
    ];
    expect(decideGate(verdictOf([metricVerdict()]), { metrics: null, dropped })).toMatchObject({
      decision: 'undecided',
      reasons: ['1,200 events of pull-17 were dropped while recording'],
    });
  });
});

describe('caveats', () => {
  const plan = (stoppingRule: object) =>
    decodePlan({
      primaryMetric: 'latency_ms',
      direction: 'lower',
      minimumEffect: { relative: 0.05 },
      stoppingRule,
    });
  const verdict = verdictOf([metricVerdict({ role: 'primary' })]);

  it('say which experiment goes on', () => {
    const records = [
      { name: 'main', status: 'stopped', plan: null },
      { name: 'new', status: 'running', plan: null },
    ] as const;
    expect(caveatsOf(verdict, records, null)).toEqual([
      'new is running: this is a look before its end',
    ]);
  });

  it('say where there are fewer samples than planned', () => {
    expect(caveatsOf(verdict, [], plan({ kind: 'fixed', samples: 401 }))).toEqual([
      'the plan asks for 401 samples of each condition, and there are 400',
    ]);
    expect(caveatsOf(verdict, [], plan({ kind: 'fixed', samples: 400 }))).toEqual([]);
  });

  it('say where the plan looks again and again', () => {
    const sequential = plan({ kind: 'sequential', method: 'asymptotic' });
    expect(caveatsOf(verdict, [], sequential)[0]).toContain('asymptotic');
  });
});
