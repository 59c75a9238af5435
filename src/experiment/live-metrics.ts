import type { NumberBuilder } from '../event/column-builder.js';
import { Cells } from './live-cells.js';
import {
  Distribution,
  type LiveColumns,
  type LiveDistribution,
  type LiveGroup,
} from './live-group.js';

export interface LiveMetrics extends LiveGroup {
  readonly eventCounts: Readonly<Record<string, number>>;
  readonly byEvent: Readonly<Record<string, LiveGroup>>;
  readonly byModel: Readonly<Record<string, LiveGroup>>;
  readonly byCondition: Readonly<Record<string, LiveGroup>>;
  readonly custom: Readonly<Record<string, LiveDistribution>>;
}

/**
 * Streaming statistics of an experiment: constant memory however many events, and always up to
 * date when read. Rows are taken in a column at a time rather than at every event; it is the same
 * arithmetic, in a tighter loop.
 */
export class LiveStatistics {
  readonly #defaultCondition: string;
  #cells = new Cells();
  #custom = new Map<string, Distribution>();

  constructor(defaultCondition: string) {
    this.#defaultCondition = defaultCondition;
  }

  reset(): void {
    this.#cells = new Cells();
    this.#custom = new Map();
  }

  /** Takes in rows `from` up to, not including, `to`. */
  addRows(columns: LiveColumns, from: number, to: number): void {
    const { eventName, condition, model } = columns;
    for (let row = from; row < to; row++) {
      const group = this.#cells.group(
        eventName.get(row),
        condition.has(row) ? condition.get(row) : this.#defaultCondition,
        model.has(row) ? model.get(row) : null,
      );
      group.addRow(columns, row);
    }
    for (const [name, builder] of columns.custom) this.#addCustom(name, builder, from, to);
  }

  #addCustom(name: string, builder: NumberBuilder, from: number, to: number): void {
    let distribution = this.#custom.get(name);
    if (distribution === undefined) this.#custom.set(name, (distribution = new Distribution()));
    for (let row = from; row < to; row++) {
      if (!builder.has(row)) continue;
      distribution.add(builder.get(row));
    }
  }

  snapshot(): LiveMetrics {
    const byEvent = this.#cells.by('event');
    return {
      ...this.#cells.total().snapshot(),
      eventCounts: Object.fromEntries(
        Object.entries(byEvent).map(([name, { events }]) => [name, events]),
      ),
      byEvent,
      byModel: this.#cells.by('model'),
      byCondition: this.#cells.by('condition'),
      custom: Object.fromEntries(Array.from(this.#custom, ([name, d]) => [name, d.snapshot()])),
    };
  }
}
