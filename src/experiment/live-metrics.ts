import type { BooleanBuilder, NumberBuilder, StringBuilder } from '../event/column-builder.js';
import { DDSketch } from '../sketch/dd-sketch.js';
import { Moments } from '../sketch/moments.js';

/** A stream of numbers summed up in constant memory; quantiles are within 1% of the exact ones. */
export interface LiveDistribution {
  readonly count: number;
  readonly sum: number | null;
  readonly mean: number | null;
  readonly variance: number | null;
  readonly stdDev: number | null;
  readonly min: number | null;
  readonly max: number | null;
  readonly p50: number | null;
  readonly p90: number | null;
  readonly p95: number | null;
  readonly p99: number | null;
  /** NaN and infinite values, which are in none of the other figures. */
  readonly nonFinite: number;
}

export interface LiveReliability {
  readonly totalRequests: number;
  readonly successful: number;
  readonly failed: number;
  readonly successRate: number | null;
}

export interface LiveTokens {
  readonly prompt: number;
  readonly completion: number;
  readonly total: number;
}

export interface LiveGroup {
  readonly events: number;
  readonly latency: LiveDistribution;
  readonly cost: LiveDistribution;
  readonly reliability: LiveReliability;
  readonly tokens: LiveTokens;
}

export interface LiveMetrics extends LiveGroup {
  readonly eventCounts: Readonly<Record<string, number>>;
  readonly byEvent: Readonly<Record<string, LiveGroup>>;
  readonly byModel: Readonly<Record<string, LiveGroup>>;
  readonly byCondition: Readonly<Record<string, LiveGroup>>;
  readonly custom: Readonly<Record<string, LiveDistribution>>;
}

/** Where events go whose labels would make one group too many. */
export const OTHER_GROUP = '(other)';
/** Distinct values of one label, and combinations of labels, that are kept apart. */
const MAX_LABELS = 200;
const MAX_CELLS = 1000;

class Distribution {
  readonly moments = new Moments();
  readonly sketch = new DDSketch();

  add(value: number): void {
    this.moments.add(value);
    this.sketch.add(value);
  }

  merge(other: Distribution): void {
    this.moments.merge(other.moments);
    this.sketch.merge(other.sketch);
  }

  snapshot(): LiveDistribution {
    const { count, sum, mean, variance, stdDev, min, max, nonFinite } = this.moments;
    const [p50, p90, p95, p99] = this.sketch.quantiles([0.5, 0.9, 0.95, 0.99]) as [
      number,
      number,
      number,
      number,
    ];
    return { count, sum, mean, variance, stdDev, min, max, p50, p90, p95, p99, nonFinite };
  }
}

class Group {
  events = 0;
  successful = 0;
  failed = 0;
  promptTokens = 0;
  completionTokens = 0;
  totalTokens = 0;
  readonly latency = new Distribution();
  readonly cost = new Distribution();

  addRow(columns: LiveColumns, row: number): void {
    this.events++;
    if (columns.latencyMs.has(row)) this.latency.add(columns.latencyMs.get(row));
    if (columns.costUsd.has(row)) this.cost.add(columns.costUsd.get(row));
    if (columns.success.has(row)) {
      if (columns.success.get(row)) this.successful++;
      else this.failed++;
    }
    this.promptTokens += tokensAt(columns.promptTokens, row);
    this.completionTokens += tokensAt(columns.completionTokens, row);
    this.totalTokens += tokensAt(columns.totalTokens, row);
  }

  merge(other: Group): void {
    this.events += other.events;
    this.successful += other.successful;
    this.failed += other.failed;
    this.promptTokens += other.promptTokens;
    this.completionTokens += other.completionTokens;
    this.totalTokens += other.totalTokens;
    this.latency.merge(other.latency);
    this.cost.merge(other.cost);
  }

  snapshot(): LiveGroup {
    const totalRequests = this.successful + this.failed;
    return {
      events: this.events,
      latency: this.latency.snapshot(),
      cost: this.cost.snapshot(),
      reliability: {
        totalRequests,
        successful: this.successful,
        failed: this.failed,
        successRate: totalRequests === 0 ? null : this.successful / totalRequests,
      },
      tokens: {
        prompt: this.promptTokens,
        completion: this.completionTokens,
        total: this.totalTokens,
      },
    };
  }
}

/** The events of one combination of labels; every figure is a merge of such cells. */
interface Cell {
  readonly event: string;
  readonly model: string | null;
  readonly condition: string;
  readonly group: Group;
}

/** All cells, with bounds on labels and on combinations: memory stays constant whatever comes. */
class Cells {
  readonly #byEvent = new Map<string, Map<string, Map<string | null, Cell>>>();
  readonly #labels = {
    event: new Set<string>(),
    condition: new Set<string>(),
    model: new Set<string>(),
  };
  readonly all: Cell[] = [];
  #last: Cell | null = null;

  /** The cell of an event; nearly always that of one of the last few. */
  group(event: string, condition: string, model: string | null): Group {
    const last = this.#last;
    if (
      last !== null &&
      last.event === event &&
      last.model === model &&
      last.condition === condition
    ) {
      return last.group;
    }
    const cell =
      this.#byEvent.get(event)?.get(condition)?.get(model) ??
      this.#bounded(event, condition, model);
    this.#last = cell;
    return cell.group;
  }

  #bounded(event: string, condition: string, model: string | null): Cell {
    const full = this.all.length >= MAX_CELLS;
    const label = (kind: 'event' | 'condition' | 'model', value: string): string => {
      const known = this.#labels[kind];
      if (full || (!known.has(value) && known.size >= MAX_LABELS)) return OTHER_GROUP;
      known.add(value);
      return value;
    };
    const kept = [
      label('event', event),
      label('condition', condition),
      model === null ? null : label('model', model),
    ] as const;
    return this.#byEvent.get(kept[0])?.get(kept[1])?.get(kept[2]) ?? this.#create(...kept);
  }

  #create(event: string, condition: string, model: string | null): Cell {
    const cell: Cell = { event, condition, model, group: new Group() };
    this.all.push(cell);
    let conditions = this.#byEvent.get(event);
    if (conditions === undefined) this.#byEvent.set(event, (conditions = new Map()));
    let models = conditions.get(condition);
    if (models === undefined) conditions.set(condition, (models = new Map()));
    models.set(model, cell);
    return cell;
  }

  total(): Group {
    const total = new Group();
    for (const { group } of this.all) total.merge(group);
    return total;
  }

  by(label: 'event' | 'condition' | 'model'): Record<string, LiveGroup> {
    const groups = new Map<string, Group>();
    for (const cell of this.all) {
      const value = cell[label];
      if (value === null) continue;
      const group = groups.get(value) ?? new Group();
      group.merge(cell.group);
      groups.set(value, group);
    }
    return Object.fromEntries(Array.from(groups, ([value, group]) => [value, group.snapshot()]));
  }
}

/** The open columns that statistics are taken from. */
export interface LiveColumns {
  readonly eventName: StringBuilder;
  readonly condition: StringBuilder;
  readonly model: StringBuilder;
  readonly latencyMs: NumberBuilder;
  readonly costUsd: NumberBuilder;
  readonly success: BooleanBuilder;
  readonly promptTokens: NumberBuilder;
  readonly completionTokens: NumberBuilder;
  readonly totalTokens: NumberBuilder;
  readonly custom: ReadonlyMap<string, NumberBuilder>;
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

/** A count that is not there, or is no count, adds nothing. */
function tokensAt(builder: NumberBuilder, row: number): number {
  if (!builder.has(row)) return 0;
  const count = builder.get(row);
  return Number.isFinite(count) ? count : 0;
}
