import { FinalValues } from './final-values.js';
import type { GatheredArm, GatheredValues } from './gathered.js';
import type { MetricSpec } from './metric-spec.js';
import { RowBuffer } from './row-buffer.js';
import { summedBySample } from './sample-sums.js';
import { gatheredKey } from './source-reader.js';

/** What an arm has of a metric: nothing, where none of its events has a value. */
export function valuesOf(arm: GatheredArm, metric: MetricSpec): GatheredValues {
  const values = arm.values.get(gatheredKey(metric)) ?? NOTHING;
  return metric.statistic === 'sum' ? summedBySample(values) : values;
}

const NOTHING: GatheredValues = {
  rows: new RowBuffer(true),
  byStep: new FinalValues(),
  byEpoch: new FinalValues(),
  curveRows: 0,
  kinds: [],
};
