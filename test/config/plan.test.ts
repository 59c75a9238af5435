import { CrucibleError, type PlanOptions } from 'crucible-telemetry';
import { describe, expect, it } from 'vitest';
import { decodePlan } from '../../src/config/plan.js';

const LEAST: PlanOptions = {
  primaryMetric: 'latency_ms p95',
  direction: 'lower',
  minimumEffect: { relative: 0.05 },
  stoppingRule: { kind: 'fixed', samples: 500 },
};

function refusal(plan: unknown): CrucibleError {
  try {
    decodePlan(plan);
  } catch (error) {
    if (error instanceof CrucibleError) return error;
    throw error;
  }
  throw new Error('nothing was refused');
}

describe('a plan', () => {
  it('is completed with the usual values', () => {
    expect(decodePlan(LEAST)).toEqual({
      primaryMetric: 'latency_ms p95',
      direction: 'lower',
      minimumEffect: { relative: 0.05 },
      alpha: 0.05,
      power: 0.8,
      guardrails: [],
      stoppingRule: { kind: 'fixed', samples: 500 },
      analysis: { correction: null, metrics: [], unit: null, runBy: null },
    });
  });

  it('keeps all that was said', () => {
    const said = {
      primaryMetric: 'success rate',
      direction: 'higher',
      minimumEffect: { absolute: 0.02 },
      alpha: 0.01,
      power: 0.9,
      guardrails: [{ metric: 'cost_usd', direction: 'lower', margin: { relative: 0 } }],
      stoppingRule: {
        kind: 'sequential',
        method: 'asymptotic',
        burnIn: 100,
        tuning: 2000,
        maxSamples: 10_000,
        maxCostUsd: 25.5,
        maxDurationMs: 3_600_000,
      },
      analysis: { correction: 'holm', metrics: ['accuracy'], unit: 'run', runBy: 'metadata.seed' },
    } as const;
    expect(decodePlan(said)).toEqual(said);
  });

  it('reads a name as it was meant, whatever the spaces', () => {
    expect(decodePlan({ ...LEAST, primaryMetric: ' latency_ms   p95 ' }).primaryMetric).toBe(
      'latency_ms p95',
    );
  });

  it.each<[string, object]>([
    ['plan', ['not', 'a', 'plan'] as object],
    ['plan.primaryMetric', { primaryMetric: ' ' }],
    ['plan.direction', { direction: undefined }],
    ['plan.direction', { direction: 'up' }],
    ['plan.minimumEffect', { minimumEffect: 0.05 }],
    ['plan.minimumEffect', { minimumEffect: '5%' }],
    ['plan.minimumEffect', { minimumEffect: {} }],
    ['plan.minimumEffect', { minimumEffect: { relative: 0.05, absolute: 3 } }],
    ['plan.minimumEffect.percent', { minimumEffect: { percent: 5 } }],
    ['plan.minimumEffect.relative', { minimumEffect: { relative: 0 } }],
    ['plan.minimumEffect.absolute', { minimumEffect: { absolute: Number.NaN } }],
    ['plan.alpha', { alpha: 5 }],
    ['plan.power', { power: 1 }],
    ['plan.guardrails', { guardrails: { metric: 'cost_usd' } }],
    ['plan.guardrails[0].direction', { guardrails: [{ metric: 'a', margin: { absolute: 1 } }] }],
    [
      'plan.guardrails[0].margin.relative',
      { guardrails: [{ metric: 'a', direction: 'lower', margin: { relative: -0.1 } }] },
    ],
    ['plan.stoppingRule', { stoppingRule: undefined }],
    ['plan.stoppingRule.kind', { stoppingRule: { kind: 'someday' } }],
    ['plan.stoppingRule.samples', { stoppingRule: { kind: 'fixed', samples: 1.5 } }],
    [
      'plan.stoppingRule.maxSamples',
      { stoppingRule: { kind: 'fixed', samples: 5, maxSamples: 9 } },
    ],
    ['plan.stoppingRule.method', { stoppingRule: { kind: 'sequential' } }],
    [
      'plan.stoppingRule.maxCostUsd',
      { stoppingRule: { kind: 'sequential', method: 'asymptotic', maxCostUsd: -1 } },
    ],
    ['plan.analysis.correction', { analysis: { correction: 'none' } }],
    ['plan.analysis.unit', { analysis: { unit: 'batch' } }],
    ['plan.analysis.metrics[0]', { analysis: { metrics: [''] } }],
    ['plan.alfa', { alfa: 0.05 }],
  ])('is refused at %s', (path, change) => {
    const error = refusal(Array.isArray(change) ? change : { ...LEAST, ...change });
    expect([error.code, error.details.path]).toEqual(['invalid-option', path]);
  });

  it('gives a metric one role only', () => {
    const error = refusal({ ...LEAST, analysis: { metrics: ['accuracy', 'latency_ms p95'] } });
    expect(error.message).toContain('"latency_ms p95" in two');
  });
});
