import type { Assignment } from './assignment.js';
import type { RegisteredPlan } from './plan.js';

/**
 * What is known of an experiment besides its events. Times are ISO 8601 in UTC; what was never
 * said is null.
 */
export type ExperimentStatus = 'running' | 'paused' | 'stopped' | 'archived' | 'interrupted';

/** Which families of metrics are computed; `custom` names further ones. */
export interface MetricsConfig {
  readonly latency: boolean;
  readonly cost: boolean;
  readonly successRate: boolean;
  readonly tokens: boolean;
  readonly custom: readonly string[];
}

export interface SamplingConfig {
  /** Part of the events that is kept, above 0 and at most 1. */
  readonly rate: number;
  readonly seed: number;
  /** Events that share this field's value are kept or left out together; null samples each alone. */
  readonly by: string | null;
}

/** Where and with what the experiment ran, as found when it started. */
export interface EnvironmentSnapshot {
  readonly gitCommit: string | null;
  /** Whether the work tree had changes that are in no commit. */
  readonly gitDirty: boolean | null;
  readonly gitBranch: string | null;
  /** `name@version` of the package that the working directory belongs to. */
  readonly package: string | null;
  readonly libraryVersion: string | null;
  readonly node: string;
  readonly platform: string;
  readonly architecture: string;
  readonly cpu: string | null;
  readonly cpuCount: number;
  readonly memoryBytes: number;
  readonly hostname: string;
  readonly pid: number;
  readonly workingDirectory: string;
  /** The command line, secrets masked. */
  readonly argv: readonly string[];
}

/** What became of the events that reached the experiment: nothing is left out without a count. */
export interface RecordingCounts {
  /** Events kept. */
  readonly recorded: number;
  /** Events lost because a memory bound was reached or the store failed. */
  readonly dropped: number;
  /** Events left out by sampling. */
  readonly sampledOut: number;
  /** Events that a redaction hook withheld, or on which it failed. */
  readonly redacted: number;
  /** Values cut for their length. */
  readonly truncated: number;
  /** Values whose getter threw. */
  readonly unreadable: number;
  /** Values of custom metrics that could not be computed. */
  readonly metricFailures: number;
}

/** The counts of an experiment that nothing has reached yet. */
export const NO_COUNTS: RecordingCounts = {
  recorded: 0,
  dropped: 0,
  sampledOut: 0,
  redacted: 0,
  truncated: 0,
  unreadable: 0,
  metricFailures: 0,
};

/** What became of the events of both. */
export function addCounts(a: RecordingCounts, b: RecordingCounts): RecordingCounts {
  return combineCounts(a, b, 1);
}

/** What became of those events of the first that are not of the second. */
export function subtractCounts(a: RecordingCounts, b: RecordingCounts): RecordingCounts {
  return combineCounts(a, b, -1);
}

function combineCounts(a: RecordingCounts, b: RecordingCounts, sign: 1 | -1): RecordingCounts {
  return {
    recorded: a.recorded + sign * b.recorded,
    dropped: a.dropped + sign * b.dropped,
    sampledOut: a.sampledOut + sign * b.sampledOut,
    redacted: a.redacted + sign * b.redacted,
    truncated: a.truncated + sign * b.truncated,
    unreadable: a.unreadable + sign * b.unreadable,
    metricFailures: a.metricFailures + sign * b.metricFailures,
  };
}

/** Progress towards the sample size that was aimed at. */
export interface SampleProgress {
  readonly target: number | null;
  /**
   * Distinct `sample_id`s, and events without one whose outcome is known; starts count for nothing.
   * Counted only where there is a target.
   */
  readonly observed: number;
  /** 0 to 1; null without a target. */
  readonly fraction: number | null;
}

/** So many samples of those aimed at, if there is an aim. */
export function sampleProgress(target: number | null, observed: number): SampleProgress {
  return { target, observed, fraction: target === null ? null : Math.min(1, observed / target) };
}

export interface ExperimentRecord {
  readonly schemaVersion: 1;
  readonly id: string;
  readonly name: string;
  readonly hypothesis: string | null;
  readonly condition: string;
  readonly tags: readonly string[];
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly status: ExperimentStatus;
  readonly startedAt: string;
  readonly stoppedAt: string | null;
  readonly pausedAt: string | null;
  readonly pauseCount: number;
  readonly sampleSize: number | null;
  readonly samples: SampleProgress;
  readonly metricsConfig: MetricsConfig;
  readonly storageBackend: string;
  readonly scope: 'process' | 'run';
  /** Patterns of the events it takes; null for all. */
  readonly events: readonly string[] | null;
  readonly sampling: SamplingConfig;
  /** Whether prompt and response bodies are kept. */
  readonly captureContent: boolean;
  /** What prices calls, and its version; null when no prices were loaded. */
  readonly prices: { readonly source: string; readonly version: string } | null;
  readonly environment: EnvironmentSnapshot | null;
  readonly counts: RecordingCounts;
  /** What was decided before there were data; null where nothing was. Nothing changes it. */
  readonly plan: RegisteredPlan | null;
  /** How units are assigned to conditions; null where they are not. Nothing changes it. */
  readonly assignment: Assignment | null;
  /** Where it was archived to. */
  readonly archivePath: string | null;
}

/** The part of a record that every one of its events carries. */
export interface ExperimentContext {
  readonly id: string;
  readonly name: string;
  readonly condition: string;
  readonly tags: readonly string[];
}
