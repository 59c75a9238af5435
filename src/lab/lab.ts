import { type Telemetry, telemetry } from '../bus/telemetry.js';
import { type Clock, systemClock } from '../clock.js';
import {
  type DecodedOptions,
  decodeExperimentOptions,
  type ExperimentOptions,
} from '../config/experiment-options.js';
import { layerPrices, type PriceBook } from '../enrich/price-book.js';
import { loadPrices } from '../enrich/price-catalogue.js';
import { createSampler } from '../enrich/sampling.js';
import { CrucibleError, refuse } from '../errors.js';
import { type EnvironmentSnapshot, type ExperimentRecord, NO_COUNTS } from '../event/experiment.js';
import { compilePatterns } from '../event/name.js';
import { captureEnvironment } from '../experiment/environment.js';
import { type Transition, transition } from '../experiment/lifecycle.js';
import type { LiveMetrics } from '../experiment/live-metrics.js';
import { Recorder } from '../experiment/recorder.js';
import { createExperimentId, createWriterId } from '../ids.js';
import type { EventStore } from '../store/port.js';
import { ActiveExperiment } from './active-experiment.js';
import { Experiment } from './experiment.js';
import { Router } from './router.js';
import { Stores } from './stores.js';

export interface LabOptions {
  /** The bus whose events are recorded; the process's own unless given. */
  readonly telemetry?: Telemetry;
  /** Where experiments go that name no store. */
  readonly store?: string | EventStore;
  readonly clock?: Clock;
}

const MAX_PENDING_BYTES = 256 * 1024 ** 2;

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
    const record = this.#createRecord(options, store, environment, prices);
    await store.saveExperiment(record);
    const recorder = this.#createRecorder(record, options, store, prices);
    const active = new ActiveExperiment(record, store, recorder);
    this.#active.set(record.id, active);
    this.#router.add(record.id, recorder, record.scope);
    return new Experiment(this, record);
  }

  #createRecord(
    options: DecodedOptions,
    store: EventStore,
    environment: EnvironmentSnapshot,
    prices: PriceBook | null,
  ): ExperimentRecord {
    return {
      schemaVersion: 1,
      id: createExperimentId(),
      name: options.name,
      hypothesis: options.hypothesis,
      condition: options.condition,
      tags: options.tags,
      metadata: options.metadata,
      status: 'running',
      startedAt: this.#nowIso(),
      stoppedAt: null,
      pausedAt: null,
      pauseCount: 0,
      sampleSize: options.sampleSize,
      samples: {
        target: options.sampleSize,
        observed: 0,
        fraction: options.sampleSize === null ? null : 0,
      },
      metricsConfig: options.metricsConfig,
      storageBackend: store.kind,
      scope: options.scope,
      events: options.events,
      sampling: options.sampling,
      captureContent: options.captureContent,
      prices: prices === null ? null : { source: prices.source, version: prices.version },
      environment,
      counts: NO_COUNTS,
      archivePath: null,
    };
  }

  #createRecorder(
    record: ExperimentRecord,
    options: DecodedOptions,
    store: EventStore,
    prices: PriceBook | null,
  ): Recorder {
    return new Recorder({
      experimentId: record.id,
      condition: record.condition,
      store,
      writer: createWriterId(),
      clock: this.#clock,
      captureContent: options.captureContent,
      accepts: options.events === null ? null : compilePatterns(options.events),
      sampler: createSampler(options.sampling),
      redact: options.redact,
      prices,
      customMetrics: options.customMetrics,
      sampleSize: options.sampleSize,
      onSampleSize: options.stopAtSampleSize ? () => this.#endAtSampleSize(record.id) : null,
      flushIntervalMs: options.flushIntervalMs,
      maxPendingBytes: MAX_PENDING_BYTES,
    });
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
    const active = await this.#own(id, 'pause');
    active.update(transition(active.record, 'pause', this.#nowIso()));
    this.#router.remove(id);
    return this.#settle(active);
  }

  async resume(id: string): Promise<Experiment> {
    const active = await this.#own(id, 'resume');
    active.update(transition(active.record, 'resume', this.#nowIso()));
    if (active.recorder !== null) this.#router.add(id, active.recorder, active.record.scope);
    return this.#settle(active);
  }

  /**
   * Ends the experiment for good: everything is handed to the store, and the record says when. Called
   * again while it is on its way, it is the same end; called again after a store refused, it tries
   * again. An experiment that ended by itself at its sample size may be stopped once more, which
   * only waits for that end.
   */
  async stop(id: string): Promise<Experiment> {
    const active = await this.#own(id, 'stop');
    await active.stop(() => this.#end(active));
    return new Experiment(this, active.record);
  }

  async #end(active: ActiveExperiment): Promise<void> {
    const { record } = active;
    // Where an end was begun and the store failed, it is only gone on with.
    if (record.stoppedAt === null || active.hasEnded) {
      active.update(transition(record, 'stop', this.#nowIso()));
    }
    this.#router.remove(record.id);
    await active.close();
  }

  /** Everything recorded so far and the record itself are in the store when this resolves. */
  async #settle(active: ActiveExperiment): Promise<Experiment> {
    await active.recorder?.flush();
    return new Experiment(this, await active.save());
  }

  /** The experiment, where this process records it; what became of it elsewhere is not ours to change. */
  async #own(id: string, step: Transition): Promise<ActiveExperiment> {
    const active = this.#active.get(requireId(id));
    if (active !== undefined) return active;
    const { record } = await this.find(id);
    transition(record, step, this.#nowIso());
    throw new CrucibleError(
      'illegal-transition',
      `experiment ${id} is recorded by another process`,
      {
        path: 'experimentId',
        expected: 'an experiment that this process started',
        received: id,
      },
    );
  }

  async get(id: string): Promise<Experiment> {
    return new Experiment(this, (await this.find(id)).record);
  }

  async isPaused(id: string): Promise<boolean> {
    return (await this.find(id)).record.status === 'paused';
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
    const { store } = await this.find(id);
    const active = this.#active.get(id);
    if (options.keepData === true) {
      if (active !== undefined && active.recorder !== null) await this.stop(id);
      this.#active.delete(id);
      return;
    }
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
    if (active !== undefined) return { record: active.record, store: active.store };
    let failure: unknown = null;
    for (const store of this.#stores.all()) {
      try {
        const record = await store.getExperiment(id);
        if (record !== undefined) return { record, store };
      } catch (error) {
        failure ??= storeFailed(store, error);
      }
    }
    throw failure ?? notFound(id);
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
    this.#active.get(record.id)?.update(record);
    await store.saveExperiment(record);
  }
}

async function pricesFor(options: DecodedOptions): Promise<PriceBook | null> {
  if (!options.metricsConfig.cost) return null;
  const builtIn = await loadPrices();
  return options.prices === null ? builtIn : layerPrices(options.prices, builtIn);
}

function requireId(id: unknown): string {
  if (typeof id !== 'string' || id === '') {
    throw refuse('invalid-argument', 'experimentId', "an experiment's id", id);
  }
  return id;
}

async function listOf(store: EventStore): Promise<readonly ExperimentRecord[]> {
  try {
    return await store.listExperiments();
  } catch (error) {
    throw storeFailed(store, error);
  }
}

function storeFailed(store: EventStore, cause: unknown): CrucibleError {
  if (cause instanceof CrucibleError) return cause;
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new CrucibleError(
    'store-failed',
    `the ${store.kind} store failed: ${reason}`,
    { path: 'store', expected: 'a store that answers' },
    { cause },
  );
}

function notFound(id: string): CrucibleError {
  return new CrucibleError('experiment-not-found', `there is no experiment "${id}"`, {
    path: 'experimentId',
    expected: 'the id of an experiment, as listExperiments shows them',
    received: id,
  });
}
