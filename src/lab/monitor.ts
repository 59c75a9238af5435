import { setTimeout as sleep } from 'node:timers/promises';
import type { ArmName, SequentialLook } from '../analysis/monitor/look.js';
import { SequentialMonitor } from '../analysis/monitor/sequential-monitor.js';
import type { PlannedDirection } from '../event/plan.js';
import type { Lab } from './lab.js';
import {
  type DecodedMonitorOptions,
  decodeMonitorOptions,
  type MonitorOptions,
} from './monitor-options.js';
import { openWatch, type Watch } from './watch.js';

/** Which events an arm is made of. */
export interface WatchedArm {
  readonly experimentId: string;
  readonly experimentName: string;
  readonly condition: string;
}

/**
 * Why there is no further look: `stopped` by `stop()` or the signal; `experiments-ended` where nothing
 * more can come.
 */
export type MonitorEnd = 'decided' | 'budget' | 'experiments-ended' | 'stopped';

/** A look at two arms of experiments. */
export interface MonitorLook extends SequentialLook {
  /** ISO 8601 in UTC. */
  readonly at: string;
  readonly metric: string;
  /** `ms`, `USD`, `tokens`; empty where it has none. */
  readonly unit: string;
  readonly direction: PlannedDirection;
  readonly arms: Readonly<Record<ArmName, WatchedArm>>;
  /** Null while it goes on. */
  readonly endedBy: MonitorEnd | null;
}

/**
 * A watch over two arms that goes on by itself, from the moment it is made until it is decided, the
 * budget is spent, the experiments end, `stop()` is called or the signal aborts. Iterating gives a look
 * whenever something changed, at most one every `pollMs`; a slow reader gets the newest. Who leaves the
 * loop early calls `stop()`, or it goes on.
 */
export class Monitor implements AsyncIterable<MonitorLook> {
  /**
   * The last look; its `endedBy` says what ended it. Rejects with what made it impossible: options
   * that do not fit the experiments, an experiment that is not there, a store that fails.
   */
  readonly decided: Promise<MonitorLook>;
  readonly #lab: Lab;
  readonly #options: DecodedMonitorOptions;
  readonly #ending = new AbortController();
  #latest: MonitorLook | null = null;
  #isOver = false;
  #wake: () => void = () => {};
  #changed: Promise<void> = Promise.resolve();

  /** @throws CrucibleError for options that are none, naming the one and what was expected. */
  constructor(lab: Lab, experimentId: string, options: MonitorOptions) {
    this.#lab = lab;
    this.#options = decodeMonitorOptions(options);
    this.#renew();
    this.decided = this.#run(experimentId).finally(() => {
      this.#isOver = true;
      this.#wake();
    });
    // Who only iterates gets the error there.
    this.decided.catch(() => {});
  }

  /** The newest look; null before the first one. */
  look(): MonitorLook | null {
    return this.#latest;
  }

  /** Ends the watch, and not the experiments; resolves to the last look. */
  stop(): Promise<MonitorLook> {
    this.#ending.abort();
    return this.decided;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<MonitorLook, void> {
    let given: MonitorLook | null = null;
    for (;;) {
      const changed = this.#changed;
      if (this.#latest !== null && this.#latest !== given) {
        given = this.#latest;
        yield given;
      } else if (this.#isOver) {
        await this.decided;
        return;
      } else await changed;
    }
  }

  async #run(experimentId: string): Promise<MonitorLook> {
    const { signal: given, pollMs, stopExperiments } = this.#options;
    const own = this.#ending.signal;
    const signal = given === null ? own : AbortSignal.any([own, given]);
    const watch = await openWatch(this.#lab, experimentId, this.#options);
    const monitor = new SequentialMonitor(watch.rules);
    for (;;) {
      for (const experiment of watch.experiments) await experiment.feed(monitor, signal);
      const look = await this.#look(watch, monitor, signal);
      this.#publish(look);
      if (look.endedBy !== null) {
        const isDue = look.endedBy === 'decided' || look.endedBy === 'budget';
        if (stopExperiments && isDue) await this.#stopExperiments(watch);
        return look;
      }
      await sleep(pollMs, undefined, { signal }).catch(() => {});
    }
  }

  async #look(watch: Watch, monitor: SequentialMonitor, signal: AbortSignal): Promise<MonitorLook> {
    const look = monitor.look(await watch.elapsedMs());
    return {
      ...look,
      at: new Date(this.#lab.nowUs() / 1000).toISOString(),
      metric: watch.metric.name,
      unit: watch.metric.unit,
      direction: watch.rules.direction,
      arms: watch.arms,
      endedBy: endOf(look, watch, signal),
    };
  }

  #publish(look: MonitorLook): void {
    const before = this.#latest;
    const isNews = before === null || look.endedBy !== null || sightOf(look) !== sightOf(before);
    if (!isNews) return;
    this.#latest = look;
    const wake = this.#wake;
    this.#renew();
    wake();
  }

  #renew(): void {
    this.#changed = new Promise((resolve) => {
      this.#wake = resolve;
    });
  }

  async #stopExperiments({ experiments }: Watch): Promise<void> {
    for (const { record } of experiments) {
      const { status } = await this.#lab.get(record.id);
      if (status === 'running' || status === 'paused') await this.#lab.stop(record.id);
    }
  }
}

function endOf(look: SequentialLook, watch: Watch, signal: AbortSignal): MonitorEnd | null {
  const { decision, stop } = look;
  if (stop) return decision === 'undecided' || decision === 'too-early' ? 'budget' : 'decided';
  if (signal.aborted) return 'stopped';
  return watch.experiments.every(({ isOver }) => isOver) ? 'experiments-ended' : null;
}

/** Everything that is to be seen in a look but the time that goes by. */
function sightOf({ at, spent, ...look }: MonitorLook): string {
  return JSON.stringify([look, spent.samples, spent.costUsd]);
}
