import type { EventBatch } from '../event/batch.js';
import { TIMESTAMP_US } from '../event/fields.js';
import { FiniteReader } from './finite-reader.js';
import type { SummaryMetrics } from './metrics.js';

/** How many events, and the time from the first to the last. */
export class TimeSpan {
  readonly #timestamps = new FiniteReader(TIMESTAMP_US);
  #events = 0;
  #startUs = Number.POSITIVE_INFINITY;
  #endUs = Number.NEGATIVE_INFINITY;

  add(batch: EventBatch): void {
    this.#events += batch.length;
    const timestamps = this.#timestamps.read(batch);
    if (timestamps === null) return;
    let start = this.#startUs;
    let end = this.#endUs;
    for (let row = 0; row < timestamps.length; row++) {
      const at = timestamps[row]!;
      if (at < start) start = at;
      if (at > end) end = at;
    }
    this.#startUs = start;
    this.#endUs = end;
  }

  metrics(eventTypes: Record<string, number>, dropped: number): SummaryMetrics {
    const known = this.#startUs <= this.#endUs;
    return {
      totalEvents: this.#events,
      timeRange: {
        startUs: known ? this.#startUs : null,
        endUs: known ? this.#endUs : null,
      },
      durationSeconds: known ? (this.#endUs - this.#startUs) / 1e6 : null,
      eventTypes,
      dropped,
    };
  }
}
