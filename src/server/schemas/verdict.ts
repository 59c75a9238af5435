import {
  ANY_OBJECT,
  FLAG,
  listOf,
  mapOf,
  NUMBER,
  named,
  objectOf,
  oneOf,
  orNull,
  partOf,
  type Schema,
  TEXT,
  WHOLE,
  WIRE_NUMBER,
} from './schema.js';

const FIGURE = orNull(WIRE_NUMBER);
const INTERVAL = orNull(objectOf({ lower: WIRE_NUMBER, upper: WIRE_NUMBER, confidence: NUMBER }));
const DIFFERENCE = orNull(objectOf({ estimate: WIRE_NUMBER, interval: INTERVAL }));
const REASON = orNull(objectOf({ ok: FLAG, reason: TEXT, message: TEXT }));
const TEST = orNull(
  objectOf({
    name: TEXT,
    why: TEXT,
    statistic: FIGURE,
    degreesOfFreedom: FIGURE,
    pValue: WIRE_NUMBER,
  }),
);
const UNIT = oneOf('event', 'sample', 'run');

const ARM = objectOf({
  experimentIds: listOf(TEXT),
  condition: TEXT,
  values: WHOLE,
  units: WHOLE,
  nonFinite: WHOLE,
  estimate: FIGURE,
  interval: INTERVAL,
  stdDev: FIGURE,
});

const METRIC_VERDICT = objectOf({
  metric: TEXT,
  statistic: oneOf('mean', 'p50', 'p90', 'p95', 'p99', 'rate', 'ratio', 'final', 'sum'),
  unit: TEXT,
  direction: orNull(oneOf('lower', 'higher')),
  role: oneOf('primary', 'guardrail', 'secondary', 'exploratory'),
  baseline: ARM,
  candidate: ARM,
  design: oneOf('paired', 'clustered', 'independent'),
  observationUnit: UNIT,
  difference: DIFFERENCE,
  relativeDifference: DIFFERENCE,
  effectSize: orNull(
    objectOf({
      name: oneOf('hedges-g', 'cohens-dz', 'odds-ratio'),
      estimate: WIRE_NUMBER,
      interval: INTERVAL,
    }),
  ),
  test: TEST,
  adjustedPValue: FIGURE,
  correctedFor: orNull(WHOLE),
  checks: listOf(objectOf({ name: TEXT, holds: orNull(FLAG), message: TEXT })),
  margin: orNull(objectOf({ absolute: NUMBER, isGiven: FLAG })),
  isNotWorseByMargin: orNull(FLAG),
  verdict: oneOf('better', 'worse', 'differs', 'equivalent', 'inconclusive', 'unknown'),
  moreNeeded: orNull(objectOf({ unit: UNIT, perCondition: WHOLE, toDetect: NUMBER })),
  reason: REASON,
  words: TEXT,
});

const PAIR = objectOf({
  id: TEXT,
  name: TEXT,
  condition: TEXT,
  latencyImprovementPct: FIGURE,
  latencyChangePct: FIGURE,
  costDifferenceUsd: FIGURE,
  successRateImprovementPct: FIGURE,
  eventCountDifference: NUMBER,
});

/** Schemas of a comparison, by the names of their types. */
export const VERDICT_COMPONENTS: Readonly<Record<string, Schema>> = {
  CompareRequest: partOf({ experiments: listOf(TEXT), options: ANY_OBJECT }, 'experiments'),
  MetricVerdict: METRIC_VERDICT,
  Verdict: objectOf({
    alpha: NUMBER,
    confidence: NUMBER,
    correction: objectOf({ method: TEXT, tests: WHOLE }),
    metrics: listOf(named('MetricVerdict')),
    omnibus: listOf(objectOf({ metric: TEXT, test: TEST, reason: REASON })),
    sampleRatio: orNull(
      partOf(
        {
          counted: oneOf('exposures', 'samples', 'events'),
          observed: listOf(NUMBER),
          expected: listOf(NUMBER),
          pValue: NUMBER,
          inSeveral: WHOLE,
          holds: FLAG,
        },
        ...['counted', 'observed', 'expected', 'pValue', 'holds'],
      ),
    ),
    words: TEXT,
  }),
  JudgedComparison: objectOf({
    experiments: listOf(TEXT),
    individual: listOf(named('ExperimentMetrics')),
    comparison: mapOf(PAIR),
    verdict: named('Verdict'),
  }),
};
