import type { FourCells } from './contingency-table.js';

/**
 * The distribution of the first cell of a two by two table whose margins are given: Fisher's
 * noncentral hypergeometric distribution, whose one parameter is the odds ratio.
 */
export interface ConditionalTable {
  readonly firstRow: number;
  readonly firstColumn: number;
  /** The last cell less the first, which the margins fix. */
  readonly surplus: number;
  readonly lowest: number;
  readonly highest: number;
}

/** Masses in proportion to probabilities, `masses[i]` that of the value `first + i`. */
export interface Masses {
  readonly first: number;
  readonly masses: Float64Array;
  readonly total: number;
}

/** The mass at the mode: far above 1, so that those of the tails are still normal doubles beside it. */
const LOG2_MODE_MASS = 500;
const MODE_MASS = 2 ** LOG2_MODE_MASS;

export function conditionalTable([a, b, c, d]: FourCells): ConditionalTable {
  return {
    firstRow: a + b,
    firstColumn: a + c,
    surplus: d - a,
    lowest: Math.max(0, a - d),
    highest: Math.min(a + b, a + c),
  };
}

/**
 * The masses down to 2^-`bits` of the largest, by the ratios of neighbours, outward from the
 * mode: every one is right to about 1e-16 a step, and their number grows as the standard deviation,
 * not as the counts.
 */
export function massesOf(table: ConditionalTable, oddsRatio: number, bits: number): Masses {
  const { lowest, highest } = table;
  const mode = modeOf(table, oddsRatio);
  const floor = 2 ** (LOG2_MODE_MASS - bits);
  const upward: number[] = [];
  let mass = MODE_MASS;
  for (let value = mode; value < highest; value++) {
    mass *= ratioAfter(table, value) * oddsRatio;
    if (mass <= floor) break;
    upward.push(mass);
  }
  const downward: number[] = [];
  mass = MODE_MASS;
  for (let value = mode - 1; value >= lowest; value--) {
    mass /= ratioAfter(table, value) * oddsRatio;
    if (mass <= floor) break;
    downward.push(mass);
  }
  const masses = new Float64Array(downward.length + 1 + upward.length);
  masses.set(downward.reverse());
  masses[downward.length] = MODE_MASS;
  masses.set(upward, downward.length + 1);
  return {
    first: mode - downward.length,
    masses,
    total: masses.reduce((sum, value) => sum + value, 0),
  };
}

/** The share of the masses of values at most `value`, and of those at least `value`. */
export function tailsOf(
  { first, masses, total }: Masses,
  value: number,
): { atMost: number; atLeast: number } {
  let atMost = 0;
  let atLeast = 0;
  for (let i = 0; i < masses.length; i++) {
    if (first + i <= value) atMost += masses[i]!;
    if (first + i >= value) atLeast += masses[i]!;
  }
  return { atMost: Math.min(1, atMost / total), atLeast: Math.min(1, atLeast / total) };
}

/** What the probability of value + 1 is to that of value, at an odds ratio of 1. */
function ratioAfter({ firstRow, firstColumn, surplus }: ConditionalTable, value: number): number {
  return ((firstRow - value) / (value + 1)) * ((firstColumn - value) / (surplus + value + 1));
}

/**
 * Near the most probable value: where neighbours are equally probable, the smaller root of a quadratic,
 * from whichever of its two forms does not cancel.
 */
function modeOf(table: ConditionalTable, oddsRatio: number): number {
  const { firstRow, firstColumn, surplus, lowest, highest } = table;
  const square = oddsRatio - 1;
  const linear = (firstRow + firstColumn + 2) * oddsRatio + surplus;
  const constant = (firstRow + 1) * (firstColumn + 1) * oddsRatio;
  const root = Math.sqrt(Math.max(0, linear * linear - 4 * square * constant));
  const value = linear > 0 ? (2 * constant) / (linear + root) : (linear - root) / (2 * square);
  return Math.min(highest, Math.max(lowest, Math.floor(value)));
}
