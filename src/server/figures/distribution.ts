import { scalarAt } from '../../event/column.js';
import type { Lab } from '../../lab/lab.js';
import { scanEvents } from '../../lab/reading.js';
import type { EventQuery } from '../../query/query.js';
import { DDSketch } from '../../sketch/dd-sketch.js';
import type { DistributionAnswer } from '../protocol.js';

/** Up to so many values are kept and sorted; of more there is a sketch. */
const MAX_EXACT = 1_000_000;
const ECDF_POINTS = 512;
const ACCURACY = 0.005;

/** Values that rise, and how often each is there. */
interface Steps {
  readonly values: ArrayLike<number>;
  /** Null where each is there once. */
  readonly counts: ArrayLike<number> | null;
}

/** A histogram and the distribution function of a column's finite values, of bounded size. */
export async function distributionOf(
  lab: Lab,
  id: string,
  column: string,
  query: EventQuery,
  bins: number,
): Promise<DistributionAnswer> {
  const values = new Values();
  for await (const batch of scanEvents(lab, id, { ...query, columns: [column] })) {
    for (const found of batch.columns.values()) {
      if (found.type !== 'number' && found.type !== 'boolean') continue;
      for (let row = 0; row < batch.length; row++) {
        const value = scalarAt(found, row);
        if (value !== null) values.add(Number(value));
      }
    }
  }
  return values.answer(column, bins);
}

class Values {
  #exact: Float64Array = new Float64Array(4096);
  #sketch: DDSketch | null = null;
  #count = 0;
  #sum = 0;
  #nonFinite = 0;

  add(value: number): void {
    if (!Number.isFinite(value)) {
      this.#nonFinite++;
      return;
    }
    this.#sum += value;
    if (this.#sketch !== null) this.#sketch.add(value);
    else if (this.#count === MAX_EXACT) this.#toSketch(value);
    else {
      if (this.#count === this.#exact.length) {
        const larger = new Float64Array(this.#count * 2);
        larger.set(this.#exact);
        this.#exact = larger;
      }
      this.#exact[this.#count] = value;
    }
    this.#count++;
  }

  #toSketch(value: number): void {
    this.#sketch = new DDSketch({ relativeAccuracy: ACCURACY });
    for (let i = 0; i < this.#count; i++) this.#sketch.add(this.#exact[i]!);
    this.#sketch.add(value);
    this.#exact = new Float64Array(0);
  }

  answer(column: string, bins: number): DistributionAnswer {
    const count = this.#count;
    const sketch = this.#sketch;
    const steps = sketch === null ? exactSteps(this.#exact.subarray(0, count)) : stepsOf(sketch);
    const { values } = steps;
    const min = sketch?.min ?? (count === 0 ? null : values[0]!);
    const max = sketch?.max ?? (count === 0 ? null : values[values.length - 1]!);
    return {
      column,
      count,
      nonFinite: this.#nonFinite,
      min,
      max,
      mean: count === 0 ? null : this.#sum / count,
      exact: sketch === null,
      relativeAccuracy: sketch === null ? 0 : ACCURACY,
      histogram:
        min === null || max === null ? { edges: [], counts: [] } : histogram(steps, min, max, bins),
      ecdf: ecdf(steps, count),
    };
  }
}

function exactSteps(values: Float64Array): Steps {
  return { values: values.sort(), counts: null };
}

/** A sketch's bins as values that stand for them. */
function stepsOf(sketch: DDSketch): Steps {
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

function histogram(
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
function ecdf({ values, counts }: Steps, count: number): DistributionAnswer['ecdf'] {
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
