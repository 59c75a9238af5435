import { FiniteReader } from '../analysis/finite-reader.js';
import type { ArmName } from '../analysis/monitor/look.js';
import { replay, type TimedValue } from '../analysis/monitor/replay.js';
import { type WatchedMetric, watchedMetric } from '../analysis/monitor/watched-metric.js';
import { ValueReader } from '../analysis/verdict/value-reader.js';
import { CrucibleError } from '../errors.js';
import { timestampAt } from '../event/batch.js';
import { scalarAt } from '../event/column.js';
import { EVENT_NAME, TIMESTAMP_US } from '../event/fields.js';
import type { ExperimentPlan } from '../event/plan.js';
import type { PlanFacts } from '../experiment/plan-kept.js';
import { type EventQuery, resolveQuery } from '../query/query.js';
import type { OpenExperiment } from './reading.js';
import type { ReportedArm } from './report-arms.js';

/** What is replayed: the events that were compared, and how they make two arms. */
export interface ReplayedEvents {
  readonly by: 'experiment' | 'condition';
  readonly query: EventQuery;
  /** The baseline first. */
  readonly arms: readonly Pick<ReportedArm, 'condition' | 'experimentIds'>[];
  readonly experiments: readonly OpenExperiment[];
}

/**
 * What a plan's sequential method says of the values in the order in which they came, looked at again and
 * again as a watch does. Null where it has no say: a fixed number of samples, more than two
 * conditions, a metric that cannot be watched (a quantile), a rule that no watch would take.
 */
export async function replayedDecision(
  plan: ExperimentPlan,
  events: ReplayedEvents,
): Promise<PlanFacts['decision']> {
  if (plan.stoppingRule.kind !== 'sequential' || events.arms.length !== 2) return null;
  try {
    const metric = watchedMetric(plan.primaryMetric);
    const { method, endedBy } = await replay(plan, valuesInOrder(metric, events));
    return { method, isDecided: endedBy === 'decided' };
  } catch (error) {
    const isRefused =
      error instanceof CrucibleError &&
      (error.code === 'invalid-option' || error.code === 'invalid-argument');
    if (!isRefused) throw error;
    return null;
  }
}

/** The values of all of the experiments, in the order in which they came. */
export function valuesInOrder(
  metric: WatchedMetric,
  events: ReplayedEvents,
): AsyncGenerator<TimedValue> {
  return byTime(events.experiments.map((each) => valuesOf(each, metric, events)));
}

/** An experiment's values by time. What events without a value cost is added to the next that has one. */
async function* valuesOf(
  { record, store, nowUs }: OpenExperiment,
  { source }: WatchedMetric,
  { by, query, arms }: ReplayedEvents,
): AsyncGenerator<TimedValue> {
  const places: readonly ArmName[] = ['baseline', 'candidate'];
  const own = arms.findIndex(({ experimentIds }) => experimentIds.includes(record.id));
  const values = new ValueReader(source);
  const costs = new FiniteReader('cost_usd');
  const columns = [EVENT_NAME, TIMESTAMP_US, 'condition', 'sample_id', 'cost_usd'];
  const asked = { ...resolveQuery(query, nowUs), order: 'asc' as const };
  let costUsd = 0;
  for await (const batch of store.scan(record.id, {
    ...asked,
    columns: [...new Set([...columns, ...source.columns])],
  })) {
    const found = values.read(batch);
    const nonFinite = new Set(found === null ? [] : values.nonFiniteRows());
    const paid = costs.read(batch);
    for (let row = 0; row < batch.length; row++) {
      const cost = paid?.[row] ?? Number.NaN;
      if (!Number.isNaN(cost)) costUsd += cost;
      const value = found?.[row] ?? Number.NaN;
      if (Number.isNaN(value) && !nonFinite.has(row)) continue;
      const condition = scalarAt(batch.columns.get('condition'), row) ?? record.condition;
      const place =
        by === 'experiment' ? own : arms.findIndex((arm) => arm.condition === String(condition));
      if (place < 0) continue;
      const sampleId = scalarAt(batch.columns.get('sample_id'), row);
      yield {
        arm: places[place]!,
        value,
        sampleId: sampleId === null ? null : String(sampleId),
        timeUs: timestampAt(batch, row),
        costUsd,
      };
      costUsd = 0;
    }
  }
}

/** Streams that are each in order of time, as one that is. */
async function* byTime(streams: readonly AsyncGenerator<TimedValue>[]): AsyncGenerator<TimedValue> {
  const heads: { stream: AsyncGenerator<TimedValue>; value: TimedValue }[] = [];
  try {
    for (const stream of streams) {
      const first = await stream.next();
      if (first.done !== true) heads.push({ stream, value: first.value });
    }
    while (heads.length > 0) {
      let at = 0;
      for (let i = 1; i < heads.length; i++)
        if (heads[i]!.value.timeUs < heads[at]!.value.timeUs) at = i;
      const head = heads[at]!;
      yield head.value;
      const next = await head.stream.next();
      if (next.done === true) heads.splice(at, 1);
      else head.value = next.value;
    }
  } finally {
    // A decision may come before the last value.
    for (const stream of streams) await stream.return(undefined);
  }
}
