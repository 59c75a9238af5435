import { CrucibleError, refuse } from '../errors.js';
import type { ExperimentRecord } from '../event/experiment.js';
import type { ExperimentMetrics } from './metrics.js';
import type { Verdict } from './verdict/verdict.js';

/** An experiment and its figures, as `compareMetrics` takes them. */
export interface MeasuredExperiment {
  readonly experiment: Pick<ExperimentRecord, 'id' | 'name' | 'condition'>;
  readonly metrics: ExperimentMetrics;
}

/**
 * A treatment against the baseline. Every `…Improvement…` is positive where the treatment is the
 * better, every `…Difference…` and `…Change…` is treatment - baseline. A percentage of nothing, and
 * a figure that either of the two lacks, is null.
 */
export interface PairComparison {
  /** The treatment's id, name and condition. */
  readonly id: string;
  readonly name: string;
  readonly condition: string;
  /** Of mean latency, positive when the treatment is faster: (baseline - treatment) / baseline · 100. */
  readonly latencyImprovementPct: number | null;
  /** Of mean latency, positive when the treatment is slower: (treatment - baseline) / baseline · 100. */
  readonly latencyChangePct: number | null;
  /** Of total cost in US dollars, positive when the treatment cost more. */
  readonly costDifferenceUsd: number | null;
  /** Of the success rate: (treatment - baseline) / baseline · 100. */
  readonly successRateImprovementPct: number | null;
  readonly eventCountDifference: number;
}

export interface ExperimentComparison {
  /** Ids; the first is the baseline's. */
  readonly experiments: readonly string[];
  /** The figures of each, in the same order. */
  readonly individual: readonly ExperimentMetrics[];
  /** `treatment_1` is the second experiment, `treatment_2` the third, and so on. */
  readonly comparison: Readonly<Record<string, PairComparison>>;
}

/** A comparison with the verdict on it: what chance explains, and what it does not. */
export interface JudgedComparison extends ExperimentComparison {
  readonly verdict: Verdict;
}

/**
 * Compares the figures of each experiment with those of the first, the baseline. These are
 * differences of what was observed, without a word on whether chance explains them. Of one experiment
 * alone there is nothing to compare, and `comparison` is empty.
 *
 * @throws CrucibleError `too-few-experiments` for none, `invalid-argument` when one is there twice.
 *
 * @example
 * const { comparison } = compareMetrics([
 *   { experiment: control, metrics: controlMetrics },
 *   { experiment: treatment, metrics: treatmentMetrics },
 * ]);
 * comparison.treatment_1?.latencyImprovementPct; // 12.5: the treatment takes an eighth less time
 */
export function compareMetrics(measured: readonly MeasuredExperiment[]): ExperimentComparison {
  const [baseline, ...treatments] = measured;
  if (baseline === undefined) {
    throw new CrucibleError('too-few-experiments', 'experiments: expected a baseline, got none', {
      path: 'experiments',
      expected: 'at least 1',
      received: '0',
    });
  }
  const ids = measured.map(({ experiment }) => experiment.id);
  ids.forEach((id, index) => {
    if (ids.indexOf(id) < index)
      throw refuse('invalid-argument', `experiments[${index}]`, 'an experiment not yet there', id);
  });
  return {
    experiments: ids,
    individual: measured.map(({ metrics }) => metrics),
    comparison: Object.fromEntries(
      treatments.map((treatment, index) => [
        `treatment_${index + 1}`,
        comparePair(baseline, treatment),
      ]),
    ),
  };
}

function comparePair(baseline: MeasuredExperiment, treatment: MeasuredExperiment): PairComparison {
  const [before, after] = [baseline.metrics, treatment.metrics];
  const { id, name, condition } = treatment.experiment;
  return {
    id,
    name,
    condition,
    latencyImprovementPct: percentOf(
      difference(before.latency.mean, after.latency.mean),
      before.latency.mean,
    ),
    latencyChangePct: percentOf(
      difference(after.latency.mean, before.latency.mean),
      before.latency.mean,
    ),
    costDifferenceUsd: difference(after.cost.total, before.cost.total),
    successRateImprovementPct: percentOf(
      difference(after.reliability.successRate, before.reliability.successRate),
      before.reliability.successRate,
    ),
    eventCountDifference: after.summary.totalEvents - before.summary.totalEvents,
  };
}

function difference(minuend: number | null, subtrahend: number | null): number | null {
  return minuend === null || subtrahend === null ? null : minuend - subtrahend;
}

function percentOf(part: number | null, whole: number | null): number | null {
  return part === null || whole === null || whole === 0 ? null : (part / whole) * 100;
}
