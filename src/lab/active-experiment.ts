import {
  addCounts,
  type ExperimentRecord,
  NO_COUNTS,
  type RecordingCounts,
  sampleProgress,
  subtractCounts,
} from '../event/experiment.js';
import { type LiveMetrics, LiveStatistics } from '../experiment/live-metrics.js';
import type { Recorder } from '../experiment/recorder.js';
import type { Durability, EventStore, OpenWriter } from '../store/port.js';
import { endWithProcess, forgetAtEnd } from './process-end.js';
import type { SystemSamples } from './system-samples.js';

/** An experiment that this process records, or recorded until it stopped. */
export class ActiveExperiment {
  readonly store: EventStore;
  /** What it records of this process itself; null for nothing. */
  readonly systemSamples: SystemSamples | null;
  #record: ExperimentRecord;
  /** Null once the experiment has stopped: what it held is in the store. */
  #recorder: Recorder | null;
  /** Of a store that several processes share. */
  #writer: OpenWriter | null = null;
  /** What others had counted when this process last looked. */
  #others: RecordingCounts;
  /** The live figures as they were when the recorder was let go of, or they were ended. */
  #lastLive: LiveMetrics | null = null;
  #stopping: Promise<void> | null = null;
  #turn: Promise<unknown> = Promise.resolve();
  /** Whether everything, the record included, is in the store for good. */
  hasEnded = false;
  /** True from when the sample size was reached until someone asked for the end, too. */
  endsByItself = false;

  constructor(
    record: ExperimentRecord,
    store: EventStore,
    recorder: Recorder,
    {
      others = NO_COUNTS,
      systemSamples = null,
    }: { others?: RecordingCounts; systemSamples?: SystemSamples | null } = {},
  ) {
    this.#record = record;
    this.store = store;
    this.#recorder = recorder;
    this.#others = others;
    this.systemSamples = systemSamples;
  }

  get recorder(): Recorder | null {
    return this.#recorder;
  }

  /** Says to the store that this process writes to the experiment, where the store wants to know. */
  async openWriter(durability: Durability, onRecordChanged: () => void): Promise<void> {
    if (this.store.openWriter === undefined) return;
    this.#writer = await this.store.openWriter(this.#record.id, {
      durability,
      state: () => ({ counts: this.#ownCounts(), samplesObserved: this.#samplesObserved() }),
      onRecordChanged,
    });
    endWithProcess(this);
  }

  /** The process ends, and nothing asynchronous happens any more: all that is recorded is written. */
  beforeEnd(): void {
    this.systemSamples?.sample();
    this.#recorder?.handOver();
    this.#writer?.drainSync();
  }

  #ownCounts(): RecordingCounts {
    const counts = this.#recorder?.counts ?? this.#lastCounts;
    const lost = this.#writer?.lost ?? 0;
    if (lost === 0) return counts;
    return { ...counts, recorded: counts.recorded - lost, dropped: counts.dropped + lost };
  }

  #lastCounts: RecordingCounts = NO_COUNTS;

  #samplesObserved(): number {
    return this.#recorder?.samplesObserved ?? this.#record.samples.observed;
  }

  /** The record with its counts as of now, as far as this process knows. */
  get record(): ExperimentRecord {
    if (this.#recorder === null) return this.#record;
    return {
      ...this.#record,
      counts: addCounts(this.#others, this.#ownCounts()),
      samples: sampleProgress(this.#record.sampleSize, this.#samplesObserved()),
    };
  }

  /** The record with what other processes have counted by now, where they may have a part in it. */
  async shared(): Promise<ExperimentRecord> {
    if (this.store.openWriter === undefined) return this.record;
    const before = this.#ownCounts();
    const saved = await this.store.getExperiment(this.#record.id);
    if (saved === undefined) return this.record;
    const { counts, samples } = saved;
    // Between two events it is known which of them are ours.
    if (this.#ownCounts().recorded === before.recorded)
      this.#others = subtractCounts(counts, before);
    return { ...this.record, counts, samples };
  }

  /** Plan and assignment are what they were at the start, whatever a file may say by now. */
  update(record: ExperimentRecord): void {
    const { plan, assignment } = this.#record;
    this.#record = {
      ...record,
      plan: plan ?? record.plan,
      assignment: assignment ?? record.assignment,
    };
  }

  /** In turn: what others have saved may just be read, and taken in after this it would undo it. */
  replace(record: ExperimentRecord): Promise<void> {
    return this.inTurn(async () => {
      this.update(record);
      await this.store.saveExperiment(record);
    });
  }

  async save(): Promise<ExperimentRecord> {
    const record = this.record;
    await this.store.saveExperiment(record);
    return record;
  }

  /** One after the other: what this process decides, and what it learns that others have decided. */
  inTurn<T>(step: () => Promise<T>): Promise<T> {
    const turn = this.#turn.then(step);
    this.#turn = turn.catch(() => {});
    return turn;
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
    this.#stopping ??= this.inTurn(end).then(async () => {
      if (this.hasEnded && this.endsByItself) {
        this.endsByItself = false;
        return;
      }
      const saved = await this.save();
      // With what other processes have counted.
      if (this.store.openWriter !== undefined)
        this.update((await this.store.getExperiment(saved.id)) ?? saved);
      this.hasEnded = true;
    });
    try {
      await this.#stopping;
    } finally {
      this.#stopping = null;
    }
  }

  /** Lets go of recorder and writer; the live figures stay readable as they were. */
  async close(): Promise<void> {
    const recorder = this.#recorder;
    if (recorder === null) return;
    await recorder.close();
    this.#lastCounts = recorder.counts;
    await this.#writer?.close();
    this.#record = this.record;
    this.#lastLive = recorder.stopLive();
    this.#recorder = null;
    forgetAtEnd(this);
  }

  /** Lets go of everything without handing it over: the experiment is to be removed. */
  async discard(): Promise<void> {
    this.#recorder?.discard();
    forgetAtEnd(this);
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
