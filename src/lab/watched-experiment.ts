import { FiniteReader } from '../analysis/finite-reader.js';
import type { ArmName } from '../analysis/monitor/look.js';
import type { SequentialMonitor } from '../analysis/monitor/sequential-monitor.js';
import type { WatchedMetric } from '../analysis/monitor/watched-metric.js';
import { ValueReader } from '../analysis/verdict/value-reader.js';
import type { EventBatch } from '../event/batch.js';
import { scalarAt } from '../event/column.js';
import type { ExperimentRecord } from '../event/experiment.js';
import { EVENT_NAME } from '../event/fields.js';
import { columnsRead, compileMatcher, type Matcher } from '../query/match.js';
import { type EventQuery, resolveQuery } from '../query/query.js';
import type { Lab } from './lab.js';
import { NewEvents, type NewRows } from './new-events.js';

const SAMPLE_ID = 'sample_id';
const CONDITION = 'condition';
const COST = 'cost_usd';

/** The arm that a condition's events belong to; null for none. */
export type ArmOfCondition = (condition: string) => ArmName | null;

/** One of the experiments that are watched: what it has recorded goes to the monitor, once. */
export class WatchedExperiment {
  readonly record: ExperimentRecord;
  readonly #armOf: ArmOfCondition;
  readonly #events: NewEvents;
  readonly #matches: Matcher;
  readonly #values: ValueReader;
  readonly #costs = new FiniteReader(COST);

  constructor(
    lab: Lab,
    record: ExperimentRecord,
    metric: WatchedMetric,
    query: EventQuery,
    armOf: ArmOfCondition,
  ) {
    this.record = record;
    this.#armOf = armOf;
    const resolved = resolveQuery(query, lab.nowUs());
    this.#matches = compileMatcher(resolved);
    this.#values = new ValueReader(metric.source);
    // Every event is read, and not just those of the query: each has its cost.
    this.#events = new NewEvents(lab, record.id, [
      EVENT_NAME,
      SAMPLE_ID,
      CONDITION,
      COST,
      ...metric.source.columns,
      ...columnsRead(resolved),
    ]);
  }

  get isOver(): boolean {
    return this.#events.isOver;
  }

  /** Hands on what is new. */
  async feed(monitor: SequentialMonitor, signal: AbortSignal): Promise<void> {
    for await (const found of this.#events.next()) {
      if (signal.aborted) return;
      this.#addCosts(found, monitor);
      this.#addValues(found, monitor);
    }
  }

  #addCosts({ batch, rows }: NewRows, monitor: SequentialMonitor): void {
    const costs = this.#costs.read(batch);
    if (costs === null) return;
    let sum = 0;
    for (const row of rows) if (!Number.isNaN(costs[row])) sum += costs[row]!;
    monitor.spend(sum);
  }

  #addValues({ batch, rows }: NewRows, monitor: SequentialMonitor): void {
    const values = this.#values.read(batch);
    if (values === null) return;
    const nonFinite = new Set(this.#values.nonFiniteRows());
    const asked = this.#matches(batch);
    const wanted = asked === null ? rows : common(rows, asked);
    for (const row of wanted) {
      const value = values[row]!;
      if (Number.isNaN(value) && !nonFinite.has(row)) continue;
      const arm = this.#armOf(this.#conditionAt(batch, row));
      if (arm === null) continue;
      const sampleId = scalarAt(batch.columns.get(SAMPLE_ID), row);
      monitor.add(arm, value, sampleId === null ? null : String(sampleId));
    }
  }

  #conditionAt(batch: EventBatch, row: number): string {
    return String(scalarAt(batch.columns.get(CONDITION), row) ?? this.record.condition);
  }
}

/** What two rising lists have in common. */
function* common(some: Uint32Array, others: Uint32Array): Generator<number> {
  let at = 0;
  for (const row of some) {
    while (at < others.length && others[at]! < row) at++;
    if (others[at] === row) yield row;
  }
}
