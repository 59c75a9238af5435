import { describe, expect, it } from 'vitest';
import { compareMetrics, type MeasuredExperiment } from '../../src/analysis/compare.js';
import { summarise } from '../../src/analysis/summary.js';
import { experimentOf, recorded, streamOf } from './recorded-events.js';

interface Run {
  readonly latencyMs?: number | null;
  readonly costUsd?: number | null;
  readonly outcomes?: readonly boolean[];
}

/** An experiment of an event an outcome, all alike. */
async function measured(id: string, run: Run, config = {}): Promise<MeasuredExperiment> {
  const { latencyMs = 100, costUsd = 0.5, outcomes = [true, true, true, false] } = run;
  const events = outcomes.map((success, i) => ({
    atUs: i,
    name: 'a.b',
    measurements: { latency_ms: latencyMs, cost_usd: costUsd },
    metadata: { success },
  }));
  const metrics = await summarise(streamOf(await recorded(events)), {
    experiment: experimentOf(config),
    dropped: 0,
  });
  return { experiment: { id, name: `name of ${id}`, condition: `condition of ${id}` }, metrics };
}

async function pair(baseline: Run, treatment: Run) {
  const both = [await measured('b', baseline), await measured('t', treatment)];
  return compareMetrics(both).comparison['treatment_1']!;
}

describe('compareMetrics', () => {
  it('calls a faster treatment an improvement', async () => {
    const faster = await pair({ latencyMs: 200 }, { latencyMs: 150 });
    expect(faster).toMatchObject({ latencyImprovementPct: 25, latencyChangePct: -25 });
  });

  it('calls a slower treatment none, unlike the original', async () => {
    const slower = await pair({ latencyMs: 200 }, { latencyMs: 300 });
    expect(slower).toMatchObject({ latencyImprovementPct: -50, latencyChangePct: 50 });
  });

  it('gives what the treatment cost more, in dollars', async () => {
    expect((await pair({ costUsd: 0.5 }, { costUsd: 0.75 })).costDifferenceUsd).toBe(1);
    expect((await pair({ costUsd: 0.75 }, { costUsd: 0.5 })).costDifferenceUsd).toBe(-1);
  });

  it('gives how much more often the treatment succeeds, as a part of the baseline', async () => {
    const half = { outcomes: [true, false] };
    const all = { outcomes: [true, true, true] };
    expect(await pair(half, all)).toMatchObject({
      successRateImprovementPct: 100,
      eventCountDifference: 1,
    });
    expect(await pair(all, half)).toMatchObject({
      successRateImprovementPct: -50,
      eventCountDifference: -1,
    });
  });

  it('gives zeros, without a sign, for equals', async () => {
    expect(await pair({}, {})).toEqual({
      id: 't',
      name: 'name of t',
      condition: 'condition of t',
      latencyImprovementPct: 0,
      latencyChangePct: 0,
      costDifferenceUsd: 0,
      successRateImprovementPct: 0,
      eventCountDifference: 0,
    });
  });

  it('has no percentage of nothing', async () => {
    const nothing = await pair({ latencyMs: 0, outcomes: [false] }, { outcomes: [true] });
    expect(nothing).toMatchObject({
      latencyImprovementPct: null,
      latencyChangePct: null,
      successRateImprovementPct: null,
    });
  });

  it('has null for a figure that either of the two lacks', async () => {
    const unknown = { latencyMs: null, costUsd: null, outcomes: [] };
    const lacking = {
      latencyImprovementPct: null,
      latencyChangePct: null,
      costDifferenceUsd: null,
      successRateImprovementPct: null,
    };
    expect(await pair(unknown, {})).toMatchObject(lacking);
    expect(await pair({}, unknown)).toMatchObject(lacking);
    const off = { latency: false, cost: false, successRate: false };
    const both = [await measured('b', {}), await measured('t', {}, off)];
    expect(compareMetrics(both).comparison['treatment_1']).toMatchObject(lacking);
  });

  it('compares each treatment with the first experiment', async () => {
    const all = [
      await measured('b', { latencyMs: 100 }),
      await measured('t', { latencyMs: 50 }),
      await measured('u', { latencyMs: 80 }),
    ];
    const { experiments, individual, comparison } = compareMetrics(all);
    expect(experiments).toEqual(['b', 't', 'u']);
    expect(individual).toEqual(all.map(({ metrics }) => metrics));
    expect(Object.keys(comparison)).toEqual(['treatment_1', 'treatment_2']);
    expect(comparison['treatment_1']).toMatchObject({ id: 't', latencyImprovementPct: 50 });
    expect(comparison['treatment_2']).toMatchObject({ id: 'u', latencyImprovementPct: 20 });
  });

  it('has nothing to compare of one experiment alone', async () => {
    const one = await measured('b', {});
    expect(compareMetrics([one])).toEqual({
      experiments: ['b'],
      individual: [one.metrics],
      comparison: {},
    });
  });

  it('refuses no experiments', () => {
    expect(() => compareMetrics([])).toThrow(
      expect.objectContaining({ code: 'too-few-experiments' }),
    );
  });

  it('refuses to compare an experiment with itself', async () => {
    const [b, t] = [await measured('b', {}), await measured('t', {})];
    expect(() => compareMetrics([b, t, b])).toThrow(
      expect.objectContaining({
        code: 'invalid-argument',
        details: expect.objectContaining({ path: 'experiments[2]' }),
      }),
    );
  });
});
