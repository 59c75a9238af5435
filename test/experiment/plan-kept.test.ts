import { type PlanFacts, type PlannedCondition, planKept } from 'crucible-telemetry';
import { describe, expect, it } from 'vitest';
import { decodePlan } from '../../src/config/plan.js';
import { registerPlan } from '../../src/experiment/plan-hash.js';

const AT = '2026-05-01T12:00:00.000Z';
const EVENT_US = Date.parse(AT) * 1000 + 5;
const CONTENT = {
  primaryMetric: 'latency_ms p95',
  direction: 'lower',
  minimumEffect: { relative: 0.05 },
  guardrails: [{ metric: 'success', direction: 'higher', margin: { absolute: 0.01 } }],
  stoppingRule: { kind: 'fixed', samples: 500 },
  analysis: { correction: 'holm', metrics: ['accuracy'] },
};
const PLAN = registerPlan(decodePlan(CONTENT), AT);
const SEQUENTIAL = registerPlan(
  decodePlan({
    ...CONTENT,
    stoppingRule: { kind: 'sequential', method: 'asymptotic', burnIn: 100, maxCostUsd: 10 },
  }),
  AT,
);

function condition(changes: Partial<PlannedCondition> = {}): PlannedCondition {
  return {
    condition: 'control',
    plan: PLAN,
    firstEventUs: EVENT_US,
    samples: 500,
    costUsd: 1,
    durationMs: 60_000,
    hasStopped: true,
    ...changes,
  };
}

interface Changes extends Partial<Omit<PlanFacts, 'analysis'>> {
  readonly analysis?: Partial<PlanFacts['analysis']>;
}

function facts({ analysis, ...changes }: Changes = {}): PlanFacts {
  return {
    conditions: [condition(), condition({ condition: 'treatment' })],
    decision: null,
    ...changes,
    analysis: {
      alpha: 0.05,
      correction: 'holm',
      unit: 'sample',
      runBy: null,
      metrics: ['latency_ms p95', 'success rate', 'accuracy mean'],
      ...analysis,
    },
  };
}

function check(name: string, given: PlanFacts, plan = PLAN) {
  return planKept(plan, given).find((each) => each.name === name)!;
}

describe('a plan', () => {
  it('was kept where all was done as it says', () => {
    expect(planKept(PLAN, facts()).map(({ name, kept }) => [name, kept])).toEqual([
      ['plan unchanged', true],
      ['registered before the data', true],
      ['one plan for all conditions', true],
      ['stopping rule', true],
      ['primary metric analysed as planned', true],
      ['guardrails analysed', true],
      ['planned metrics analysed', true],
      ['analyses beside the plan', true],
    ]);
  });

  it('was not, where its content is not what was hashed', () => {
    const changed = { ...PLAN, alpha: 0.1 };
    expect(check('plan unchanged', facts(), changed).kept).toBe(false);
    const conditions = [condition(), condition({ plan: changed })];
    expect(check('plan unchanged', facts({ conditions }))).toMatchObject({
      kept: false,
      message: expect.stringContaining(PLAN.hash),
    });
  });

  it('was not, where a condition had events before it', () => {
    const conditions = [condition(), condition({ condition: 'b', firstEventUs: EVENT_US - 10 })];
    expect(check('registered before the data', facts({ conditions }))).toMatchObject({
      kept: false,
      message: expect.stringContaining('condition b'),
    });
    const none = [condition({ firstEventUs: null })];
    expect(check('registered before the data', facts({ conditions: none })).kept).toBe(true);
  });

  it('was not, where a condition has none or another', () => {
    const conditions = [condition({ plan: null }), condition({ plan: SEQUENTIAL })];
    const { kept, message } = check('one plan for all conditions', facts({ conditions }));
    expect(kept).toBe(false);
    expect(message).toMatch(/control has none, control has another/);
  });
});

describe('a fixed number of samples', () => {
  it.each([
    [500, 500, true, true],
    [500, 520, true, true],
    [500, 600, true, false],
    [480, 500, true, false],
    [480, 500, false, null],
    [900, 500, false, false],
  ])('of 500, with %d and %d, stopped: %s -> %s', (a, b, hasStopped, kept) => {
    const conditions = [
      condition({ samples: a, hasStopped }),
      condition({ samples: b, hasStopped }),
    ];
    expect(check('stopping rule', facts({ conditions })).kept).toBe(kept);
  });
});

describe('a sequential rule', () => {
  const ruled = (changes: Partial<PlannedCondition>, decision: PlanFacts['decision']) =>
    check(
      'stopping rule',
      facts({ conditions: [condition(changes), condition(changes)], decision }),
      SEQUENTIAL,
    );
  const decided = { method: 'asymptotic', isDecided: true };
  const undecided = { method: 'asymptotic', isDecided: false };

  it('was kept where the method decided after the burn-in', () => {
    expect(ruled({ samples: 150 }, decided).kept).toBe(true);
    expect(ruled({ samples: 50 }, decided)).toMatchObject({
      kept: false,
      message: expect.stringContaining('burn-in'),
    });
  });

  it('was kept where a bound was reached while it was undecided', () => {
    expect(ruled({ costUsd: 5 }, undecided)).toMatchObject({
      kept: true,
      message: expect.stringContaining('$10'),
    });
    expect(ruled({ costUsd: 4 }, undecided).kept).toBe(false);
  });

  it('was not kept where another method decided', () => {
    expect(ruled({}, { method: 'mixture-sprt', isDecided: true }).kept).toBe(false);
  });

  it('cannot be told of while it goes on, or where nobody asked the method', () => {
    expect(ruled({ hasStopped: false }, undecided).kept).toBeNull();
    expect(ruled({}, null).kept).toBeNull();
  });
});

describe('the analysis', () => {
  it.each([
    ['alpha', { alpha: 0.1 }],
    ['correction', { correction: 'bh' }],
  ])('was not as planned with another %s', (what, analysis) => {
    const { kept, message } = check('primary metric analysed as planned', facts({ analysis }));
    expect(kept).toBe(false);
    expect(message).toContain(`${what} `);
  });

  it('was not as planned without the primary metric, a guardrail or a further metric', () => {
    const without = facts({ analysis: { metrics: ['latency_ms mean'] } });
    expect(check('primary metric analysed as planned', without).kept).toBe(false);
    expect(check('guardrails analysed', without).message).toBe('not analysed: success');
    expect(check('planned metrics analysed', without).message).toBe('not analysed: accuracy');
  });

  it('knows a planned metric that says the way that is good', () => {
    const plan = { ...PLAN, primaryMetric: 'metadata.score higher' };
    const { analysis } = facts();
    const done = { ...analysis, metrics: [...analysis.metrics, 'metadata.score mean'] };
    expect(check('primary metric analysed as planned', facts({ analysis: done }), plan).kept).toBe(
      true,
    );
  });

  it('of more than was planned is listed', () => {
    const metrics = [
      'latency_ms p95',
      'latency_ms p50',
      'success rate',
      'accuracy mean',
      'cost_usd mean',
    ];
    expect(check('analyses beside the plan', facts({ analysis: { metrics } }))).toMatchObject({
      kept: true,
      message: 'not planned, so exploratory: latency_ms p50, cost_usd mean',
    });
  });
});
