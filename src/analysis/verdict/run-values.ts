import { quantilesInPlace } from '../../stats/quantile.js';
import { sampleMoments } from '../../stats/sample/moments.js';
import type { Gathered, GatheredValues } from './gathered.js';
import { QUANTILES } from './quantile-statistics.js';
import type { MetricStatistic } from './verdict.js';

/** What a training curve runs along. */
export type RunAxis = 'step' | 'epoch';

/** The axis that more values have: steps and epochs count different things. */
export function axisOf(values: readonly GatheredValues[]): RunAxis {
  const rows = (axis: 'byStep' | 'byEpoch'): number =>
    values.reduce((sum, gathered) => sum + gathered[axis].rows, 0);
  return rows('byStep') >= rows('byEpoch') ? 'step' : 'epoch';
}

/** Each run boiled down to one figure, by the run's number. Rows that belong to no run are left out. */
export function runValues(
  { runKeys }: Pick<Gathered, 'runKeys'>,
  gathered: GatheredValues,
  statistic: MetricStatistic,
  axis: RunAxis,
): Map<number, number> {
  const all =
    statistic === 'final'
      ? (axis === 'step' ? gathered.byStep : gathered.byEpoch).values()
      : rowsByRun(gathered, statistic);
  return new Map([...all].filter(([run]) => runKeys[run] !== null));
}

/** How many runs there are, and how many of them ended, or had nothing but, NaN and infinities. */
export function divergedRuns(
  known: Pick<Gathered, 'runKeys'>,
  gathered: GatheredValues,
  statistic: MetricStatistic,
  axis: RunAxis,
): { readonly runs: number; readonly diverged: number } {
  // A run's other figures, too, are of one that diverged.
  const finals = runValues(known, gathered, 'final', axis);
  const figures = finals.size > 0 ? finals : runValues(known, gathered, statistic, axis);
  const diverged = [...figures.values()].filter((value) => !Number.isFinite(value)).length;
  return { runs: figures.size, diverged };
}

function rowsByRun({ rows }: GatheredValues, statistic: MetricStatistic): Map<number, number> {
  const { values, denominators, runs } = rows;
  const sizes = new Map<number, number>();
  for (const run of runs) sizes.set(run, (sizes.get(run) ?? 0) + 1);
  const places = new Map<number, { values: Float64Array; below: number; filled: number }>();
  for (const [run, size] of sizes)
    places.set(run, { values: new Float64Array(size), below: 0, filled: 0 });
  for (let row = 0; row < runs.length; row++) {
    const place = places.get(runs[row]!)!;
    place.values[place.filled++] = values[row]!;
    place.below += denominators?.[row] ?? 0;
  }
  const figures = new Map<number, number>();
  for (const run of rows.nonFiniteRuns) figures.set(run, Number.NaN);
  for (const [run, { values: own, below }] of places)
    figures.set(run, figureOf(own, below, statistic));
  return figures;
}

function figureOf(values: Float64Array, below: number, statistic: MetricStatistic): number {
  const p = QUANTILES.get(statistic);
  if (p !== undefined) return quantilesInPlace(values, [p])[0] ?? Number.NaN;
  const { mean, meanLow } = sampleMoments(values);
  return statistic === 'ratio' ? ((mean + meanLow) * values.length) / below : mean + meanLow;
}
