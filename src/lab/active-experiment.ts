import type { ExperimentRecord } from '../event/experiment.js';
import { type LiveMetrics, LiveStatistics } from '../experiment/live-metrics.js';
import type { Recorder } from '../experiment/recorder.js';
import type { EventStore } from '../store/port.js';

/** An experiment that this process records, or recorded until it stopped. */
export class ActiveExperiment {
  readonly store: EventStore;
  #record: ExperimentRecord;
  /** Null once the experiment has stopped: what it held is in the store. */
  #recorder: Recorder | null;
  /** The live figures as they were when the recorder was let go of, or they were ended. */
  #lastLive: LiveMetrics | null = null;
  #stopping: Promise<void> | null = null;
  /** Whether everything, the record included, is in the store for good. */
  hasEnded = false;
  /** True from when the sample size was reached until someone asked for the end, too. */
  endsByItself = false;

  constructor(record: ExperimentRecord, store: EventStore, recorder: Recorder) {
    this.#record = record;
    this.store = store;
    this.#recorder = recorder;
  }

  get recorder(): Recorder | null {
    return this.#recorder;
  }

  /** The record with its counts as of now. */
  get record(): ExperimentRecord {
    const recorder = this.#recorder;
    if (recorder === null) return this.#record;
    const { sampleSize } = this.#record;
    const observed = recorder.samplesObserved;
    return {
      ...this.#record,
      counts: recorder.counts,
      samples: {
        target: sampleSize,
        observed,
        fraction: sampleSize === null ? null : Math.min(1, observed / sampleSize),
      },
    };
  }

  update(record: ExperimentRecord): void {
    this.#record = record;
  }

  async save(): Promise<ExperimentRecord> {
    const record = this.record;
    await this.store.saveExperiment(record);
    return record;
  }

  /**
   * Runs `end` and saves the record, once at a time: who asks while it is under way waits for the same
   * end. What failed may be tried again.
   */
  async stop(end: () => Promise<void>): Promise<void> {
    if (this.hasEnded && this.endsByItself) {
      this.endsByItself = false;
      return;
    }
    this.#stopping ??= end().then(async () => {
      await this.save();
      this.hasEnded = true;
    });
    try {
      await this.#stopping;
    } finally {
      this.#stopping = null;
    }
  }

  /** Lets go of the recorder; the live figures stay readable as they were. */
  async close(): Promise<void> {
    const recorder = this.#recorder;
    if (recorder === null) return;
    await recorder.close();
    this.#record = this.record;
    this.#lastLive = recorder.stopLive();
    this.#recorder = null;
  }

  /** Lets go of everything without handing it over: the experiment is to be removed. */
  async discard(): Promise<void> {
    this.#recorder?.discard();
    await this.#stopping?.catch(() => {});
  }

  live(): LiveMetrics {
    return this.#recorder?.live() ?? this.#lastLive!;
  }

  resetLive(): void {
    this.#recorder?.resetLive();
    if (this.#recorder === null)
      this.#lastLive = new LiveStatistics(this.#record.condition).snapshot();
  }

  /** Ends the live figures: they stay as they are, until a reset. */
  stopLive(): void {
    this.#recorder?.stopLive();
  }
}
