import type { MetricVerdict, Verdict } from '../../../src/analysis/verdict/verdict.js';
import { planHash } from '../../../src/experiment/plan-hash.js';
import { distributionOf } from '../../../src/export/report/distribution.js';
import type { ReportArm, ReportData } from '../../../src/export/report/report-data.js';
import { makeRecord } from '../../../src/testing/records.js';

const CONTROL = 'aaaaaaaaaaaaaaaa';
const TREATMENT = 'bbbbbbbbbbbbbbbb';

export function metricVerdict(changes: Partial<MetricVerdict> = {}): MetricVerdict {
  return {
    metric: 'latency_ms mean',
    statistic: 'mean',
    unit: 'ms',
    direction: 'lower',
    role: 'exploratory',
    baseline: {
      experimentIds: [CONTROL],
      condition: 'control',
      values: 600,
      units: 600,
      nonFinite: 0,
      estimate: 408.3456,
      interval: { lower: 385.2, upper: 431.4, confidence: 0.95 },
      stdDev: 280,
    },
    candidate: {
      experimentIds: [TREATMENT],
      condition: 'treatment',
      values: 600,
      units: 600,
      nonFinite: 0,
      estimate: 344.2,
      interval: { lower: 324.1, upper: 364.3, confidence: 0.95 },
      stdDev: 250,
    },
    design: 'paired',
    observationUnit: 'sample',
    difference: {
      estimate: -64.1456,
      interval: { lower: -87.1, upper: -41.2, confidence: 0.95 },
    },
    relativeDifference: {
      estimate: -0.15708,
      interval: { lower: -0.2066, upper: -0.1042, confidence: 0.95 },
    },
    effectSize: {
      name: 'cohens-dz',
      estimate: -0.224,
      interval: { lower: -0.305, upper: -0.143, confidence: 0.95 },
    },
    test: {
      name: 'paired t test',
      why: 'paired: both conditions saw the same samples',
      statistic: -5.49,
      degreesOfFreedom: 599,
      pValue: 6.1234e-8,
    },
    adjustedPValue: 1.8e-7,
    correctedFor: 3,
    checks: [{ name: 'independence', holds: true, message: 'no sample occurs twice' }],
    margin: { absolute: 20.4, isGiven: false },
    isNotWorseByMargin: true,
    verdict: 'better',
    moreNeeded: null,
    reason: null,
    words: 'latency_ms mean: better. treatment 344 ms, control 408 ms; -15.7%.',
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

function arm(condition: string, id: string): ReportArm {
  return {
    condition,
    label: condition,
    experimentIds: [id],
    events: 600,
    samples: 600,
    nonFinite: 0,
    firstUs: 1_777_636_800_000_000,
    lastUs: 1_777_640_400_000_000,
  };
}

const ENVIRONMENT = {
  gitCommit: '0123456789abcdef0123456789abcdef01234567',
  gitDirty: false,
  gitBranch: 'main',
  package: 'prompts@1.0.0',
  libraryVersion: '0.1.0',
  node: 'v22.1.0',
  platform: 'linux',
  architecture: 'x64',
  cpu: 'a processor',
  cpuCount: 8,
  memoryBytes: 16 * 1024 ** 3,
  argv: ['node', 'evaluate.js'],
};

/** A small comparison of two conditions, with whatever a test wants to be different. */
export function reportData(changes: Partial<ReportData> = {}): ReportData {
  const latency = distributionOf('latency_ms', 'ms', [
    { arm: 0, values: Float64Array.of(100, 200, 300, 400, 500) },
    { arm: 1, values: Float64Array.of(90, 150, 200, 300, 350) },
  ]);
  return {
    title: 'prompt-v2: treatment against control',
    generatedAt: '2026-05-01T13:00:00.000Z',
    libraryVersion: '0.1.0',
    experiments: [
      {
        ...makeRecord(),
        id: CONTROL,
        name: 'prompt-v2',
        condition: 'control',
        hypothesis: 'The shorter prompt answers sooner',
        status: 'stopped',
        metadata: { prompt: 'long', model: 'gpt-4o' },
        environment: ENVIRONMENT,
        startedAt: '2026-05-01T12:00:00.000Z',
      },
      {
        ...makeRecord(),
        id: TREATMENT,
        name: 'prompt-v2',
        condition: 'treatment',
        status: 'stopped',
        metadata: { prompt: 'short', model: 'gpt-4o' },
        environment: { ...ENVIRONMENT, node: 'v20.19.0' },
        startedAt: '2026-05-01T12:00:00.000Z',
      },
    ],
    arms: [arm('control', CONTROL), arm('treatment', TREATMENT)],
    verdict: verdictOf([metricVerdict()]),
    caveats: [],
    plan: null,
    distributions: latency === null ? [] : [latency],
    curves: [
      {
        metric: 'loss',
        axis: 'step',
        confidence: 0.95,
        arms: [0, 1].map((place) => ({
          arm: place,
          runs: [
            { x: [0, 1, 2], y: [3, 2, 1] },
            { x: [0, 1, 2], y: [3.2, Number.NaN, 1.1] },
          ],
          band: { x: [0, 1, 2], mean: [3.1, 2, 1.05], lower: [2, 1, 0.5], upper: [4, 3, 1.6] },
        })),
      },
    ],
    reproduction: {
      experimentIds: [CONTROL, TREATMENT],
      options: {},
      command: `crucible report ${CONTROL} ${TREATMENT}`,
    },
    ...changes,
  };
}

const PLAN = {
  primaryMetric: 'latency_ms',
  direction: 'lower',
  minimumEffect: { relative: 0.05 },
  alpha: 0.05,
  power: 0.8,
  guardrails: [{ metric: 'success rate', direction: 'higher', margin: { absolute: 0.02 } }],
  stoppingRule: { kind: 'fixed', samples: 600 },
  analysis: { correction: null, metrics: [], unit: null, runBy: null },
} as const;

export const REPORT_PLAN: NonNullable<ReportData['plan']> = {
  plan: PLAN,
  hash: planHash(PLAN),
  registeredAt: '2026-05-01T11:59:00.000Z',
  checks: [
    { name: 'plan unchanged', kept: true, message: 'its content has the hash' },
    { name: 'stopping rule', kept: false, message: 'stopped before 600 samples a condition' },
  ],
};
