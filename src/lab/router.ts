import type { Tap } from '../bus/route.js';
import type { Telemetry } from '../bus/telemetry.js';
import type { Recorder } from '../experiment/recorder.js';
import { currentExperimentId } from '../experiment/scope.js';
import type { ActiveExperiment } from './active-experiment.js';

/**
 * Decides which experiments see an event. Inside `experiment.run` it is the innermost one and no
 * other; outside of every scope, each that records and was not started with `scope: 'run'`.
 */
export class Router {
  readonly #bus: Telemetry;
  readonly #recorders = new Map<string, Recorder>();
  readonly #active = new Map<string, ActiveExperiment>();
  #open: readonly Recorder[] = [];
  readonly #openIds = new Set<string>();
  #untap: (() => void) | null = null;

  constructor(bus: Telemetry) {
    this.#bus = bus;
  }

  /** From here on it records; nothing where its recorder is gone. */
  add(active: ActiveExperiment): void {
    const { record, recorder } = active;
    if (recorder === null) return;
    this.#active.set(record.id, active);
    this.#recorders.set(record.id, recorder);
    if (record.scope === 'process') this.#openIds.add(record.id);
    this.#update();
    active.systemSamples?.start();
  }

  remove(experimentId: string): void {
    // While it records still: there is a last sample.
    this.#active.get(experimentId)?.systemSamples?.end();
    this.#active.delete(experimentId);
    this.#recorders.delete(experimentId);
    this.#openIds.delete(experimentId);
    this.#update();
  }

  /** What takes this process's events of an experiment that runs; null where nothing does. */
  recorderOf(experimentId: string): Recorder | null {
    return this.#recorders.get(experimentId) ?? null;
  }

  /** While nothing records, nothing is tapped: an event then costs what it costs without us. */
  #update(): void {
    this.#open = Array.from(this.#openIds, (id) => this.#recorders.get(id)!);
    if (this.#recorders.size > 0) this.#untap ??= this.#bus.tap(['**'], this.#route);
    else {
      this.#untap?.();
      this.#untap = null;
    }
  }

  readonly #route: Tap = (route, measurements, metadata) => {
    const experimentId = currentExperimentId();
    if (experimentId !== undefined) {
      this.#recorders.get(experimentId)?.record(route, measurements, metadata);
      return;
    }
    for (const recorder of this.#open) recorder.record(route, measurements, metadata);
  };
}
