import { intraclassCorrelation } from '../../stats/cluster/intraclass-correlation.js';
import { type NoAnswer, noAnswer } from '../../stats/outcome.js';
import { sampleMoments } from '../../stats/sample/moments.js';
import { valuesOf } from '../verdict/arm-values.js';
import { counted } from '../verdict/figure-text.js';
import { type Gathered, type GatheredValues, NO_SAMPLE } from '../verdict/gathered.js';
import { type MetricSpec, metricLabel, unitOf } from '../verdict/metric-spec.js';
import {
  type PseudoValues,
  quantilePseudoValues,
  ratioPseudoValues,
} from '../verdict/pseudo-values.js';
import { QUANTILES } from '../verdict/quantile-statistics.js';
import { gatheredKey } from '../verdict/source-reader.js';
import type { MetricStatistic } from '../verdict/verdict.js';
import type { BaselineTotals } from './baseline-totals.js';

/** What a baseline's recorded values say of one metric, as far as planning needs it. */
export interface PlanningBaseline {
  /** As a comparison calls it: `latency_ms p95`. */
  readonly metric: string;
  readonly statistic: MetricStatistic;
  /** `ms`, `USD`; empty where it has none. */
  readonly unit: string;
  readonly estimate: number;
  /** Between values; of a quantile or a ratio, between their linear parts, which act like values. */
  readonly stdDev: number;
  readonly values: number;
  /** NaN and infinite values, which no figure counts. */
  readonly nonFinite: number;
  /** What is planned in: distinct `sample_id`s, and each value without one. */
  readonly samples: number;
  readonly observationUnit: 'sample' | 'event';
  readonly valuesPerSample: number;
  /** How alike values of one sample are (ICC); null where none has two. */
  readonly withinSampleCorrelation: number | null;
  /** By how much that multiplies the variance of a mean of all values; at least 1. */
  readonly designEffect: number;
  readonly eventsPerSample: number;
  /** Null where nothing was priced. */
  readonly costPerSampleUsd: number | null;
  /** At the pace at which they were recorded; null where all happened at one moment. */
  readonly durationPerSampleMs: number | null;
}

/** Works out a baseline from what was gathered of one experiment and one metric. */
export function planningBaseline(
  gathered: Gathered,
  spec: MetricSpec,
  totals: BaselineTotals,
): PlanningBaseline | NoAnswer {
  const [arm] = gathered.arms;
  const found = arm === undefined ? undefined : valuesOf(arm, spec);
  if (found === undefined || found.rows.length < 2)
    return noAnswer(
      'too-few',
      `${spec.name} has ${counted(found?.rows.length ?? 0, 'value')} in the baseline; at least 2 are needed`,
    );
  const statistic = spec.statistic ?? usualStatistic(spec, gathered);
  if (statistic === 'final')
    return noAnswer('too-few', 'the final value of a run is one value; a baseline needs several');
  const linear = linearValues(found, statistic);
  if ('ok' in linear) return linear;
  const { estimate, values } = linear;
  const { variance } = sampleMoments(values);
  const { clusters, samples, hasSamples } = clustersOf(found.rows.units, gathered);
  const alike = intraclassCorrelation({ values, clusters });
  // Of a rate, the spread follows from the rate; not how alike repeated values are.
  const isConstant = variance === 0 || (!alike.ok && alike.reason === 'no-variation');
  if (isConstant && (statistic !== 'rate' || samples < values.length))
    return noAnswer('no-variation', `all values of ${spec.name} are ${estimate}`);
  return {
    metric: metricLabel(spec.name, statistic),
    statistic,
    unit: unitOf(spec.name, statistic),
    estimate,
    stdDev: Math.sqrt(variance),
    values: values.length,
    nonFinite: found.rows.nonFinite,
    samples,
    observationUnit: hasSamples ? 'sample' : 'event',
    valuesPerSample: values.length / samples,
    withinSampleCorrelation: alike.ok ? alike.estimate : null,
    designEffect: alike.ok ? alike.designEffect : 1,
    eventsPerSample: totals.events / samples,
    costPerSampleUsd: totals.costUsd === null ? null : totals.costUsd / samples,
    durationPerSampleMs: totals.durationMs === 0 ? null : totals.durationMs / samples,
  };
}

function usualStatistic(spec: MetricSpec, gathered: Gathered): MetricStatistic {
  if (spec.denominator !== null) return 'ratio';
  return gathered.yesOrNo.has(gatheredKey(spec)) ? 'rate' : 'mean';
}

/** Values whose mean is the figure: what is planned for means then holds for all of them. */
function linearValues(
  { rows }: GatheredValues,
  statistic: Exclude<MetricStatistic, 'final'>,
): PseudoValues | NoAnswer {
  const { values, denominators } = rows;
  if (statistic === 'ratio') return ratioPseudoValues(values, denominators!);
  if (statistic === 'mean' || statistic === 'rate' || statistic === 'sum') {
    if (statistic === 'rate' && values.some((value) => value !== 0 && value !== 1))
      return noAnswer('out-of-range', 'a rate is of values that are 0 or 1, yes or no');
    const { mean, meanLow } = sampleMoments(values);
    return { estimate: mean + meanLow, values };
  }
  return quantilePseudoValues(values, values.toSorted(), QUANTILES.get(statistic)!);
}

/** A number for what each row belongs to; a row without a sample is one by itself. */
function clustersOf(
  units: Uint32Array,
  { sampleCount }: Gathered,
): { readonly clusters: Float64Array; readonly samples: number; readonly hasSamples: boolean } {
  const seen = new Uint8Array(sampleCount);
  const clusters = new Float64Array(units.length);
  let samples = 0;
  let alone = 0;
  for (let row = 0; row < units.length; row++) {
    const unit = units[row]!;
    if (unit === NO_SAMPLE) {
      clusters[row] = sampleCount + alone++;
      continue;
    }
    clusters[row] = unit;
    if (seen[unit] === 1) continue;
    seen[unit] = 1;
    samples++;
  }
  return { clusters, samples: samples + alone, hasSamples: samples > 0 };
}
