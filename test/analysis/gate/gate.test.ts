import { describe, expect, it } from 'vitest';
import { caveatsOf } from '../../../src/analysis/gate/caveats.js';
import { decideGate } from '../../../src/analysis/gate/gate.js';
import type { MetricVerdict, VerdictWord } from '../../../src/analysis/verdict/verdict.js';
import { decodePlan } from '../../../src/config/plan.js';
import type { RegisteredPlan } from '../../../src/event/plan.js';
import { registerPlan } from '../../../src/experiment/plan-hash.js';
import { noAnswer } from '../../../src/stats/outcome.js';
import { between, metricVerdict, verdictOf } from './verdicts.js';

const REGISTERED_AT = '2026-05-01T12:00:00.000Z';
const NOTHING_SAID = { metrics: null, recording: [] };

function decisionOn(changes: Partial<MetricVerdict>, metrics: readonly string[] | null = null) {
  return decideGate(verdictOf([metricVerdict(changes)]), { metrics, recording: [] });
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

describe('a quantile that has too few values', () => {
  const p99 = metricVerdict({
    metric: 'latency_ms p99',
    statistic: 'p99',
    verdict: 'unknown',
    difference: null,
    reason: noAnswer('too-few', 'a p99 needs at least 1000 values'),
  });
  const both = verdictOf([metricVerdict(), p99]);

  it('is left out where nobody chose it', () => {
    const gate = decideGate(both, NOTHING_SAID);
    expect(gate.decision).toBe('passed');
    expect(gate.metrics[1]).toMatchObject({
      decision: 'left-out',
      why: 'a p99 needs at least 1000 values',
    });
  });

  it('is undecided where it was named, or is in the plan', () => {
    const named = decideGate(both, { ...NOTHING_SAID, metrics: ['latency_ms p99'] });
    expect(named.decision).toBe('undecided');
    const planned = verdictOf([metricVerdict({ role: 'primary' }), { ...p99, role: 'guardrail' }]);
    expect(decideGate(planned, NOTHING_SAID).decision).toBe('undecided');
  });

  it('is no reason to leave out any other metric with too few', () => {
    const mean = { ...p99, metric: 'cost_usd mean', statistic: 'mean' } as const;
    expect(decideGate(verdictOf([metricVerdict(), mean]), NOTHING_SAID).decision).toBe('undecided');
  });
});

describe('the metrics that decide', () => {
  const worse = { verdict: 'worse', difference: between(10, 20) } as const;
  const p95 = metricVerdict({ ...worse, metric: 'latency_ms p95', statistic: 'p95' });
  const loss = metricVerdict({ ...worse, metric: 'loss final', statistic: 'final' });
  const named = (metrics: readonly MetricVerdict[], names: readonly string[] | null) =>
    decideGate(verdictOf(metrics), { metrics: names, recording: [] }).metrics.map(
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
    const sum = metricVerdict({ metric: 'latency_ms sum', statistic: 'sum' });
    const ofCalls = metricVerdict({ metric: 'latency_ms mean (call.stop)' });
    expect(named([metricVerdict(), sum, ofCalls], ['latency_ms'])).toEqual([
      'latency_ms mean',
      'latency_ms mean (call.stop)',
    ]);
    expect(named([metricVerdict(), sum], ['latency_ms sum'])).toEqual(['latency_ms sum']);
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
  const worse = metricVerdict({ verdict: 'worse', difference: between(10, 20) });
  const lossless = { recorded: 100_000, dropped: 0 };
  const ratio = {
    counted: 'exposures',
    observed: [1000, 800],
    expected: [900, 900],
    pValue: 1e-6,
    inSeveral: 0,
    holds: false,
  } as const;

  it('leaves it undecided where the conditions did not get their shares, whatever the metrics say', () => {
    const gate = decideGate(verdictOf([worse], ratio), NOTHING_SAID);
    expect(gate.decision).toBe('undecided');
    expect(gate.words).toContain('1,000 to 800 exposures where 900 to 900 were expected');
    const kept = decideGate(verdictOf([worse], { ...ratio, holds: true }), NOTHING_SAID);
    expect(kept.decision).toBe('regression');
  });

  it('leaves it undecided where more than a thousandth of the events was dropped', () => {
    const arms = [
      { name: 'main', ...lossless },
      { name: 'pull-17', recorded: 998_800, dropped: 1200 },
    ];
    expect(
      decideGate(verdictOf([metricVerdict()]), { metrics: null, recording: arms }),
    ).toMatchObject({
      decision: 'undecided',
      reasons: ['1,200 events of pull-17 (0.12%) were dropped while recording'],
    });
  });

  it('is a caveat where it is a thousandth of the events or less', () => {
    const recording = [
      { name: 'main', recorded: 999, dropped: 1 },
      { name: 'pull-17', ...lossless },
    ];
    const settings = { metrics: null, recording };
    expect(decideGate(verdictOf([metricVerdict()]), settings)).toMatchObject({
      decision: 'passed',
      reasons: [],
      caveats: ['1 event of main (0.1%) was dropped while recording'],
    });
    expect(decideGate(verdictOf([worse]), settings).decision).toBe('regression');
  });

  it('takes nothing from a regression but wrong shares, which any figure may come from', () => {
    const recording = [{ name: 'pull-17', recorded: 10, dropped: 90 }];
    const gate = decideGate(verdictOf([worse]), { metrics: null, recording });
    expect(gate).toMatchObject({
      decision: 'regression',
      words: 'Regression in latency_ms mean.',
      reasons: ['90 events of pull-17 (90%) were dropped while recording'],
    });
  });

  it('is a reason where a condition lacks values of a metric', () => {
    const missing = metricVerdict({
      verdict: 'unknown',
      difference: null,
      candidate: { ...metricVerdict().candidate, values: 0 },
      reason: noAnswer('too-few', 'treatment has no value of latency_ms'),
    });
    expect(decideGate(verdictOf([missing]), NOTHING_SAID)).toMatchObject({
      decision: 'undecided',
      reasons: ['latency_ms mean: treatment has no value of latency_ms'],
    });
    const partly = metricVerdict({
      verdict: 'unknown',
      reason: noAnswer('missing-values', 'half of them are missing'),
    });
    expect(decideGate(verdictOf([partly]), NOTHING_SAID).reasons).toEqual([
      'latency_ms mean: half of them are missing',
    ]);
    const few = metricVerdict({ verdict: 'unknown', reason: noAnswer('too-few', 'two are few') });
    expect(decideGate(verdictOf([few]), NOTHING_SAID).reasons).toEqual([]);
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
  const stopped = (own: RegisteredPlan | null) =>
    ({ name: 'main', status: 'stopped', plan: own }) as const;

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
    const caveats = (samples: number) => {
      const own = registerPlan(plan({ kind: 'fixed', samples }), REGISTERED_AT);
      return caveatsOf(verdict, [stopped(own)], own);
    };
    expect(caveats(401)).toEqual([
      'the plan asks for 401 samples of each condition, and there are 400',
    ]);
    expect(caveats(400)).toEqual([]);
  });

  it('say where the plan looks again and again', () => {
    const sequential = plan({ kind: 'sequential', method: 'asymptotic' });
    const recorded = [stopped(registerPlan(sequential, REGISTERED_AT))];
    expect(caveatsOf(verdict, recorded, sequential)).toEqual([
      'the plan stops by looking (asymptotic): a p-value for one look does not hold; see crucible watch',
    ]);
  });

  it('say where the plan is not the one that was registered', () => {
    const late = plan({ kind: 'fixed', samples: 400 });
    const own = registerPlan(plan({ kind: 'fixed', samples: 300 }), REGISTERED_AT);
    expect(caveatsOf(verdict, [stopped(own), stopped(own)], late)).toEqual([
      `this is not the plan registered as ${own.hash} before the data`,
    ]);
    expect(caveatsOf(verdict, [stopped(own)], own)).toEqual([]);
    const { hash: _hash, registeredAt: _registeredAt, ...same } = own;
    expect(caveatsOf(verdict, [stopped(own)], same)).toEqual([]);
  });

  it('say where no plan was registered', () => {
    const late = plan({ kind: 'fixed', samples: 400 });
    expect(caveatsOf(verdict, [stopped(null)], late)).toEqual([
      'the plan was written after the data: nothing shows that it was not',
    ]);
  });
});
