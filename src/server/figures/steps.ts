import type { DDSketch } from '../../sketch/dd-sketch.js';
import type { DistributionAnswer, Histogram } from '../protocol.js';

const ECDF_POINTS = 512;

/** Values that rise, and how often each is there. */
export interface Steps {
  readonly values: ArrayLike<number>;
  /** Null where each is there once. */
  readonly counts: ArrayLike<number> | null;
}

/** A sketch's bins as values that stand for them. */
export function stepsOf(sketch: DDSketch): Steps {
  const { negative, positive } = sketch.toJSON();
  const values: number[] = [];
  const counts: number[] = [];
  const add = (value: number, count: number): void => {
    values.push(Math.min(sketch.max!, Math.max(sketch.min!, value)));
    counts.push(count);
  };
  for (let i = negative.keys.length - 1; i >= 0; i--)
    add(-sketch.mapping.value(negative.keys[i]!), negative.counts[i]!);
  if (sketch.zeroCount > 0) add(0, sketch.zeroCount);
  for (const [i, key] of positive.keys.entries())
    add(sketch.mapping.value(key), positive.counts[i]!);
  return { values, counts };
}

/** Both histograms of the values: no bin at all where there are none. */
export function histograms(
  steps: Steps,
  min: number | null,
  max: number | null,
  bins: number,
): Pick<DistributionAnswer, 'histogram' | 'logHistogram'> {
  if (min === null || max === null)
    return { histogram: { edges: [], counts: [] }, logHistogram: null };
  if (min === max) {
    const single: Histogram = { edges: [min, max], counts: [total(steps)] };
    return { histogram: single, logHistogram: min > 0 ? single : null };
  }
  const edges = (edge: (share: number) => number): number[] =>
    Array.from({ length: bins + 1 }, (_, i) => (i === 0 ? min : i === bins ? max : edge(i / bins)));
  const linear = edges((share) => min + share * (max - min));
  const ratios = min > 0 ? edges((share) => min * (max / min) ** share) : null;
  return {
    histogram: { edges: linear, counts: countBetween(steps, linear) },
    logHistogram: ratios === null ? null : { edges: ratios, counts: countBetween(steps, ratios) },
  };
}

/** A value on an edge counts above it; the last edge belongs to the last bin. */
function countBetween({ values, counts }: Steps, edges: readonly number[]): number[] {
  const inBin = new Array<number>(edges.length - 1).fill(0);
  let bin = 0;
  for (let i = 0; i < values.length; i++) {
    while (bin < inBin.length - 1 && values[i]! >= edges[bin + 1]!) bin++;
    inBin[bin]! += counts?.[i] ?? 1;
  }
  return inBin;
}

function total({ values, counts }: Steps): number {
  if (counts === null) return values.length;
  let sum = 0;
  for (let i = 0; i < counts.length; i++) sum += counts[i]!;
  return sum;
}

/** At most so many points: each is one of the function's steps, the first and the last among them. */
export function ecdf({ values, counts }: Steps, count: number): DistributionAnswer['ecdf'] {
  const value: number[] = [];
  const fraction: number[] = [];
  let seen = 0;
  let next = 0;
  for (let i = 0; i < values.length; i++) {
    seen += counts?.[i] ?? 1;
    const isLast = i === values.length - 1;
    // Equal values are one step.
    if (!isLast && values[i + 1] === values[i]) continue;
    if (!isLast && seen < next) continue;
    value.push(values[i]!);
    fraction.push(seen / count);
    next = seen + count / ECDF_POINTS;
  }
  return { value, fraction };
}
