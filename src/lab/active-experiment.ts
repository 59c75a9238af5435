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

  /** Lets go of the recorder; the live figures stay readable as they were. */
  async close(): Promise<void> {
    const recorder = this.#recorder;
    if (recorder === null) return;
    await recorder.close();
    this.#record = this.record;
    this.#lastLive = recorder.stopLive();
    this.#recorder = null;
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
