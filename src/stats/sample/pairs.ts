import { refuse } from '../../errors.js';
import { type NoAnswer, noAnswer } from '../outcome.js';
import { refuseSample } from './finite.js';

export interface PairedDifferences {
  /** x[i] - y[i]. */
  readonly differences: Float64Array;
  /**
   * Two differences of which the written decimals agree can differ by this much, because the values
   * were rounded to doubles; 0 where all values are whole numbers, which are exact.
   */
  readonly rounding: number;
}

/** @throws CrucibleError `invalid-argument` when x and y differ in length. */
export function differencesOf(
  x: ArrayLike<number>,
  y: ArrayLike<number>,
  least: number,
): PairedDifferences | NoAnswer {
  if (x.length !== y.length)
    throw refuse('invalid-argument', 'y', `as many values as x, ${x.length}`, `${y.length} values`);
  const refused = refuseSample('x', x, least) ?? refuseSample('y', y, least);
  if (refused) return refused;
  const differences = new Float64Array(x.length);
  let largest = 0;
  let whole = true;
  for (let i = 0; i < x.length; i++) {
    differences[i] = x[i]! - y[i]!;
    if (!Number.isFinite(differences[i]))
      return noAnswer('out-of-range', `x[${i}] - y[${i}] exceeds the range of numbers`);
    largest = Math.max(largest, Math.abs(x[i]!), Math.abs(y[i]!));
    whole &&= Number.isInteger(x[i]) && Number.isInteger(y[i]);
  }
  return { differences, rounding: whole ? 0 : 2 * Number.EPSILON * largest };
}
