import { planRollupSeries } from '../../analysis/rollup-plan.js';
import type { Lab } from '../../lab/lab.js';
import { timeSeries } from '../../lab/metrics.js';
import { openForReading } from '../../lab/reading.js';
import { ROLLUP_ACCURACY, representativeOf } from '../../sketch/rollup/bin-code.js';
import type { DistributionAnswer } from '../protocol.js';
import { MAX_EXACT } from './column-values.js';
import { ecdf, histograms } from './steps.js';

/**
 * The distribution of all latencies from the store's rollups, as fast for any number of events; null
 * where it keeps none, and where there are so few latencies that an exact one is to be had.
 */
export async function latencyDistribution(
  lab: Lab,
  id: string,
  column: string,
  bins: number,
  mostExact: number = MAX_EXACT,
): Promise<DistributionAnswer | null> {
  const { store } = await openForReading(lab, id);
  if (store.openRollups === undefined) return null;
  const { series } = await timeSeries(lab, id, { maxBuckets: 1 });
  const { count = 0, mean = null, min = null, max = null } = series[0]?.buckets[0]?.latency ?? {};
  if (count <= mostExact || min === null || max === null) return null;
  const rollups = await store.openRollups(id);
  const { storedWidthUs, fromUs, toUs } = planRollupSeries(rollups.extents, { maxBuckets: 1 });
  const byCode = new Map<number, number>();
  for (const cells of await rollups.cells(storedWidthUs, fromUs!, toUs!)) {
    const { from, codes, counts } = cells.bins;
    for (let bin = from[0] ?? 0; bin < (from[cells.length] ?? 0); bin++)
      byCode.set(codes[bin]!, (byCode.get(codes[bin]!) ?? 0) + counts[bin]!);
  }
  const rising = [...byCode].sort((a, b) => a[0] - b[0]);
  const steps = {
    values: rising.map(([code]) => Math.min(max, Math.max(min, representativeOf(code)))),
    counts: rising.map(([, inBin]) => inBin),
  };
  const counted = steps.counts.reduce((sum, inBin) => sum + inBin, 0);
  return {
    column,
    count: counted,
    // A latency is not recorded unless it is finite.
    nonFinite: 0,
    min,
    max,
    mean,
    exact: false,
    relativeAccuracy: ROLLUP_ACCURACY,
    ...histograms(steps, min, max, bins),
    ecdf: ecdf(steps, counted),
  };
}
