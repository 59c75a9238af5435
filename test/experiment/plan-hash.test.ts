import { createHash } from 'node:crypto';
import { CrucibleError, planHash } from 'crucible-telemetry';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodePlan } from '../../src/config/plan.js';
import { canonicalJson } from '../../src/experiment/canonical-json.js';
import { registerPlan } from '../../src/experiment/plan-hash.js';

const PLAN = decodePlan({
  primaryMetric: 'success rate',
  direction: 'higher',
  minimumEffect: { absolute: 0.02 },
  guardrails: [{ metric: 'latency_ms p95', direction: 'lower', margin: { relative: 0.1 } }],
  stoppingRule: { kind: 'fixed', samples: 500 },
});

describe('canonical JSON', () => {
  // The examples of RFC 8785, sections 3.2.2 to 3.2.4.
  it('is that of RFC 8785', () => {
    expect(
      canonicalJson({
        numbers: [Number('333333333.33333329'), 1e30, 4.5, 2e-3, 1e-27],
        string: '\u20ac$\u000f\u000aA\'\u0042\u0022\u005c\\"/',
        literals: [null, true, false],
      }),
    ).toBe(
      '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],' +
        '"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}',
    );
    const keys = { '\u20ac': 1, '\r': 2, '\ufb33': 3, '1': 4, '😀': 5, '\u0080': 6, ö: 7 };
    expect([...canonicalJson(keys).matchAll(/:(\d)/g)].map(([, digit]) => Number(digit))).toEqual([
      2, 4, 6, 7, 1, 5, 3,
    ]);
    expect(canonicalJson([-0])).toBe('[0]');
  });

  it('says what JSON.stringify says, but for the order of keys, and reads back the same', () => {
    fc.assert(
      fc.property(fc.jsonValue({ stringUnit: 'binary-ascii' }), (value) => {
        expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });

  it.each([[Number.NaN], [{ a: undefined }], ['\ud800'], [() => 1]])('refuses %j', (value) => {
    expect(() => canonicalJson(value)).toThrow(CrucibleError);
  });
});

describe('the hash of a plan', () => {
  it('is SHA-256 over its canonical JSON, to the letter', () => {
    const text =
      '{"alpha":0.05,"analysis":{"correction":null,"metrics":[],"runBy":null,"unit":null},' +
      '"direction":"higher",' +
      '"guardrails":[{"direction":"lower","margin":{"relative":0.1},"metric":"latency_ms p95"}],' +
      '"minimumEffect":{"absolute":0.02},"power":0.8,"primaryMetric":"success rate",' +
      '"stoppingRule":{"kind":"fixed","samples":500}}';
    expect(planHash(PLAN)).toBe(createHash('sha256').update(text).digest('hex'));
  });

  it('is the same for a plan that leaves to the usual what another says', () => {
    const said = { ...PLAN, alpha: 0.05, analysis: { metrics: [] } };
    const { alpha: _alpha, analysis: _analysis, ...left } = PLAN;
    expect(planHash(decodePlan(said))).toBe(planHash(decodePlan(left)));
  });

  it('does not depend on when it was registered, and does on every other part', () => {
    const registered = registerPlan(PLAN, '2026-01-01T00:00:00.000Z');
    expect(planHash(registered)).toBe(registered.hash);
    expect(registerPlan(PLAN, '2026-02-01T00:00:00.000Z').hash).toBe(registered.hash);
    for (const change of [
      { alpha: 0.01 },
      { direction: 'lower' },
      { minimumEffect: { relative: 0.02 } },
      { stoppingRule: { kind: 'fixed', samples: 501 } },
      { guardrails: [] },
    ])
      expect(planHash({ ...PLAN, ...change } as typeof PLAN)).not.toBe(registered.hash);
  });

  it('belongs to a plan that is frozen to its last leaf', () => {
    const registered = registerPlan(PLAN, '2026-01-01T00:00:00.000Z');
    for (const part of [
      registered,
      registered.minimumEffect,
      registered.guardrails,
      registered.guardrails[0]!.margin,
      registered.stoppingRule,
      registered.analysis.metrics,
    ])
      expect(Object.isFrozen(part)).toBe(true);
  });
});
