import type { DecodedOptions } from '../config/experiment-options.js';
import type { PriceBook } from '../enrich/price-book.js';
import {
  type EnvironmentSnapshot,
  type ExperimentRecord,
  NO_COUNTS,
  sampleProgress,
} from '../event/experiment.js';
import { registerPlan } from '../experiment/plan-hash.js';
import { createExperimentId } from '../ids.js';

export interface NewRecord {
  readonly options: DecodedOptions;
  readonly storageBackend: string;
  readonly environment: EnvironmentSnapshot;
  readonly prices: PriceBook | null;
  readonly startedAt: string;
}

/** The record of an experiment that is about to begin. */
export function createRecord(given: NewRecord): ExperimentRecord {
  const { options, storageBackend, environment, prices, startedAt } = given;
  return {
    schemaVersion: 1,
    id: createExperimentId(),
    name: options.name,
    hypothesis: options.hypothesis,
    condition: options.condition,
    tags: options.tags,
    metadata: options.metadata,
    status: 'running',
    startedAt,
    stoppedAt: null,
    pausedAt: null,
    pauseCount: 0,
    sampleSize: options.sampleSize,
    samples: sampleProgress(options.sampleSize, 0),
    metricsConfig: options.metricsConfig,
    storageBackend,
    scope: options.scope,
    events: options.events,
    sampling: options.sampling,
    captureContent: options.captureContent,
    prices: prices === null ? null : { source: prices.source, version: prices.version },
    environment,
    counts: NO_COUNTS,
    plan: options.plan === null ? null : registerPlan(options.plan, startedAt),
    assignment: options.assignment,
    archivePath: null,
  };
}
