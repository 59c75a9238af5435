import { quantileSorted } from '../../stats/quantile.js';
import type { ArmDistribution, ReportDistribution } from './report-data.js';

const BINS = 40;
/** Points of a distribution function: as many as a figure can show. */
const POINTS = 200;
/** A positive quantity whose 99th percentile is so many times its median is drawn by its logarithm. */
const SKEWED = 4;
/** On a linear axis, values further out than this share of them are beyond it. */
const BEYOND = 0.002;

/**
 * How values lie, condition by condition, over bins that all of them share. Null where no condition has
 * a value. The values are put in order.
 */
export function distributionOf(
  name: string,
  unit: string,
  samples: readonly { readonly arm: number; readonly values: Float64Array }[],
): ReportDistribution | null {
  const sorted = samples
    .filter(({ values }) => values.length > 0)
    .map(({ arm, values }) => ({ arm, values: values.sort() }));
  if (sorted.length === 0) return null;
  const scale = sorted.some(isSkewed) && sorted.every(({ values }) => values[0]! > 0);
  const edges = edgesOf(
    sorted.map(({ values }) => values),
    scale ? 'log' : 'linear',
  );
  return {
    name,
    unit,
    scale: scale ? 'log' : 'linear',
    edges,
    arms: sorted.map(({ arm, values }) => armDistribution(arm, values, edges)),
  };
}

function isSkewed({ values }: { readonly values: Float64Array }): boolean {
  return quantileSorted(values, 0.99)! > SKEWED * quantileSorted(values, 0.5)!;
}

function edgesOf(samples: readonly Float64Array[], scale: 'linear' | 'log'): number[] {
  const least = Math.min(...samples.map((values) => values[0]!));
  const most = Math.max(...samples.map((values) => values.at(-1)!));
  if (scale === 'log') {
    const [low, high] = spread(Math.log(least), Math.log(most));
    return Array.from({ length: BINS + 1 }, (_, i) => Math.exp(low + ((high - low) * i) / BINS));
  }
  // A few values far out would press all others into one bin.
  const near = Math.min(...samples.map((values) => quantileSorted(values, BEYOND)!));
  const far = Math.max(...samples.map((values) => quantileSorted(values, 1 - BEYOND)!));
  const room = 0.5 * (far - near);
  const [low, high] = spread(Math.max(least, near - room), Math.min(most, far + room));
  return Array.from({ length: BINS + 1 }, (_, i) => low + ((high - low) * i) / BINS);
}

/**
 * A stretch wide enough for bins that differ; its ends a hair further out, so that rounding leaves no
 * value beyond.
 */
function spread(low: number, high: number): [number, number] {
  const size = Math.max(Math.abs(low), Math.abs(high));
  if (high - low > size * 1e-9 && size > 1e-300) return [low - 1e-12 * size, high + 1e-12 * size];
  const room = size > 1e-300 ? size * 0.05 : 1;
  return [low - room, high + room];
}

function armDistribution(
  arm: number,
  values: Float64Array,
  edges: readonly number[],
): ArmDistribution {
  const counts = new Array<number>(BINS).fill(0);
  let below = 0;
  let above = 0;
  let bin = 0;
  for (const value of values) {
    if (value < edges[0]!) below++;
    else if (value > edges[BINS]!) above++;
    else {
      while (bin < BINS - 1 && value >= edges[bin + 1]!) bin++;
      counts[bin]!++;
    }
  }
  return {
    arm,
    count: values.length,
    counts,
    below,
    above,
    cumulative: cumulativeOf(values),
    p50: quantileSorted(values, 0.5)!,
    p95: quantileSorted(values, 0.95)!,
    min: values[0]!,
    max: values.at(-1)!,
  };
}

/** At even steps of the ranks, closer together towards the largest. */
function cumulativeOf(values: Float64Array): { value: number; share: number }[] {
  const n = values.length;
  const ranks = new Set<number>();
  for (let i = 0; i <= POINTS; i++) ranks.add(Math.round((i / POINTS) * (n - 1)));
  for (const share of [0.995, 0.999, 0.9999]) ranks.add(Math.round(share * (n - 1)));
  return [...ranks]
    .sort((a, b) => a - b)
    .map((rank) => ({ value: values[rank]!, share: (rank + 1) / n }));
}
