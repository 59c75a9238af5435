import type { CurveSeries, TrainingCurvesOptions } from '../analysis/curves.js';
import type { ExperimentMetrics } from '../analysis/metrics.js';
import type { SampleSizePlan } from '../analysis/planning/sample-size.js';
import type { RollupSeriesOptions } from '../analysis/rollup-plan.js';
import type { RollupSeriesResult } from '../analysis/rollup-series.js';
import type { EventBatch } from '../event/batch.js';
import type { TelemetryEvent } from '../event/event.js';
import type { ExperimentRecord, ExperimentStatus, SampleProgress } from '../event/experiment.js';
import type { RegisteredPlan } from '../event/plan.js';
import type { LiveMetrics } from '../experiment/live-metrics.js';
import { runInExperiment } from '../experiment/scope.js';
import type { EventFilters, EventQuery } from '../query/query.js';
import type { Outcome } from '../stats/outcome.js';
import { type ArchiveOptions, archiveExperiment } from './archive.js';
import { assignAndExpose } from './assign.js';
import { type ExportFormat, type ExportOptions, exportExperiment } from './export.js';
import type { Lab } from './lab.js';
import { calculateMetrics, timeSeries, trainingCurves } from './metrics.js';
import { Monitor } from './monitor.js';
import type { MonitorOptions } from './monitor-options.js';
import { queryEvents, scanEvents } from './reading.js';
import { planSampleSize, type SampleSizeRequest } from './sample-size.js';

/**
 * One experiment, to hold on to. Its methods and the functions of the same names that take an id
 * are the same code. The fields of the record are those of now as long as this process records it.
 */
export class Experiment {
  readonly #lab: Lab;
  #record: ExperimentRecord;

  constructor(lab: Lab, record: ExperimentRecord) {
    this.#lab = lab;
    this.#record = record;
  }

  /** Everything known of it, as JSON.stringify writes it too. */
  get record(): ExperimentRecord {
    this.#record = this.#lab.current(this.#record.id) ?? this.#record;
    return this.#record;
  }

  toJSON(): ExperimentRecord {
    return this.record;
  }

  get id(): string {
    return this.#record.id;
  }

  get name(): string {
    return this.#record.name;
  }

  get hypothesis(): string | null {
    return this.#record.hypothesis;
  }

  get condition(): string {
    return this.#record.condition;
  }

  get tags(): readonly string[] {
    return this.#record.tags;
  }

  get metadata(): Readonly<Record<string, unknown>> {
    return this.#record.metadata;
  }

  get status(): ExperimentStatus {
    return this.record.status;
  }

  get startedAt(): string {
    return this.#record.startedAt;
  }

  get stoppedAt(): string | null {
    return this.record.stoppedAt;
  }

  get pausedAt(): string | null {
    return this.record.pausedAt;
  }

  get pauseCount(): number {
    return this.record.pauseCount;
  }

  get sampleSize(): number | null {
    return this.#record.sampleSize;
  }

  /** What was decided before there were data; null where nothing was. */
  get plan(): RegisteredPlan | null {
    return this.#record.plan;
  }

  get isPaused(): boolean {
    return this.status === 'paused';
  }

  /** How far it is on the way to its `sampleSize`. */
  progress(): SampleProgress {
    return this.record.samples;
  }

  /**
   * Runs `fn` as part of this experiment: what it emits, and whatever it starts emits, at once or
   * later, goes to this experiment and to no other.
   */
  run<T>(fn: () => T): T {
    return runInExperiment(this.id, fn);
  }

  /**
   * The condition that a unit (a user, a prompt) is in: always the same one, here and in any other
   * process. What is emitted for the unit says so, with `condition` and `sample_id` in its metadata. That
   * the unit was exposed is recorded in this experiment as `experiment.exposure`, once in each process,
   * while this process records the experiment and it runs.
   *
   * @example
   * const condition = experiment.assign(userId);
   * const prompt = condition === 'treatment' ? NEW_PROMPT : OLD_PROMPT;
   *
   * @throws CrucibleError `invalid-argument` where the experiment was started without `conditions`, or
   * for an id that is not a non-empty string.
   */
  assign(unitId: string): string {
    return assignAndExpose(this.#lab, this.#record, unitId);
  }

  async pause(): Promise<this> {
    return this.#become(await this.#lab.pause(this.id));
  }

  async resume(): Promise<this> {
    return this.#become(await this.#lab.resume(this.id));
  }

  async stop(): Promise<this> {
    return this.#become(await this.#lab.stop(this.id));
  }

  /** Ends this process's part: what it recorded is in the store, and others go on. */
  leave(): Promise<void> {
    return this.#lab.leave(this.id);
  }

  #become(other: Experiment): this {
    this.#record = other.record;
    return this;
  }

  /** Resolves when the store has every event recorded before the call. */
  flush(): Promise<void> {
    return this.#lab.flush(this.id);
  }

  /** Exact figures over all events, or those of a query. */
  metrics(query?: EventQuery): Promise<ExperimentMetrics> {
    return calculateMetrics(this.#lab, this.id, query);
  }

  /** How metrics went over a training run: `curves({ metrics: ['loss'], x: 'step', by: 'metadata.seed' })`. */
  curves(options: TrainingCurvesOptions): Promise<CurveSeries[]> {
    return trainingCurves(this.#lab, this.id, options);
  }

  /** How many samples an experiment takes, by what this one recorded: see `planSampleSize`. */
  planSampleSize(options?: SampleSizeRequest): Promise<Outcome<SampleSizePlan>> {
    return planSampleSize(this.#lab, this.id, options);
  }

  /** Figures over time in buckets: `timeSeries({ by: ['model'], maxBuckets: 200 })`. */
  timeSeries(options?: RollupSeriesOptions): Promise<RollupSeriesResult> {
    return timeSeries(this.#lab, this.id, options);
  }

  /**
   * Watches a metric of this experiment against another's, or of two conditions in it, while both are
   * recorded, in whichever processes: a confidence sequence whose decision stays valid however often
   * one looks. What is not said comes from the experiment's plan.
   *
   * @example
   * const monitor = treatment.monitor({
   *   against: control,
   *   metric: 'success',
   *   minimumEffect: { absolute: 0.02 },
   *   budget: { costUsd: 20 },
   *   stopExperiments: true,
   * });
   * for await (const { difference, runningInterval, why } of monitor) console.log(why);
   * const { decision, endedBy } = await monitor.decided;
   *
   * @throws CrucibleError `invalid-option` or `invalid-query`, naming the option and what was expected.
   */
  monitor(options: MonitorOptions = {}): Monitor {
    return new Monitor(this.#lab, this.id, options);
  }

  /** Streaming figures as of now; no store is asked. Quantiles are within 1%. */
  live(): LiveMetrics {
    return this.#lab.live(this.id);
  }

  /** Events as objects, by time. For many, `scan` is the better way. */
  events(filters?: EventFilters): Promise<TelemetryEvent[]> {
    return queryEvents(this.#lab, this.id, filters);
  }

  /** Events as batches of columns, however many there are. */
  scan(query?: EventQuery): AsyncIterable<EventBatch> {
    return scanEvents(this.#lab, this.id, query);
  }

  /** Writes the events to a file and resolves to its path. */
  export(format: ExportFormat, options?: ExportOptions): Promise<string> {
    return exportExperiment(this.#lab, this.id, format, options);
  }

  /** Writes record and events to one file, and marks the experiment as archived. */
  async archive(options?: ArchiveOptions): Promise<string> {
    return archiveExperiment(this.#lab, this.id, options);
  }

  delete(options?: { readonly keepData?: boolean }): Promise<void> {
    return this.#lab.delete(this.id, options);
  }
}
