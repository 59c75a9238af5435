import type { MetricFunction, PlanOptions } from 'crucible-telemetry';

const SCORED = 'crucible_deployment.inference.stop';

/** Of scored e-mails alone: batches and epochs take time, too, but nobody waits for those. */
export const scoringMetrics: Readonly<Record<string, MetricFunction>> = {
  scored_right: ({ eventName, measurements }) =>
    eventName === SCORED ? Number(measurements['correct']) : null,
  scoring_ms: ({ eventName, latencyMs }) => (eventName === SCORED ? latencyMs : null),
};

/**
 * What decides, written down before any e-mail is scored: whether more of them are told apart rightly,
 * and whether the slow ones still take no more than half a millisecond longer.
 */
export function planFor(heldOutCount: number): PlanOptions {
  return {
    primaryMetric: 'scored_right rate',
    direction: 'higher',
    minimumEffect: { absolute: 0.002 },
    guardrails: [
      { metric: 'scoring_ms p95', direction: 'lower', margin: { absolute: 0.5 } },
      { metric: 'success rate', direction: 'higher', margin: { absolute: 0.005 } },
    ],
    stoppingRule: { kind: 'fixed', samples: heldOutCount },
    analysis: { runBy: 'metadata.seed' },
  };
}
