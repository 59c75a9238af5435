import { refuse } from '../../errors.js';
import { requireChoice } from '../outcome.js';

/** The nine sample quantiles of Hyndman & Fan; 7 is the default of R and numpy, 6 that of Minitab. */
export type QuantileType = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9;

const TYPES: readonly string[] = ['1', '2', '3', '4', '5', '6', '7', '8', '9'];

/** Plotting positions alpha and beta of the types that interpolate, from 4 on. */
const POSITIONS: readonly (readonly [number, number])[] = [
  [0, 1],
  [0.5, 0.5],
  [0, 0],
  [1, 1],
  [1 / 3, 1 / 3],
  [3 / 8, 3 / 8],
];

/**
 * The p-quantile of ascending finite values by one of the nine definitions of Hyndman & Fan, "Sample
 * quantiles in statistical packages" (The American Statistician 50(4), 1996); `null` without values.
 * {@link quantileSorted} is the seventh.
 *
 * @throws CrucibleError `invalid-argument` when `p` is not from 0 to 1, or there is no such type.
 *
 * @example
 * quantileOfType([1, 2, 3, 4], 0.25, 6); // 1.25
 */
export function quantileOfType(
  sorted: ArrayLike<number>,
  p: number,
  type: QuantileType,
): number | null {
  requireChoice('quantileType', TYPES, String(type));
  if (!(p >= 0 && p <= 1)) throw refuse('invalid-argument', 'p', 'a number from 0 to 1', p);
  const count = sorted.length;
  if (count === 0) return null;
  const at = (rank: number): number => sorted[Math.min(count, Math.max(1, rank)) - 1]!;
  if (type <= 3) {
    const position = count * p - (type === 3 ? 0.5 : 0);
    const rank = Math.floor(position);
    const above = position > rank;
    if (type === 2 && !above) return at(rank) + (at(rank + 1) - at(rank)) / 2;
    const stays = type === 3 ? !above && rank % 2 === 0 : !above;
    return stays ? at(rank) : at(rank + 1);
  }
  const [alpha, beta] = POSITIONS[type - 4]!;
  const position = alpha + p * (count + 1 - alpha - beta);
  // A position that rounding left just below a rank belongs to it.
  const rank = Math.floor(position + 4 * Number.EPSILON);
  const share = Math.max(0, position - rank);
  return at(rank) + (at(rank + 1) - at(rank)) * share;
}
