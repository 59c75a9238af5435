import type { MetricVerdict, Verdict } from '../../../src/analysis/verdict/verdict.js';

const ARM = {
  experimentIds: ['e0'],
  condition: 'control',
  values: 400,
  units: 400,
  nonFinite: 0,
  estimate: 100,
  interval: { lower: 97, upper: 103, confidence: 0.95 },
  stdDev: 30,
};

/** What a comparison says of a metric: lower is better, 100 before, a given margin of 5. */
export function metricVerdict(changes: Partial<MetricVerdict> = {}): MetricVerdict {
  const made = withoutMargin(changes);
  return { isNotWorseByMargin: isNotWorse(made), ...made };
}

/** As of a margin that is not itself uncertain. */
function isNotWorse({
  difference,
  direction,
  margin,
}: Pick<MetricVerdict, 'difference' | 'direction' | 'margin'>): boolean | null {
  const interval = difference?.interval ?? null;
  if (interval === null || margin === null || direction === null) return null;
  return (direction === 'lower' ? interval.upper : -interval.lower) < margin.absolute;
}

function withoutMargin(
  changes: Partial<MetricVerdict>,
): Omit<MetricVerdict, 'isNotWorseByMargin'> & Partial<MetricVerdict> {
  return {
    metric: 'latency_ms mean',
    statistic: 'mean',
    unit: 'ms',
    direction: 'lower',
    role: 'exploratory',
    baseline: ARM,
    candidate: { ...ARM, experimentIds: ['e1'], condition: 'treatment' },
    design: 'independent',
    observationUnit: 'sample',
    difference: between(-2, 2),
    relativeDifference: null,
    effectSize: null,
    test: null,
    adjustedPValue: 1,
    correctedFor: 1,
    checks: [],
    margin: { absolute: 5, isGiven: true },
    verdict: 'equivalent',
    moreNeeded: null,
    reason: null,
    words: '',
    ...changes,
  };
}

/** A difference in the middle of its interval. */
export function between(lower: number, upper: number): NonNullable<MetricVerdict['difference']> {
  return { estimate: (lower + upper) / 2, interval: { lower, upper, confidence: 0.95 } };
}

export function verdictOf(
  metrics: readonly MetricVerdict[],
  sampleRatio: Verdict['sampleRatio'] = null,
): Verdict {
  return {
    alpha: 0.05,
    confidence: 0.95,
    correction: { method: 'holm', tests: metrics.length },
    metrics,
    omnibus: [],
    sampleRatio,
    words: '',
  };
}
