import { CrucibleError, refuse } from '../errors.js';
import type { NumberBuilder } from '../event/column-builder.js';
import { metricColumn } from '../event/fields.js';
import type { SlotTable } from '../event/slots.js';

/** What a custom metric is computed from: the event as it was emitted, and what it tells. */
export interface MetricEvent {
  readonly eventName: string;
  readonly timestampUs: number;
  readonly measurements: Readonly<Record<string, unknown>>;
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly latencyMs: number | null;
  readonly costUsd: number | null;
  readonly success: boolean | null;
}

/** The metric's value for an event; null or undefined for events that have none. */
export type MetricFunction = (event: MetricEvent) => number | null | undefined;

/**
 * Refuses names of custom metrics that would share a column, and one that has no name for its own:
 * `tokensPerSecond` and `tokens_per_second` are one column.
 *
 * @throws CrucibleError 'invalid-option'
 */
export function requireDistinctMetrics(names: Iterable<string>): void {
  const taken = new Map<string, string>();
  for (const name of names) {
    const path = `metricsConfig.custom.${name}`;
    const column = metricColumn(name);
    if (column === NAMELESS || column === `${NAMELESS}_`)
      throw refuse('invalid-option', path, 'a name with a letter or digit', name);
    const other = taken.get(column);
    if (other !== undefined) {
      const expected = `a name whose column is not that of "${other}"`;
      throw new CrucibleError('invalid-option', `${path}: expected ${expected} (${column})`, {
        path,
        expected,
        received: name,
      });
    }
    taken.set(column, name);
  }
}

const NAMELESS = metricColumn('');

interface Metric {
  readonly column: NumberBuilder;
  readonly compute: MetricFunction;
}

/** Runs an experiment's own metric functions and keeps what they return, one column each. */
export class CustomMetrics {
  readonly columns: ReadonlyMap<string, NumberBuilder>;
  readonly #metrics: readonly Metric[];
  readonly #latencyMs: NumberBuilder;
  readonly #costUsd: NumberBuilder;
  readonly #slots: SlotTable;
  /** Calls that threw, returned what is no number, or whose column another metric had filled. */
  failures = 0;

  constructor(slots: SlotTable, functions: ReadonlyMap<string, MetricFunction>) {
    this.#slots = slots;
    this.#latencyMs = slots.numbers(slots.reserve('latency_ms'));
    this.#costUsd = slots.numbers(slots.reserve('cost_usd'));
    const columns = new Map<string, NumberBuilder>();
    const metrics: Metric[] = [];
    for (const [name, compute] of functions) {
      const column = slots.numbers(slots.reserve(metricColumn(name)));
      columns.set(name, column);
      metrics.push({ column, compute });
    }
    this.columns = columns;
    this.#metrics = metrics;
  }

  apply(
    row: number,
    eventName: string,
    timestampUs: number,
    measurements: object,
    metadata: object,
  ): void {
    if (this.#metrics.length === 0) return;
    const success = this.#slots.booleans(this.#slots.reserve('success'));
    const event: MetricEvent = {
      eventName,
      timestampUs,
      measurements: measurements as Record<string, unknown>,
      metadata: metadata as Record<string, unknown>,
      latencyMs: this.#latencyMs.has(row) ? this.#latencyMs.get(row) : null,
      costUsd: this.#costUsd.has(row) ? this.#costUsd.get(row) : null,
      success: success.has(row) ? success.get(row) : null,
    };
    for (const { column, compute } of this.#metrics) {
      try {
        const value = compute(event);
        if (value === null || value === undefined) continue;
        if (typeof value !== 'number' || column.has(row)) this.failures++;
        else column.set(row, value);
      } catch {
        this.failures++;
      }
    }
  }
}
