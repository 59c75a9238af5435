import { describe, expect, it } from 'vitest';
import { decideGate, type GateDecision } from '../../../src/analysis/gate/gate.js';
import type { ComparisonOptions } from '../../../src/config/comparison-options.js';
import { randomStream } from '../../../src/stats/random/stream.js';
import { type Columns, verdictOn } from '../verdict/arms.js';

const ROUNDS = 400;
const SAMPLES = 60;
/** Four standard errors of a share of 0.05 above it: chance passes this once in thirty thousand times. */
const MOST = 0.05 + 4 * Math.sqrt((0.05 * 0.95) / ROUNDS);
const METRICS = ['latency_ms', 'cost_usd', 'accuracy'];

/** How often gates over samples of those means come to each decision. */
function shares(
  candidate: { readonly latency: number },
  options: ComparisonOptions,
): Readonly<Record<GateDecision, number>> {
  const random = randomStream(11);
  const counts = { passed: 0, regression: 0, undecided: 0 };
  for (let round = 0; round < ROUNDS; round++) {
    const events = (name: string, latency: number): Columns => ({
      sample_id: Array.from({ length: SAMPLES }, (_, i) => `${name}${i}`),
      latency_ms: Float64Array.from({ length: SAMPLES }, () => latency + 10 * random.normal()),
      cost_usd: Float64Array.from({ length: SAMPLES }, () => 2 + 0.2 * random.normal()),
      metadata_accuracy: Float64Array.from({ length: SAMPLES }, () => 0.5 + 0.1 * random.normal()),
    });
    const verdict = verdictOn(
      [
        { condition: 'main', events: events('a', 100) },
        { condition: 'candidate', events: events('b', candidate.latency) },
      ],
      options,
    );
    counts[decideGate(verdict, { metrics: options.metrics as string[], recording: [] }).decision]++;
  }
  return {
    passed: counts.passed / ROUNDS,
    regression: counts.regression / ROUNDS,
    undecided: counts.undecided / ROUNDS,
  };
}

describe('a gate', () => {
  it('calls no more than alpha of the candidates that changed nothing a regression', () => {
    const { regression } = shares({ latency: 100 }, { metrics: METRICS });
    expect(regression).toBeLessThan(MOST);
    // One of three metrics is harmful by chance; without a correction it would be more often.
    expect(regression).toBeGreaterThan(0);
  });

  it('lets no more than alpha of the candidates pass that are worse by the margin', () => {
    const margin = { absolute: 5 };
    const { passed, regression } = shares({ latency: 105 }, { metrics: ['latency_ms'], margin });
    expect(passed).toBeLessThan(MOST);
    expect(regression).toBeGreaterThan(0.5);
  });

  it('lets candidates pass that are no worse, where there are enough samples', () => {
    const margin = { absolute: 8 };
    expect(shares({ latency: 100 }, { metrics: ['latency_ms'], margin }).passed).toBeGreaterThan(
      0.9,
    );
  });
});
