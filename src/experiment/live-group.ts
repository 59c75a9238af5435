import type { BooleanBuilder, NumberBuilder } from '../event/column-builder.js';
import type { StringBuilder } from '../event/string-builder.js';
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

export class Distribution {
  readonly moments: Moments = new Moments();
  readonly sketch: DDSketch = new DDSketch();

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
    const at = (q: number): number | null => this.sketch.interpolatedQuantile(q);
    const [p50, p90, p95, p99] = [at(0.5), at(0.9), at(0.95), at(0.99)];
    return { count, sum, mean, variance, stdDev, min, max, p50, p90, p95, p99, nonFinite };
  }
}

export class Group {
  events = 0;
  successful = 0;
  failed = 0;
  promptTokens = 0;
  completionTokens = 0;
  totalTokens = 0;
  readonly latency: Distribution = new Distribution();
  readonly cost: Distribution = new Distribution();

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

/** A count that is not there, or is no count, adds nothing. */
function tokensAt(builder: NumberBuilder, row: number): number {
  if (!builder.has(row)) return 0;
  const count = builder.get(row);
  return Number.isFinite(count) ? count : 0;
}
