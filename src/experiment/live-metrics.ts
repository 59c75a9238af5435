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

/** Where a group goes that would be one too many. */
export const OTHER_GROUP = '(other)';
const MAX_GROUPS = 200;

class Distribution {
  readonly moments = new Moments();
  readonly sketch = new DDSketch();

  add(value: number, key: number): void {
    this.moments.add(value);
    this.sketch.addKeyed(value, key);
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

  addOutcome(success: boolean): void {
    if (success) this.successful++;
    else this.failed++;
  }

  addTokens(prompt: number, completion: number, total: number): void {
    this.promptTokens += prompt;
    this.completionTokens += completion;
    this.totalTokens += total;
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

/** One way to split the events, with a bound on how many groups it may make. */
class Dimension {
  readonly groups = new Map<string, Group>();
  #lastName: string | null = null;
  #last: Group | null = null;

  group(name: string): Group {
    if (name === this.#lastName) return this.#last!;
    const group = this.groups.get(name) ?? this.#create(name);
    this.#lastName = name;
    this.#last = group;
    return group;
  }

  #create(name: string): Group {
    if (this.groups.size >= MAX_GROUPS && name !== OTHER_GROUP) return this.group(OTHER_GROUP);
    const group = new Group();
    this.groups.set(name, group);
    return group;
  }

  snapshot(): Record<string, LiveGroup> {
    return Object.fromEntries(Array.from(this.groups, ([name, group]) => [name, group.snapshot()]));
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
  #overall = new Group();
  #byEvent = new Dimension();
  #byModel = new Dimension();
  #byCondition = new Dimension();
  #custom = new Map<string, Distribution>();

  constructor(defaultCondition: string) {
    this.#defaultCondition = defaultCondition;
  }

  reset(): void {
    this.#overall = new Group();
    this.#byEvent = new Dimension();
    this.#byModel = new Dimension();
    this.#byCondition = new Dimension();
    this.#custom = new Map();
  }

  /** Takes in rows `from` up to, not including, `to`. */
  addRows(columns: LiveColumns, from: number, to: number): void {
    for (let row = from; row < to; row++) {
      const condition = columns.condition.has(row)
        ? columns.condition.get(row)
        : this.#defaultCondition;
      const byEvent = this.#byEvent.group(columns.eventName.get(row));
      const byCondition = this.#byCondition.group(condition);
      const byModel = columns.model.has(row) ? this.#byModel.group(columns.model.get(row)) : null;
      this.#overall.events++;
      byEvent.events++;
      byCondition.events++;
      if (byModel !== null) byModel.events++;
      this.#addMeasures(columns, row, byEvent, byCondition, byModel);
    }
    for (const [name, builder] of columns.custom) this.#addCustom(name, builder, from, to);
  }

  #addMeasures(
    columns: LiveColumns,
    row: number,
    byEvent: Group,
    byCondition: Group,
    byModel: Group | null,
  ): void {
    const overall = this.#overall;
    if (columns.latencyMs.has(row)) {
      const latency = columns.latencyMs.get(row);
      const key = overall.latency.sketch.mapping.key(latency);
      overall.latency.add(latency, key);
      byEvent.latency.add(latency, key);
      byCondition.latency.add(latency, key);
      byModel?.latency.add(latency, key);
    }
    if (columns.costUsd.has(row)) {
      const cost = columns.costUsd.get(row);
      const key = overall.cost.sketch.mapping.key(cost);
      overall.cost.add(cost, key);
      byEvent.cost.add(cost, key);
      byCondition.cost.add(cost, key);
      byModel?.cost.add(cost, key);
    }
    if (columns.success.has(row)) {
      const success = columns.success.get(row);
      overall.addOutcome(success);
      byEvent.addOutcome(success);
      byCondition.addOutcome(success);
      byModel?.addOutcome(success);
    }
    const prompt = tokensAt(columns.promptTokens, row);
    const completion = tokensAt(columns.completionTokens, row);
    const total = tokensAt(columns.totalTokens, row);
    if (prompt === 0 && completion === 0 && total === 0) return;
    overall.addTokens(prompt, completion, total);
    byEvent.addTokens(prompt, completion, total);
    byCondition.addTokens(prompt, completion, total);
    byModel?.addTokens(prompt, completion, total);
  }

  #addCustom(name: string, builder: NumberBuilder, from: number, to: number): void {
    let distribution = this.#custom.get(name);
    if (distribution === undefined) this.#custom.set(name, (distribution = new Distribution()));
    for (let row = from; row < to; row++) {
      if (!builder.has(row)) continue;
      const value = builder.get(row);
      distribution.add(value, distribution.sketch.mapping.key(value));
    }
  }

  snapshot(): LiveMetrics {
    const byEvent = this.#byEvent.snapshot();
    return {
      ...this.#overall.snapshot(),
      eventCounts: Object.fromEntries(
        Object.entries(byEvent).map(([name, { events }]) => [name, events]),
      ),
      byEvent,
      byModel: this.#byModel.snapshot(),
      byCondition: this.#byCondition.snapshot(),
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
