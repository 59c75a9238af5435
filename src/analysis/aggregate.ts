import type { EventBatch } from '../event/batch.js';
import { scalarAt } from '../event/column.js';
import { encodeJson } from '../event/json.js';
import { Moments } from '../sketch/moments.js';
import type { AggregateFigures, AggregateRow, Aggregation } from '../store/port.js';

type GroupValue = string | number | boolean | null;

class Group {
  events = 0;
  readonly values: readonly GroupValue[];
  readonly moments: readonly Moments[];

  constructor(values: readonly GroupValue[], columns: number) {
    this.values = values;
    this.moments = Array.from({ length: columns }, () => new Moments());
  }
}

/**
 * Figures of columns for each combination of values of others, in the order in which the groups
 * first appear. One pass over the batches; memory grows with the groups, not with the events.
 *
 * @example
 * await aggregateBatches(store.scan(id, query), { groupBy: ['model'], columns: ['latency_ms'] });
 * // [{ group: { model: 'gpt-4o' }, events: 120, figures: { latency_ms: { count: 118, mean: 412, … } } }]
 */
export async function aggregateBatches(
  batches: AsyncIterable<EventBatch>,
  { groupBy, columns }: Aggregation,
): Promise<AggregateRow[]> {
  const groups = new Map<string, Group>();
  for await (const batch of batches) addBatch(groups, batch, groupBy, columns);
  return Array.from(groups.values(), (group) => ({
    group: Object.fromEntries(groupBy.map((name, i) => [name, group.values[i]!])),
    events: group.events,
    figures: Object.fromEntries(columns.map((name, i) => [name, figuresOf(group.moments[i]!)])),
  }));
}

function addBatch(
  groups: Map<string, Group>,
  batch: EventBatch,
  groupBy: readonly string[],
  columns: readonly string[],
): void {
  const keys = groupBy.map((name) => batch.columns.get(name));
  const measured = columns.map((name) => batch.columns.get(name));
  for (let row = 0; row < batch.length; row++) {
    const values = keys.map((column) => scalarAt(column, row));
    // JSON keeps apart what only looks alike: the number 1 and the text "1", NaN and no value.
    const key = encodeJson(values);
    let group = groups.get(key);
    if (group === undefined) groups.set(key, (group = new Group(values, columns.length)));
    group.events++;
    for (const [i, column] of measured.entries()) {
      const value = scalarAt(column, row);
      if (typeof value === 'number') group.moments[i]!.add(value);
    }
  }
}

function figuresOf({ count, sum, mean, stdDev, min, max }: Moments): AggregateFigures {
  return { count, sum, mean, stdDev, min, max };
}
