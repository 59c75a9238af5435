import { describe, expect, it } from 'vitest';
import {
  type ReplayedPlan,
  replay,
  type TimedValue,
} from '../../../src/analysis/monitor/replay.js';
import { SequentialMonitor } from '../../../src/analysis/monitor/sequential-monitor.js';
import type { StoppingRule } from '../../../src/event/plan.js';
import { randomStream } from '../../../src/stats/random/stream.js';

const SEQUENTIAL = {
  kind: 'sequential',
  method: 'asymptotic',
  burnIn: null,
  tuning: null,
  maxSamples: null,
  maxCostUsd: null,
  maxDurationMs: null,
} as const;

function planOf(rule: Partial<StoppingRule> = {}): ReplayedPlan {
  return {
    direction: 'higher',
    minimumEffect: { absolute: 0.05 },
    alpha: 0.05,
    stoppingRule: { ...SEQUENTIAL, ...rule } as StoppingRule,
  };
}

/** Pairs of values, a second apart, a cent each; `read` counts what was asked for. */
function* pairs(count: number, effect: number, read = { values: 0 }): Generator<TimedValue> {
  const random = randomStream('replay');
  for (let i = 0; i < count; i++) {
    for (const arm of ['baseline', 'candidate'] as const) {
      read.values++;
      const value = random.normal() + (arm === 'candidate' ? effect : 0);
      yield { arm, value, sampleId: `s${i}`, timeUs: i * 1e6, costUsd: 0.01 };
    }
  }
}

describe('a replay by a stopping rule', () => {
  it('ends where the watch would have ended, and reads no further', async () => {
    const read = { values: 0 };
    const replayed = await replay(planOf(), pairs(100_000, 0.5, read));
    expect(replayed).toMatchObject({
      method: 'asymptotic',
      decision: 'better',
      endedBy: 'decided',
      values: read.values,
    });
    const monitor = new SequentialMonitor({
      direction: 'higher',
      minimumEffect: { absolute: 0.05 },
    });
    let [seen, decidedAt] = [0, 0];
    for (const { arm, value, sampleId } of pairs(2000, 0.5)) {
      monitor.add(arm, value, sampleId);
      seen++;
      if (arm === 'candidate' && monitor.look().stop) {
        decidedAt = seen;
        break;
      }
    }
    expect(replayed.values).toBeGreaterThanOrEqual(decidedAt);
    expect(replayed.values).toBeLessThanOrEqual(decidedAt * 1.02 + 2);
    expect(replayed.pValue).toBeLessThanOrEqual(0.05);
    expect(replayed.runningInterval!.lower).toBeGreaterThan(0);
  });

  it('looks a thousand times at a hundred thousand values, not as often as there are', async () => {
    const replayed = await replay(planOf(), pairs(50_000, 0.03));
    expect(replayed.looks).toBeGreaterThan(300);
    expect(replayed.looks).toBeLessThan(1000);
  });

  it.each([
    [{ maxSamples: 250 }, 500],
    [{ maxCostUsd: 1 }, 100],
    [{ maxDurationMs: 40_000 }, 81],
    [{ kind: 'fixed', samples: 333 } as const, 666],
  ])('ends at the bound of %j', async (rule, values) => {
    expect(await replay(planOf(rule), pairs(1000, 0))).toMatchObject({ endedBy: 'budget', values });
  });

  it('says what is known when there are no more values', async () => {
    const few = await replay(planOf(), pairs(20, 0));
    expect(few).toMatchObject({
      decision: 'too-early',
      endedBy: 'values',
      values: 40,
      pValue: null,
    });
    const none = await replay(planOf(), []);
    expect(none).toMatchObject({ decision: 'too-early', endedBy: 'values', values: 0, looks: 1 });
  });

  it('gives the same answer of values that are still being read', async () => {
    async function* slowly(): AsyncGenerator<TimedValue> {
      yield* pairs(3000, 0.2);
    }
    const rule = planOf({ burnIn: 40, maxSamples: 2000 });
    expect(await replay(rule, slowly())).toEqual(await replay(rule, pairs(3000, 0.2)));
  });
});
