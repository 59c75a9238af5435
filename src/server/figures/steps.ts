import type { DDSketch } from '../../sketch/dd-sketch.js';
import type { DistributionAnswer } from '../protocol.js';

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

export function histogram(
  { values, counts }: Steps,
  min: number,
  max: number,
  bins: number,
): DistributionAnswer['histogram'] {
  if (min === max) return { edges: [min, max], counts: [total({ values, counts })] };
  const width = (max - min) / bins;
  const inBin = new Array<number>(bins).fill(0);
  for (let i = 0; i < values.length; i++) {
    const bin = Math.min(bins - 1, Math.max(0, Math.floor((values[i]! - min) / width)));
    inBin[bin]! += counts?.[i] ?? 1;
  }
  const edges = Array.from({ length: bins + 1 }, (_, i) => (i === bins ? max : min + i * width));
  return { edges, counts: inBin };
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
