import { chiSquareStatistic } from '../count/chi-square-statistic.js';
import { type ContingencyTable, emptyMargin, readTable } from '../count/contingency-table.js';
import { noAnswer, type Outcome } from '../outcome.js';

/**
 * Cramér's V, the strength of association in a table of counts: 0 where rows and columns are
 * independent, 1 where one determines the other. Few counts in many cells push it upwards;
 * `biasCorrected` takes that out (Bergsma), and may then give exactly 0.
 *
 * No answer where a row or a column holds zeros only (`empty-margin`), nor, corrected, for two counts
 * (`too-few`).
 *
 * Cramér, "Mathematical methods of statistics" (1946), 21.9; Bergsma, "A bias-correction for Cramér's V
 * and Tschuprow's T" (Journal of the Korean Statistical Society 42, 2013).
 *
 * @throws CrucibleError `invalid-argument` when there are fewer than two rows or columns, rows of
 * unequal length, or a cell that is not a whole number of at least 0.
 *
 * @example
 * cramersV([[12, 5], [6, 14]]); // estimate 0.405
 */
export function cramersV(
  table: ContingencyTable,
  options: { readonly biasCorrected?: boolean } = {},
): Outcome<{ readonly estimate: number }> {
  const counted = readTable(table);
  const empty = emptyMargin(counted);
  if (empty !== undefined) return empty;
  const rows = counted.rowTotals.length;
  const columns = counted.columnTotals.length;
  const { total } = counted;
  const perCount = chiSquareStatistic(counted, false).statistic / total;
  if (!(options.biasCorrected ?? false))
    return { ok: true, estimate: Math.min(1, Math.sqrt(perCount / (Math.min(rows, columns) - 1))) };
  if (total <= 2) return noAnswer('too-few', 'the bias correction needs more than two counts');
  const excess = Math.max(0, perCount - ((rows - 1) * (columns - 1)) / (total - 1));
  const narrowest = Math.min(
    (rows - 1) * (1 - (rows - 1) / (total - 1)),
    (columns - 1) * (1 - (columns - 1) / (total - 1)),
  );
  if (narrowest <= 0) return noAnswer('too-few', 'the bias correction needs more counts than rows');
  return { ok: true, estimate: Math.min(1, Math.sqrt(excess / narrowest)) };
}
