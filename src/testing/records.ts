import { type ExperimentRecord, NO_COUNTS } from '../event/experiment.js';
import { createExperimentId } from '../ids.js';

/** A complete experiment record, with whatever a test wants to be different. */
export function makeRecord(changes: Partial<ExperimentRecord> = {}): ExperimentRecord {
  return {
    schemaVersion: 1,
    id: createExperimentId(),
    name: 'an experiment',
    hypothesis: null,
    condition: 'default',
    tags: [],
    metadata: {},
    status: 'running',
    startedAt: '2025-01-01T00:00:00.000Z',
    stoppedAt: null,
    pausedAt: null,
    pauseCount: 0,
    sampleSize: null,
    samples: { target: null, observed: 0, fraction: null },
    metricsConfig: { latency: true, cost: true, successRate: true, tokens: true, custom: [] },
    storageBackend: 'memory',
    scope: 'process',
    events: null,
    sampling: { rate: 1, seed: 0, by: null },
    captureContent: false,
    prices: null,
    environment: null,
    counts: NO_COUNTS,
    plan: null,
    assignment: null,
    archivePath: null,
    ...changes,
  };
}
