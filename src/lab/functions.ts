import type { JudgedComparison } from '../analysis/compare.js';
import type { CurveSeries, TrainingCurvesOptions } from '../analysis/curves.js';
import type { ExperimentMetrics } from '../analysis/metrics.js';
import type { SampleSizePlan } from '../analysis/planning/sample-size.js';
import type { RollupSeriesOptions } from '../analysis/rollup-plan.js';
import type { RollupSeriesResult } from '../analysis/rollup-series.js';
import type { RunCurves } from '../analysis/verdict/run-curves.js';
import type { MetricsWindow } from '../analysis/windows.js';
import type { ComparisonOptions } from '../config/comparison-options.js';
import type { ExperimentOptions, JoinOptions } from '../config/experiment-options.js';
import type { EventBatch } from '../event/batch.js';
import type { TelemetryEvent } from '../event/event.js';
import type { LiveMetrics } from '../experiment/live-metrics.js';
import type { MetricsAdapter } from '../metric/metrics-store.js';
import type { EventFilters, EventQuery } from '../query/query.js';
import { requireWindow, type WindowSpec } from '../query/window.js';
import type { Outcome } from '../stats/outcome.js';
import type { AggregateRow } from '../store/port.js';
import { type ArchiveOptions, archiveExperiment as archive } from './archive.js';
import { compareExperiments as compare } from './compare.js';
import type { Experiment } from './experiment.js';
import { experimentMetrics as metricsIn } from './experiment-metrics.js';
import { type ExportFormat, type ExportOptions, exportExperiment as exportTo } from './export.js';
import { Lab } from './lab.js';
import type { AggregateOptions } from './metrics.js';
import {
  aggregateEvents,
  calculateMetrics as calculate,
  trainingCurves as curvesOf,
  timeSeries as seriesOf,
  windowedMetrics as windowed,
} from './metrics.js';
import { queryEvents, scanEvents } from './reading.js';
import { type ReportOptions, type WrittenReport, writeReport as writeReportOf } from './report.js';
import { type RunCurvesOptions, runCurves as runCurvesOf } from './run-curves.js';
import { planSampleSize as planSamples, type SampleSizeRequest } from './sample-size.js';
import { sql as askWith, type SqlOptions, type SqlResult } from './sql.js';

/** The lab behind the functions of the package's root. */
export const lab: Lab = new Lab();

/**
 * Starts an experiment: from here on it records the events that reach it.
 *
 * @example
 * const experiment = await startExperiment({
 *   name: 'bert-finetuning',
 *   hypothesis: 'Fine-tuned BERT exceeds 95% accuracy',
 *   condition: 'treatment',
 *   tags: ['training', 'bert'],
 * });
 * await experiment.run(() => train());
 * await experiment.stop();
 *
 * @throws CrucibleError `invalid-option`, naming the option and what was expected.
 */
export function startExperiment(options: ExperimentOptions): Promise<Experiment> {
  return lab.start(options);
}

/** Ends an experiment; everything it recorded is in its store when this resolves. */
export function stopExperiment(id: string): Promise<Experiment> {
  return lab.stop(id);
}

/** Stops recording for a while. `illegal-transition` unless it is running. */
export function pauseExperiment(id: string): Promise<Experiment> {
  return lab.pause(id);
}

/**
 * Goes on after a pause. An experiment that was interrupted (whoever recorded it died) is gone on
 * with in this process: its sequence and its count of samples continue, and what was there stays.
 * `illegal-transition` unless it is paused or interrupted.
 */
export function resumeExperiment(id: string, options?: JoinOptions): Promise<Experiment> {
  return lab.resume(id, options);
}

/**
 * Records an experiment that another process began in this process, too: both write to it, and
 * `stop` in either ends it for both. What no record can keep (a redaction hook, custom metrics,
 * prices) is given anew.
 *
 * @example
 * // In a worker process that was told the id:
 * const experiment = await joinExperiment(process.env.EXPERIMENT_ID!);
 * await experiment.run(() => evaluateShard());
 * await experiment.leave();
 *
 * @throws CrucibleError `illegal-transition` unless it is running, paused or interrupted.
 */
export function joinExperiment(id: string, options?: JoinOptions): Promise<Experiment> {
  return lab.join(id, options);
}

/** Whether the experiment is paused. */
export function isPaused(id: string): Promise<boolean> {
  return lab.isPaused(id);
}

/** The experiment of that id; `experiment-not-found` where there is none. */
export function getExperiment(id: string): Promise<Experiment> {
  return lab.get(id);
}

/** All experiments, oldest first. */
export function listExperiments(): Promise<Experiment[]> {
  return lab.list();
}

/** Writes record and events of a stopped experiment to one file; resolves to its path. */
export function archiveExperiment(id: string, options?: ArchiveOptions): Promise<string> {
  return archive(lab, id, options);
}

/** Removes an experiment and its events; with `keepData` it is only stopped and let go of. */
export function deleteExperiment(
  id: string,
  options?: { readonly keepData?: boolean },
): Promise<void> {
  return lab.delete(id, options);
}

/** Writes an experiment's events to a file; resolves to its path. */
export function exportExperiment(
  id: string,
  format: ExportFormat,
  options?: ExportOptions,
): Promise<string> {
  return exportTo(lab, id, format, options);
}

/** Exact figures over an experiment's events, or over those of a query. */
export function calculateMetrics(id: string, query?: EventQuery): Promise<ExperimentMetrics> {
  return calculate(lab, id, query);
}

/**
 * Compares experiments with the first one, the baseline: the figures of each, what was observed of
 * their differences, and a verdict for each metric by the test that fits how it was observed.
 *
 * @example
 * const { verdict } = await compareExperiments([control.id, treatment.id]);
 * for (const { words } of verdict.metrics) console.log(words);
 *
 * // The conditions of one experiment, by runs that differ in their seeds:
 * await compareExperiments([id], { by: 'condition', metrics: ['loss'], runBy: 'metadata.seed' });
 *
 * @throws CrucibleError `too-few-experiments`; `experiment-not-found`; `invalid-option`, naming the
 * option; the signal's reason as it is.
 */
export function compareExperiments(
  ids: readonly string[],
  options?: ComparisonOptions,
): Promise<JudgedComparison> {
  return compare(lab, ids, options);
}

/**
 * Writes a comparison's report: one HTML file that needs nothing else, with the question, the plan, the
 * data, the effects and how sure they are, figures, environment, methods in words, and what makes the
 * same report again. `path` is `reports/<name>-<id>.html` unless given; the file appears whole or not at
 * all. The first experiment is the baseline; options are those of `compareExperiments`, and a `title`.
 *
 * @example
 * const { path, verdict } = await writeReport([control.id, treatment.id], 'report.html');
 *
 * @throws CrucibleError as `compareExperiments` does, and `path-unwritable` with the file as
 * `details.path`.
 */
export function writeReport(
  ids: readonly string[],
  path?: string,
  options?: ReportOptions,
): Promise<WrittenReport> {
  return writeReportOf(lab, ids, path, options);
}

/**
 * Plans an experiment by what a baseline recorded: how many samples of each condition it takes to find an
 * effect, with what that costs and how long it takes; and the effect that is found with as many samples
 * as the baseline has, or for a budget. Values of one sample count for as much as they tell: the more
 * alike they are, the less. Metric, effect, alpha and power are those of the baseline's plan unless given.
 *
 * @returns no answer where the baseline has too few values (`too-few`), or where they are all equal
 * (`no-variation`).
 * @throws CrucibleError `invalid-option`, `experiment-not-found`.
 *
 * @example
 * const planned = await planSampleSize(control.id, { metric: 'latency_ms p95', effect: '5%' });
 * if (planned.ok && planned.required?.ok) planned.required.baselineSamples; // 1840
 */
export function planSampleSize(
  id: string,
  options?: SampleSizeRequest,
): Promise<Outcome<SampleSizePlan>> {
  return planSamples(lab, id, options);
}

/**
 * How metrics went over a training run: points by step, epoch or time, a series for each metric and
 * value of `by`.
 *
 * @example
 * await trainingCurves(id, { metrics: ['loss', 'val_loss'], x: 'epoch', by: 'metadata.seed' });
 */
export function trainingCurves(id: string, options: TrainingCurvesOptions): Promise<CurveSeries[]> {
  return curvesOf(lab, id, options);
}

/**
 * Training curves of several runs: for each condition the mean of its runs at each step or epoch, with a
 * confidence band over runs, and how many runs it is over.
 *
 * @example
 * const { x, groups } = await runCurves(ids, { metric: 'loss', runBy: 'metadata.seed' });
 * for (const { group, mean, lower, upper } of groups) draw(group, x, mean, lower, upper);
 *
 * @throws CrucibleError `too-few-experiments` for none; `experiment-not-found`; `invalid-option`.
 */
export function runCurves(ids: readonly string[], options: RunCurvesOptions): Promise<RunCurves> {
  return runCurvesOf(lab, ids, options);
}

/**
 * A metrics adapter whose records become events of an experiment.
 *
 * @example
 * const adapter = experimentMetrics(experiment.id);
 * MetricsStore.record(adapter, 'run_123', 'loss', 2.5, { step: 0 });
 */
export function experimentMetrics(id: string): MetricsAdapter {
  return metricsIn(lab, id);
}

/**
 * Figures over time: events, rate, outcomes, latency percentiles, cost and tokens in buckets of a
 * width that suits the range, by event, model or condition. Kept up to date as events are recorded, so
 * that a chart over any number of them takes milliseconds.
 *
 * @example
 * const { widthUs, series } = await timeSeries(id, { by: ['model'], maxBuckets: 200 });
 * series[0].buckets.map(({ startUs, latency }) => [startUs, latency.p95]);
 *
 * @throws CrucibleError `invalid-query` for a range or width that is none.
 */
export function timeSeries(id: string, options?: RollupSeriesOptions): Promise<RollupSeriesResult> {
  return seriesOf(lab, id, options);
}

/**
 * Asks with SQL (DuckDB's), read-only. Three views: `events` has a row for each event, with
 * `experiment_id`, `experiment_name`, `event_id`, `datetime`, and all columns of an export; a column
 * that holds numbers in one place and texts in another is text. `experiments` has a row for each
 * record. `metrics` has a row for each number of an event: `experiment_id`, `event_name`,
 * `timestamp_us`, `step`, `name`, `value`.
 *
 * A statement can do nothing but read these: it cannot write, reach other files or the network, load
 * extensions or change settings, and what does not fit into 1 GB of memory fails. Integers beyond
 * 2^53 come as bigints, moments as ISO 8601 in UTC, JSON parsed, lists as arrays, structs as objects.
 *
 * @example
 * const { columns, rows } = await sql(
 *   `SELECT experiment_name, count(*), quantile_cont(latency_ms, 0.95) FROM events GROUP BY ALL`,
 *   { experiments: [baseline.id, treatment.id] },
 * );
 *
 * @throws CrucibleError `invalid-query` with DuckDB's message, the place in the statement included;
 * `experiment-not-found`; `invalid-option`; and the signal's reason as it is.
 */
export function sql(statement: string, options?: SqlOptions): Promise<SqlResult> {
  return askWith(lab, statement, options);
}

/** Reading an experiment's events. */
export const Store: {
  /** Every event, by time. */
  getAll(id: string): Promise<TelemetryEvent[]>;
  /** The events that a query or filters let through. */
  query(id: string, filters: EventFilters): Promise<TelemetryEvent[]>;
  /** The events of a window; a predicate may choose among them. */
  queryWindow(
    id: string,
    window: WindowSpec,
    predicate?: (event: TelemetryEvent) => boolean,
  ): Promise<TelemetryEvent[]>;
  /** Figures of windows of `windowUs` that start every `stepUs`, both in microseconds. */
  windowedMetrics(
    id: string,
    windowUs: number,
    stepUs: number,
    query?: EventQuery,
  ): Promise<MetricsWindow[]>;
  /**
   * Count, sum, mean, deviation, least and greatest of columns by group:
   * `{ groupBy: ['model'], columns: ['latencyMs', 'costUsd'] }`.
   */
  aggregate(id: string, options: AggregateOptions): Promise<readonly AggregateRow[]>;
  /** Batches of columns, however many events there are. */
  scan(id: string, query?: EventQuery): AsyncIterable<EventBatch>;
} = {
  getAll: (id) => queryEvents(lab, id),
  query: (id, filters) => queryEvents(lab, id, filters),
  queryWindow: async (id, window, predicate) =>
    queryEvents(lab, id, { window: requireWindow(window) }, predicate),
  windowedMetrics: (id, windowUs, stepUs, query) => windowed(lab, id, windowUs, stepUs, query),
  aggregate: (id, options) => aggregateEvents(lab, id, options),
  scan: (id, query) => scanEvents(lab, id, query),
};

/** Streaming figures of experiments that this process records, read without asking a store. */
export const StreamingMetrics: {
  getMetrics(id: string): LiveMetrics;
  /** Begins the figures anew. */
  reset(id: string): void;
  /** Ends them: they stay as they are, until a reset. */
  stop(id: string): void;
} = {
  getMetrics: (id) => lab.live(id),
  reset: (id) => lab.active(id).resetLive(),
  stop: (id) => lab.active(id).stopLive(),
};
