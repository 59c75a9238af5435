import { chiSquaredSurvival } from '../distribution/chi-squared.js';
import type { Outcome } from '../outcome.js';
import { chiSquareStatistic } from './chi-square-statistic.js';
import { type ContingencyTable, emptyMargin, readTable } from './contingency-table.js';

export interface ChiSquareIndependence {
  readonly statistic: number;
  readonly degreesOfFreedom: number;
  readonly pValue: number;
  /** Counts expected of independent rows and columns, in the shape of the table. */
  readonly expected: readonly (readonly number[])[];
  /** The smallest of them; below about 5 the p-value is a rough one. */
  readonly smallestExpected: number;
}

/**
 * Pearson's chi-square test of whether the rows and the columns of a table of counts are independent.
 *
 * `correction` asks for Yates' continuity correction (|O - E| less a half, though never below 0). It
 * applies to two by two tables only, as in R, and is off unless asked for, since it makes the test
 * conservative. No answer where a row or a column holds zeros only (`empty-margin`). For small
 * expected counts in a two by two table, use {@link fisherExactTest}.
 *
 * Pearson, "On the criterion that a given system of deviations …" (Philosophical Magazine 50, 1900);
 * Yates, "Contingency tables involving small numbers and the chi-square test" (JRSS Supplement 1,
 * 1934).
 *
 * @throws CrucibleError `invalid-argument` when there are fewer than two rows or columns, rows of
 * unequal length, or a cell that is not a whole number of at least 0.
 *
 * @example
 * chiSquareIndependenceTest([[12, 5], [6, 14]]); // statistic 6.06, degreesOfFreedom 1, pValue 0.0138
 */
export function chiSquareIndependenceTest(
  table: ContingencyTable,
  options: { readonly correction?: boolean } = {},
): Outcome<ChiSquareIndependence> {
  const counted = readTable(table);
  const empty = emptyMargin(counted);
  if (empty !== undefined) return empty;
  const degreesOfFreedom = (counted.rowTotals.length - 1) * (counted.columnTotals.length - 1);
  const yates = (options.correction ?? false) && degreesOfFreedom === 1;
  const { statistic, expected } = chiSquareStatistic(counted, yates);
  return {
    ok: true,
    statistic,
    degreesOfFreedom,
    pValue: chiSquaredSurvival(statistic, degreesOfFreedom),
    expected,
    smallestExpected: expected.reduce((least, row) => Math.min(least, ...row), Infinity),
  };
}
