import { FIGURE_COMPONENTS } from './figures.js';
import {
  ANY_OBJECT,
  ANYTHING,
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
import { VERDICT_COMPONENTS } from './verdict.js';

const STATUS = oneOf('running', 'paused', 'stopped', 'archived', 'interrupted');
const SCALAR: Schema = { anyOf: [WIRE_NUMBER, TEXT, FLAG, { type: 'null' }] };

const ROW = objectOf({
  id: TEXT,
  name: TEXT,
  hypothesis: orNull(TEXT),
  condition: TEXT,
  tags: listOf(TEXT),
  status: STATUS,
  startedAt: TEXT,
  stoppedAt: orNull(TEXT),
  sampleSize: orNull(WHOLE),
  samplesObserved: WHOLE,
  recorded: WHOLE,
  dropped: WHOLE,
  parameters: mapOf(SCALAR),
  metrics: orNull(mapOf(orNull(WIRE_NUMBER))),
  metricsAreOld: FLAG,
  sparkline: orNull(listOf(NUMBER)),
});

const COUNTS = objectOf({
  recorded: WHOLE,
  dropped: WHOLE,
  sampledOut: WHOLE,
  redacted: WHOLE,
  truncated: WHOLE,
  unreadable: WHOLE,
  metricFailures: WHOLE,
});

const FIGURE = orNull(NUMBER);
const LATENCY = objectOf({
  count: WHOLE,
  mean: FIGURE,
  stdDev: FIGURE,
  min: FIGURE,
  max: FIGURE,
  p50: FIGURE,
  p90: FIGURE,
  p95: FIGURE,
  p99: FIGURE,
});
const COST = objectOf({ count: WHOLE, total: FIGURE, mean: FIGURE });
const TOKENS = objectOf({ prompt: FIGURE, completion: FIGURE, total: FIGURE });
const OUTCOMES = { succeeded: WHOLE, failed: WHOLE, successRate: FIGURE };

/** Schemas that several routes share, by the names of their types in `protocol.ts`. */
export const COMPONENTS: Readonly<Record<string, Schema>> = {
  ...FIGURE_COMPONENTS,
  ...VERDICT_COMPONENTS,
  Problem: partOf(
    {
      type: TEXT,
      title: TEXT,
      status: WHOLE,
      detail: TEXT,
      code: TEXT,
      path: TEXT,
      expected: TEXT,
      received: TEXT,
    },
    ...['type', 'title', 'status', 'detail', 'code'],
  ),
  ExperimentRow: ROW,
  ExperimentRecord: {
    type: 'object',
    properties: {
      id: TEXT,
      name: TEXT,
      condition: TEXT,
      status: STATUS,
      tags: listOf(TEXT),
      metadata: ANY_OBJECT,
      startedAt: TEXT,
      stoppedAt: orNull(TEXT),
      counts: named('RecordingCounts'),
      plan: orNull(ANY_OBJECT),
      environment: orNull(ANY_OBJECT),
    },
    required: ['id', 'name', 'condition', 'status', 'tags', 'metadata', 'startedAt', 'counts'],
  },
  ExperimentDetail: objectOf({
    experiment: named('ExperimentRecord'),
    row: named('ExperimentRow'),
    notes: listOf(objectOf({ text: TEXT, at: TEXT })),
  }),
  RecordingCounts: COUNTS,
  RollupBucket: objectOf({
    startUs: WHOLE,
    events: WHOLE,
    rate: NUMBER,
    ...OUTCOMES,
    latency: LATENCY,
    costUsd: COST,
    tokens: TOKENS,
  }),
  ExperimentTotals: objectOf({
    events: WHOLE,
    rate: NUMBER,
    ...OUTCOMES,
    latency: LATENCY,
    costUsd: COST,
    tokens: TOKENS,
  }),
  LiveState: objectOf({
    row: named('ExperimentRow'),
    counts: named('RecordingCounts'),
    totals: named('ExperimentTotals'),
    cursor: TEXT,
  }),
  EventQuery: {
    ...partOf({
      events: { anyOf: [TEXT, listOf(ANYTHING)] },
      where: ANY_OBJECT,
      window: ANY_OBJECT,
      order: oneOf('asc', 'desc'),
      limit: { type: 'integer', minimum: 1 },
      columns: listOf(TEXT),
    }),
    description: 'The query of the library: the same value in code and on the command line.',
  },
  TelemetryEvent: {
    type: 'object',
    properties: {
      eventId: TEXT,
      eventName: TEXT,
      timestampUs: WHOLE,
      measurements: ANY_OBJECT,
      metadata: ANY_OBJECT,
    },
    required: ['eventId'],
  },
};
