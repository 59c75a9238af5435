import { type EventBatch, stringColumn } from '../event/batch.js';
import type { MetricsConfig } from '../event/experiment.js';
import { EVENT_NAME } from '../event/fields.js';
import { distributionOf } from './distribution.js';
import { FiniteReader } from './finite-reader.js';
import { GroupReader } from './group-reader.js';
import type { Distribution, EventMetrics, LatencyMetrics, ReliabilityMetrics } from './metrics.js';
import { FAILED, OutcomeReader, SUCCEEDED } from './outcome-reader.js';
import { Sample } from './sample.js';

/** What is gathered of the events of one name. */
class EventGroup {
  events = 0;
  successful = 0;
  failed = 0;
  readonly latencies = new Sample();
  #distribution: Distribution | null = null;

  /** Of the latencies; worked out when first asked for. */
  get distribution(): Distribution {
    this.#distribution ??= distributionOf(this.latencies.toArray(), 0);
    return this.#distribution;
  }

  metrics(): EventMetrics {
    const requests = this.successful + this.failed;
    const { count, mean, p50, p95 } = this.distribution;
    return {
      count: this.events,
      latencyMs: { count, mean, p50, p95 },
      successRate: requests > 0 ? this.successful / requests : null,
    };
  }
}

/**
 * Counts, outcomes and latencies by event name. Those of the whole experiment are put together
 * from its names, so that each row is looked at once.
 */
export class EventGroups {
  readonly #config: MetricsConfig;
  readonly #names = new GroupReader();
  readonly #groups: EventGroup[] = [];
  readonly #latency = new FiniteReader('latency_ms');
  readonly #outcome = new OutcomeReader();

  constructor(config: MetricsConfig) {
    this.#config = config;
  }

  add(batch: EventBatch): void {
    const names = stringColumn(batch, EVENT_NAME);
    if (names === null) throw new TypeError(`a batch without its ${EVENT_NAME} column`);
    const rows = this.#names.read(names, batch.length);
    while (this.#groups.length < this.#names.keys.length) this.#groups.push(new EventGroup());
    const groups = this.#groups;
    for (let row = 0; row < rows.length; row++) groups[rows[row]!]!.events++;
    if (this.#config.latency) this.#addLatencies(batch, rows);
    if (this.#config.successRate) this.#addOutcomes(batch, rows);
  }

  #addLatencies(batch: EventBatch, rows: Uint32Array): void {
    const latencies = this.#latency.read(batch);
    if (latencies === null) return;
    for (let row = 0; row < rows.length; row++) {
      const latency = latencies[row]!;
      if (!Number.isNaN(latency)) this.#groups[rows[row]!]!.latencies.add(latency);
    }
  }

  #addOutcomes(batch: EventBatch, rows: Uint32Array): void {
    const outcomes = this.#outcome.read(batch);
    if (outcomes === null) return;
    for (let row = 0; row < rows.length; row++) {
      if (outcomes[row] === SUCCEEDED) this.#groups[rows[row]!]!.successful++;
      else if (outcomes[row] === FAILED) this.#groups[rows[row]!]!.failed++;
    }
  }

  /** Events by name. */
  counts(): Record<string, number> {
    return this.#byName((group) => group.events);
  }

  byName(): Record<string, EventMetrics> {
    return this.#byName((group) => group.metrics());
  }

  #byName<T>(figure: (group: EventGroup) => T): Record<string, T> {
    return Object.fromEntries(
      this.#groups.map((group, index) => [String(this.#names.keys[index]), figure(group)]),
    );
  }

  latency(): LatencyMetrics {
    const { count, mean, ...rest } = this.#overall();
    return { count, mean, median: rest.p50, ...rest, nonFinite: this.#latency.nonFinite };
  }

  #overall(): Distribution {
    const timed = this.#groups.filter(({ latencies }) => latencies.count > 0);
    // Often only one kind of event takes time, and its figures are those of all.
    if (timed.length === 1) return timed[0]!.distribution;
    const all = new Float64Array(timed.reduce((n, { latencies }) => n + latencies.count, 0));
    let end = 0;
    for (const { latencies } of timed) {
      latencies.copyTo(all, end);
      end += latencies.count;
    }
    return distributionOf(all, 0);
  }

  reliability(): ReliabilityMetrics {
    const successful = this.#groups.reduce((count, group) => count + group.successful, 0);
    const failed = this.#groups.reduce((count, group) => count + group.failed, 0);
    const totalRequests = successful + failed;
    const successRate = totalRequests === 0 ? null : successful / totalRequests;
    return {
      totalRequests,
      successful,
      failed,
      successRate,
      failureRate: totalRequests === 0 ? null : failed / totalRequests,
      sla99: successRate === null ? null : successRate >= 0.99,
      sla999: successRate === null ? null : successRate >= 0.999,
      sla9999: successRate === null ? null : successRate >= 0.9999,
    };
  }
}
