import { Moments } from '../../sketch/moments.js';

/**
 * Streaming count, mean, variance and skewness, in constant memory. The third moment is updated as in
 * Pébay, "Formulas for robust, one-pass parallel computation of covariances and arbitrary-order
 * statistical moments" (Sandia report SAND2008-6212, 2008).
 */
export class ShapedMoments {
  readonly #moments = new Moments();
  #mean = -0;
  #m2 = -0;
  #m3 = -0;

  add(value: number): void {
    this.#moments.add(value);
    const { count } = this.#moments;
    const delta = value - this.#mean;
    const step = delta / count;
    const square = delta * step * (count - 1);
    this.#mean += step;
    this.#m3 += square * step * (count - 2) - 3 * step * this.#m2;
    this.#m2 += square;
  }

  get count(): number {
    return this.#moments.count;
  }

  get mean(): number | null {
    return this.#moments.mean;
  }

  /** Null for fewer than two values. */
  get variance(): number | null {
    return this.#moments.variance;
  }

  get stdDev(): number | null {
    return this.#moments.stdDev;
  }

  /** Of the values as they are: m₃ / m₂^(3/2). 0 where they do not vary; NaN beyond a double's range. */
  get skewness(): number {
    return this.#m2 === 0 ? 0 : (Math.sqrt(this.count) * this.#m3) / this.#m2 ** 1.5;
  }
}
