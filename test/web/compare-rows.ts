import type { ExperimentRow, MetricVerdict, Verdict } from '../../src/server/protocol.ts';

/** An experiment as the list has it. */
export function row(id: string, changes: Partial<ExperimentRow> = {}): ExperimentRow {
  return {
    id,
    name: `experiment ${id}`,
    hypothesis: null,
    condition: 'control',
    tags: [],
    status: 'stopped',
    startedAt: '2026-11-22T12:00:00.000Z',
    stoppedAt: '2026-11-22T12:05:00.000Z',
    sampleSize: null,
    samplesObserved: 0,
    recorded: 100,
    dropped: 0,
    parameters: {},
    metrics: {},
    metricsAreOld: false,
    sparkline: null,
    ...changes,
  };
}

const INTERVAL = { lower: -0.06, upper: -0.02, confidence: 0.95 };

/** What a verdict says of one metric: 4% lower, and sure of it. */
export function metricVerdict(changes: Partial<MetricVerdict> = {}): MetricVerdict {
  const arm = { values: 400, units: 400, nonFinite: 0, stdDev: 12 };
  return {
    metric: 'latency_ms mean',
    statistic: 'mean',
    unit: 'ms',
    direction: 'lower',
    role: 'exploratory',
    baseline: {
      ...arm,
      experimentIds: ['a'],
      condition: 'control',
      estimate: 500,
      interval: { lower: 490, upper: 510, confidence: 0.95 },
    },
    candidate: {
      ...arm,
      experimentIds: ['b'],
      condition: 'treatment',
      estimate: 480,
      interval: { lower: 470, upper: 490, confidence: 0.95 },
    },
    design: 'independent',
    observationUnit: 'sample',
    difference: { estimate: -20, interval: { lower: -30, upper: -10, confidence: 0.95 } },
    relativeDifference: { estimate: -0.04, interval: INTERVAL },
    effectSize: null,
    test: {
      name: 'Welch’s t test',
      why: 'independent means',
      statistic: -4,
      degreesOfFreedom: 700,
      pValue: 0.0004,
    },
    adjustedPValue: 0.0008,
    correctedFor: 2,
    checks: [],
    margin: { absolute: 25, isGiven: false },
    isNotWorseByMargin: true,
    verdict: 'better',
    moreNeeded: null,
    reason: null,
    words: 'latency_ms mean: better.',
    ...changes,
  };
}

export function verdictOf(
  metrics: readonly MetricVerdict[],
  changes: Partial<Verdict> = {},
): Verdict {
  return {
    alpha: 0.05,
    confidence: 0.95,
    correction: { method: 'holm', tests: metrics.length },
    metrics,
    omnibus: [],
    sampleRatio: null,
    words: 'treatment against control: better in latency_ms mean.',
    ...changes,
  };
}
