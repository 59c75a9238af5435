import type { Verdict } from '../../analysis/verdict/verdict.js';
import type { EnvironmentSnapshot, ExperimentRecord } from '../../event/experiment.js';
import type { ExperimentPlan } from '../../event/plan.js';
import type { PlanCheck } from '../../experiment/plan-check.js';

/** All that a report is made of: what is rendered is in here, and the same data give the same file. */
export interface ReportData {
  readonly title: string;
  /** ISO 8601 in UTC. */
  readonly generatedAt: string;
  /** Of the library that made the comparison; null where it is not known. */
  readonly libraryVersion: string | null;
  /** In the order in which they were named. */
  readonly experiments: readonly ReportExperiment[];
  /** What is compared with what, the baseline first. */
  readonly arms: readonly ReportArm[];
  readonly verdict: Verdict;
  /** What to know of when the comparison was made, and of its plan. */
  readonly caveats: readonly string[];
  /** Null where nothing was planned. */
  readonly plan: ReportPlan | null;
  readonly distributions: readonly ReportDistribution[];
  readonly curves: readonly ReportCurve[];
  readonly reproduction: Reproduction;
}

/** An experiment's record without whose machine it was: a report is for others to read. */
export interface ReportExperiment extends Omit<ExperimentRecord, 'environment'> {
  readonly environment: Omit<EnvironmentSnapshot, 'hostname' | 'pid' | 'workingDirectory'> | null;
}

/** One condition, or one experiment where experiments are compared. */
export interface ReportArm {
  readonly condition: string;
  /** The condition, with ids where two arms have the same one. */
  readonly label: string;
  readonly experimentIds: readonly string[];
  readonly events: number;
  /** Distinct sample ids; null where no event has one. */
  readonly samples: number | null;
  /** Values of compared metrics that are NaN or infinite. */
  readonly nonFinite: number;
  /** Of its first and last event, microseconds since the epoch; null where it has none. */
  readonly firstUs: number | null;
  readonly lastUs: number | null;
}

export interface ReportPlan {
  readonly plan: ExperimentPlan;
  /** SHA-256 of the plan's canonical JSON. */
  readonly hash: string;
  /** When it was registered; null for a plan that was given with the comparison, after the data. */
  readonly registeredAt: string | null;
  readonly checks: readonly PlanCheck[];
}

/** How the values of one column lie. */
export interface ReportDistribution {
  /** `latency_ms` */
  readonly name: string;
  readonly unit: string;
  readonly scale: 'linear' | 'log';
  /** Edges of the bins, ascending: one more than there are bins. */
  readonly edges: readonly number[];
  readonly arms: readonly ArmDistribution[];
}

export interface ArmDistribution {
  /** Place among the report's arms. */
  readonly arm: number;
  readonly count: number;
  /** Values in each bin; the last bin has its upper edge, too. */
  readonly counts: readonly number[];
  /** Values below the first and above the last edge. */
  readonly below: number;
  readonly above: number;
  /** Ascending points of the empirical distribution function: so much of the values is at most `value`. */
  readonly cumulative: readonly { readonly value: number; readonly share: number }[];
  readonly p50: number;
  readonly p95: number;
  readonly min: number;
  readonly max: number;
}

/** How a metric went over training, run by run. */
export interface ReportCurve {
  readonly metric: string;
  readonly axis: 'step' | 'epoch';
  readonly confidence: number;
  readonly arms: readonly ArmCurve[];
}

export interface ArmCurve {
  readonly arm: number;
  readonly runs: readonly CurveRun[];
  /** Over runs; null where there are fewer than two. */
  readonly band: CurveBand | null;
}

export interface CurveRun {
  readonly x: readonly number[];
  /** NaN and infinities as they were recorded. */
  readonly y: readonly number[];
}

export interface CurveBand {
  readonly x: readonly number[];
  readonly mean: readonly number[];
  readonly lower: readonly number[];
  readonly upper: readonly number[];
}

/** What makes the same report again from the same events. */
export interface Reproduction {
  readonly experimentIds: readonly string[];
  /** The options as plain JSON, those that are functions left out. */
  readonly options: Readonly<Record<string, unknown>>;
  /** A line for a shell; null where the options have no words on the command line. */
  readonly command: string | null;
}
