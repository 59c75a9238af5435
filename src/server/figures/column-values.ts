import { DDSketch } from '../../sketch/dd-sketch.js';
import type { DistributionAnswer } from '../protocol.js';
import { ecdf, histograms, type Steps, stepsOf } from './steps.js';

/** Up to so many values are kept and sorted; of more there is a sketch. */
export const MAX_EXACT = 1_000_000;
const ACCURACY = 0.005;
const SKETCH_BYTES = 80_000;

/** The values of a column, of any number of events in bounded memory. */
export class ColumnValues {
  #exact: Float64Array = new Float64Array(4096);
  #sketch: DDSketch | null = null;
  #count = 0;
  #sum = 0;
  #nonFinite = 0;

  /** Bytes that they take, about. */
  get bytes(): number {
    return this.#exact.byteLength + (this.#sketch === null ? 0 : SKETCH_BYTES);
  }

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
    const steps: Steps =
      sketch === null
        ? { values: this.#exact.subarray(0, count).sort(), counts: null }
        : stepsOf(sketch);
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
      ...histograms(steps, min, max, bins),
      ecdf: ecdf(steps, count),
    };
  }
}
