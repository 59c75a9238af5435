import { type Telemetry, telemetry } from '../bus/telemetry.js';
import { type Clock, systemClock } from '../clock.js';
import {
  decodeExperimentOptions,
  decodeJoinOptions,
  type ExperimentOptions,
  type JoinOptions,
} from '../config/experiment-options.js';
import { CrucibleError } from '../errors.js';
import { type ExperimentRecord, NO_COUNTS } from '../event/experiment.js';
import { captureEnvironment } from '../experiment/environment.js';
import { type Transition, transition } from '../experiment/lifecycle.js';
import type { LiveMetrics } from '../experiment/live-metrics.js';
import type { Recorder } from '../experiment/recorder.js';
import type { Durability, EventStore } from '../store/port.js';
import { ActiveExperiment } from './active-experiment.js';
import {
  requireJoinable,
  requireUnrecorded,
  stepElsewhere,
  untilNobodyElseWrites,
} from './elsewhere.js';
import { Experiment } from './experiment.js';
import { findIn, listOf, notFound, requireId } from './lookup.js';
import { createRecord } from './new-record.js';
import { createRecorder, pricesFor, type Recording } from './new-recorder.js';
import { recordedBefore } from './recorded-before.js';
import { Router } from './router.js';
import { Stores } from './stores.js';
import { SystemSamples } from './system-samples.js';

export interface LabOptions {
  /** The bus whose events are recorded; the process's own unless given. */
  readonly telemetry?: Telemetry;
  /** Where experiments go that name no store. */
  readonly store?: string | EventStore;
  readonly clock?: Clock;
}

/**
 * Wires the bus to recorders and recorders to stores. The functions of the package's root
 * (`startExperiment`, …) are the methods of one lab; a second one is for tests, and for programs
 * that want their experiments apart from everything else in the process.
 */
export class Lab {
  readonly telemetry: Telemetry;
  readonly #clock: Clock;
  readonly #router: Router;
  readonly #stores: Stores;
  readonly #active = new Map<string, ActiveExperiment>();
  readonly #joining = new Map<string, Promise<Experiment>>();

  constructor(options: LabOptions = {}) {
    this.telemetry = options.telemetry ?? telemetry;
    this.#clock = options.clock ?? systemClock;
    this.#router = new Router(this.telemetry);
    this.#stores = new Stores(options.store);
  }

  nowUs(): number {
    return this.#clock.nowUs();
  }

  /**
   * Starts an experiment: from here on it records the events that reach it. Rejects with
   * `invalid-option`, naming the option and what was expected, before anything is begun.
   */
  async start(input: ExperimentOptions): Promise<Experiment> {
    const options = decodeExperimentOptions(input);
    const store = this.#stores.resolve(options.store);
    const [environment, prices] = await Promise.all([captureEnvironment(), pricesFor(options)]);
    const record = createRecord({
      options,
      storageBackend: store.kind,
      environment,
      prices,
      startedAt: this.#nowIso(),
    });
    const active = this.#activate({ record, store, options, prices, before: null });
    try {
      // A record that says `running` is only there once somebody runs it.
      await this.#open(active, options.durability);
      await store.saveExperiment(record);
    } catch (error) {
      await active.discard();
      await store.deleteExperiment(record.id, { record: true }).catch(() => {});
      throw error;
    }
    this.#begin(active);
    return new Experiment(this, record);
  }

  /**
   * Records an experiment in this process, too, that another process began; or goes on with one whose
   * writers have died. What cannot be kept in a file (a redaction hook, custom metrics, prices) is
   * given anew.
   */
  async join(id: string, options: JoinOptions = {}): Promise<Experiment> {
    const own = this.#active.get(requireId(id));
    if (own !== undefined && own.recorder !== null) return new Experiment(this, own.record);
    // Who asks while it is under way has the same part in it.
    let joining = this.#joining.get(id);
    if (joining === undefined) {
      joining = this.#join(id, options).finally(() => this.#joining.delete(id));
      this.#joining.set(id, joining);
    }
    return joining;
  }

  async #join(id: string, input: JoinOptions): Promise<Experiment> {
    const options = decodeJoinOptions(input);
    const { record, store } = await this.find(id);
    requireJoinable(record, store);
    const isInterrupted = record.status === 'interrupted';
    if (isInterrupted) await store.recover?.(id);
    const joined = isInterrupted ? transition(record, 'resume', this.#nowIso()) : record;
    const { metricsConfig } = joined;
    const prices = await pricesFor({ prices: options.prices, metricsConfig });
    const before = await recordedBefore(store, id, record.sampleSize);
    const active = this.#activate({ record: joined, store, options, prices, before });
    await this.#open(active, options.durability);
    try {
      if (isInterrupted) await store.saveExperiment(joined);
      this.#begin(active);
      // It may have been paused or stopped since it was looked up.
      await active.inTurn(() => this.#follow(active));
    } catch (error) {
      this.#router.remove(id);
      this.#active.delete(id);
      await active.close();
      throw error;
    }
    return new Experiment(this, active.record);
  }

  #activate(given: Omit<Recording, 'clock' | 'onSampleSize'>): ActiveExperiment {
    const { record, store, options, before } = given;
    const recorder = createRecorder({
      ...given,
      clock: this.#clock,
      onSampleSize: options.stopAtSampleSize ? () => this.#endAtSampleSize(record.id) : null,
    });
    const { systemMetrics } = options;
    return new ActiveExperiment(record, store, recorder, {
      others: before === null ? NO_COUNTS : record.counts,
      systemSamples:
        systemMetrics === null ? null : new SystemSamples(this.telemetry, record.id, systemMetrics),
    });
  }

  #open(active: ActiveExperiment, durability: Durability): Promise<void> {
    return active.openWriter(durability, () => {
      active
        .inTurn(() => this.#follow(active))
        .catch((error: unknown) => process.emitWarning(error as Error));
    });
  }

  #begin(active: ActiveExperiment): void {
    const { record } = active;
    this.#active.set(record.id, active);
    if (record.status === 'running') this.#router.add(active);
  }

  /** Does what another process has decided: it saved the experiment's record. */
  async #follow(active: ActiveExperiment): Promise<void> {
    const { id, status } = active.record;
    const isOver = active.recorder === null || status === 'stopped';
    // An end that was begun here is not to be undone.
    if (isOver || active.store.openWriter === undefined || this.#active.get(id) !== active) return;
    const saved = await active.store.getExperiment(id);
    if (saved === undefined) {
      // Its directory was removed under it; what is still recorded shall have a name.
      await active.save();
      return;
    }
    if (saved.status === status) return active.update(saved);
    active.update(saved);
    if (saved.status === 'running') {
      this.#router.add(active);
      return;
    }
    this.#router.remove(id);
    if (saved.status === 'paused') await active.recorder.flush();
    else {
      await active.close();
      active.update((await active.store.getExperiment(id)) ?? saved);
      active.hasEnded = true;
      // Whoever stops it here, too, finds it stopped.
      active.endsByItself = true;
    }
  }

  /** The event that reached the target is the last one; closing the books may take its time. */
  #endAtSampleSize(id: string): void {
    const active = this.#active.get(id);
    if (active === undefined) return;
    this.#router.remove(id);
    active.endsByItself = true;
    active
      .stop(() => this.#end(active))
      .catch((error: unknown) =>
        process.emitWarning(error instanceof Error ? error : String(error)),
      );
  }

  #nowIso(): string {
    return new Date(this.#clock.nowUs() / 1000).toISOString();
  }

  /** Stops recording for a while; what was recorded stays, and `resume` goes on. */
  async pause(id: string): Promise<Experiment> {
    const active = this.#recording(id);
    if (active === null) return this.#elsewhere(id, 'pause');
    return active.inTurn(async () => {
      await this.#follow(active);
      active.update(transition(active.record, 'pause', this.#nowIso()));
      this.#router.remove(id);
      return this.#settle(active);
    });
  }

  /** Goes on after a pause; or, in this process, with an experiment whose writers have died. */
  async resume(id: string, options?: JoinOptions): Promise<Experiment> {
    const active = this.#recording(id);
    if (active === null) {
      const { record } = await this.find(id);
      return record.status === 'interrupted'
        ? this.join(id, options)
        : this.#elsewhere(id, 'resume');
    }
    return active.inTurn(async () => {
      await this.#follow(active);
      active.update(transition(active.record, 'resume', this.#nowIso()));
      this.#router.add(active);
      return this.#settle(active);
    });
  }

  /**
   * Ends the experiment for good, for every process that records it: everything is handed to the
   * store, and the record says when. Called again while it is on its way, it is the same end; called
   * again after a store refused, it tries again. An experiment that ended by itself at its sample size
   * may be stopped once more, which only waits for that end.
   */
  async stop(id: string): Promise<Experiment> {
    const active = this.#active.get(requireId(id));
    if (active === undefined) return this.#elsewhere(id, 'stop');
    await active.stop(() => this.#end(active));
    return new Experiment(this, active.record);
  }

  /** Ends this process's part in the experiment; others go on with it. */
  async leave(id: string): Promise<void> {
    const active = this.active(id);
    await active.inTurn(async () => {
      this.#router.remove(id);
      await active.close();
    });
    this.#active.delete(id);
  }

  async #end(active: ActiveExperiment): Promise<void> {
    await this.#follow(active);
    if (active.hasEnded && active.endsByItself) return;
    const { record } = active;
    // Where an end was begun and the store failed, it is only gone on with.
    if (record.stoppedAt === null || active.hasEnded) {
      active.update(transition(record, 'stop', this.#nowIso()));
    }
    this.#router.remove(record.id);
    await active.close();
    const { store } = active;
    if (store.openWriter === undefined) return;
    // So that the others that have a part in it end theirs.
    await active.save();
    await untilNobodyElseWrites(store, record.id);
    await store.recover?.(record.id);
  }

  /** Everything recorded so far and the record itself are in the store when this resolves. */
  async #settle(active: ActiveExperiment): Promise<Experiment> {
    await active.recorder?.flush();
    return new Experiment(this, await active.save());
  }

  /** The experiment as this process has it; null where it has no part in it. */
  #recording(id: string): ActiveExperiment | null {
    return this.#active.get(requireId(id)) ?? null;
  }

  async #elsewhere(id: string, step: Transition): Promise<Experiment> {
    const { record, store } = await this.find(id);
    return new Experiment(this, await stepElsewhere(store, record, step, this.#nowIso()));
  }

  async get(id: string): Promise<Experiment> {
    return new Experiment(this, (await this.find(id)).record);
  }

  async isPaused(id: string): Promise<boolean> {
    return (await this.find(id)).record.status === 'paused';
  }

  /** Those it looks for experiments in. */
  stores(): readonly EventStore[] {
    return this.#stores.all();
  }

  /** All experiments of all stores in use, oldest first. */
  async list(): Promise<Experiment[]> {
    const lists = await Promise.all(this.#stores.all().map((store) => listOf(store)));
    return lists
      .flat()
      .map((record) => new Experiment(this, this.#active.get(record.id)?.record ?? record))
      .sort((a, b) => a.startedAt.localeCompare(b.startedAt) || a.id.localeCompare(b.id));
  }

  /** Removes an experiment. With `keepData` it is only stopped, and this process lets go of it. */
  async delete(id: string, options: { readonly keepData?: boolean } = {}): Promise<void> {
    const { store, record } = await this.find(id);
    const active = this.#active.get(id);
    if (options.keepData === true) {
      if (active !== undefined && active.recorder !== null) await this.stop(id);
      this.#active.delete(id);
      return;
    }
    await requireUnrecorded(store, record);
    // What is going to be removed need not be handed over first.
    this.#router.remove(id);
    this.#active.delete(id);
    await active?.discard();
    await store.deleteExperiment(id, { record: true });
    if (![...this.#active.values()].some((other) => other.store === store)) {
      await this.#stores.letGo(store);
    }
  }

  /** Hands everything recorded so far to the store. */
  async flush(id: string): Promise<void> {
    const active = this.#active.get(requireId(id));
    if (active === undefined) await this.find(id);
    else await active.recorder?.flush();
  }

  /** The record and store of an experiment; rejects with `experiment-not-found`. */
  async find(id: string): Promise<{ record: ExperimentRecord; store: EventStore }> {
    const active = this.#active.get(requireId(id));
    if (active !== undefined) return { record: await active.shared(), store: active.store };
    return findIn(this.#stores.all(), id);
  }

  /** The record as of now where this process records the experiment. */
  current(id: string): ExperimentRecord | null {
    return this.#active.get(id)?.record ?? null;
  }

  /** The experiment as this process holds it; throws where it does not. */
  active(id: string): ActiveExperiment {
    const active = this.#active.get(requireId(id));
    if (active === undefined) throw notFound(id);
    return active;
  }

  recorderOf(id: string): Recorder | null {
    return this.#router.recorderOf(id);
  }

  /** Refuses where what is emitted now would go nowhere. */
  requireRecording(id: string): void {
    const { record } = this.active(id);
    if (record.status === 'running') return;
    throw new CrucibleError(
      'illegal-transition',
      `experiment "${record.name}" (${id}) does not record: it is ${record.status}`,
      {
        path: 'experimentId',
        expected: 'a running experiment',
        received: record.status,
        experimentId: id,
      },
    );
  }

  /** Streaming figures of an experiment that this process records, or did until it stopped. */
  live(id: string): LiveMetrics {
    return this.active(id).live();
  }

  /** Replaces the record of an experiment, in its store and here. */
  async replaceRecord(record: ExperimentRecord, store: EventStore): Promise<void> {
    // It may have been deleted meanwhile, and shall not come back.
    await this.find(record.id);
    await (this.#active.get(record.id)?.replace(record) ?? store.saveExperiment(record));
  }
}
