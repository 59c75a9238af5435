import {
  ANY_OBJECT,
  FLAG,
  listOf,
  mapOf,
  NUMBER,
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
const DISTRIBUTION = {
  count: WHOLE,
  mean: FIGURE,
  stdDev: FIGURE,
  min: FIGURE,
  max: FIGURE,
  p50: FIGURE,
  p90: FIGURE,
  p95: FIGURE,
  p99: FIGURE,
  nonFinite: WHOLE,
};
const METHOD = oneOf('asymptotic', 'mixture-sprt', 'empirical-bernstein', 'beta-binomial');
const DECISION = oneOf('better', 'worse', 'equivalent', 'undecided', 'too-early');

const MONITOR_ARM = objectOf({
  experimentId: TEXT,
  experimentName: TEXT,
  condition: TEXT,
  samples: WHOLE,
  mean: FIGURE,
  stdDev: FIGURE,
  repeats: WHOLE,
  nonFinite: WHOLE,
});

const SIZE: Schema = { anyOf: [partOf({ relative: NUMBER }), partOf({ absolute: NUMBER })] };

/** Schemas of figures, by the names of their types. */
export const FIGURE_COMPONENTS: Readonly<Record<string, Schema>> = {
  ExperimentMetrics: objectOf({
    summary: objectOf({
      totalEvents: WHOLE,
      timeRange: objectOf({ startUs: orNull(WHOLE), endUs: orNull(WHOLE) }),
      durationSeconds: FIGURE,
      eventTypes: mapOf(WHOLE),
      dropped: WHOLE,
    }),
    latency: objectOf({ ...DISTRIBUTION, median: FIGURE }),
    cost: objectOf({
      count: WHOLE,
      total: FIGURE,
      meanPerRequest: FIGURE,
      medianPerRequest: FIGURE,
      costPer1kRequests: FIGURE,
      costPer1mRequests: FIGURE,
      nonFinite: WHOLE,
    }),
    reliability: objectOf({
      totalRequests: WHOLE,
      successful: WHOLE,
      failed: WHOLE,
      successRate: FIGURE,
      failureRate: FIGURE,
      sla99: orNull(FLAG),
      sla999: orNull(FLAG),
      sla9999: orNull(FLAG),
    }),
    tokens: objectOf({
      count: WHOLE,
      totalPrompt: FIGURE,
      totalCompletion: FIGURE,
      total: FIGURE,
      meanPrompt: FIGURE,
      meanCompletion: FIGURE,
      meanTotal: FIGURE,
      nonFinite: WHOLE,
    }),
    events: mapOf(
      objectOf({
        count: WHOLE,
        latencyMs: objectOf({ count: WHOLE, mean: FIGURE, p50: FIGURE, p95: FIGURE }),
        successRate: FIGURE,
      }),
    ),
    custom: mapOf(objectOf(DISTRIBUTION)),
  }),
  RunCurvesRequest: partOf(
    {
      experiments: listOf(TEXT),
      options: partOf(
        {
          metric: TEXT,
          x: oneOf('step', 'epoch'),
          runBy: TEXT,
          groupBy: oneOf('condition', 'experiment'),
          groups: mapOf(TEXT),
          query: ANY_OBJECT,
          confidence: NUMBER,
          maxPoints: WHOLE,
        },
        'metric',
      ),
    },
    ...['experiments', 'options'],
  ),
  RunCurves: objectOf({
    x: listOf(NUMBER),
    confidence: NUMBER,
    groups: listOf(
      objectOf({
        group: TEXT,
        runs: WHOLE,
        mean: listOf(WIRE_NUMBER),
        lower: listOf(WIRE_NUMBER),
        upper: listOf(WIRE_NUMBER),
        counts: listOf(WHOLE),
        diverged: listOf(WHOLE),
      }),
    ),
  }),
  MonitorRequest: partOf(
    {
      experiments: listOf(TEXT),
      metric: TEXT,
      options: partOf({
        baseline: TEXT,
        candidate: TEXT,
        query: ANY_OBJECT,
        direction: oneOf('lower', 'higher'),
        minimumEffect: SIZE,
        alpha: NUMBER,
        method: METHOD,
        design: oneOf('independent', 'paired'),
        burnIn: WHOLE,
        tuning: NUMBER,
        mixingDeviation: NUMBER,
        bounds: objectOf({ lower: NUMBER, upper: NUMBER }),
        budget: partOf({ samples: WHOLE, costUsd: NUMBER, durationMs: NUMBER }),
      }),
      maxPoints: WHOLE,
    },
    'experiments',
  ),
  MonitorAnswer: objectOf({
    metric: TEXT,
    unit: TEXT,
    direction: oneOf('lower', 'higher'),
    method: METHOD,
    design: oneOf('independent', 'paired'),
    alpha: NUMBER,
    baseline: MONITOR_ARM,
    candidate: MONITOR_ARM,
    points: listOf(
      objectOf({
        n: WHOLE,
        timestampUs: WHOLE,
        estimate: FIGURE,
        lower: FIGURE,
        upper: FIGURE,
        runningLower: FIGURE,
        runningUpper: FIGURE,
        pValue: FIGURE,
        margin: FIGURE,
      }),
    ),
    looks: WHOLE,
    reduced: FLAG,
    decision: DECISION,
    why: TEXT,
    stopped: orNull(
      objectOf({
        by: oneOf('decided', 'budget'),
        decision: DECISION,
        why: TEXT,
        n: WHOLE,
        timestampUs: WHOLE,
      }),
    ),
    pValue: FIGURE,
    margin: FIGURE,
    caveats: listOf(TEXT),
  }),
};
