import type { CountedTable } from './contingency-table.js';
import { productDifference } from './product-difference.js';

export interface TableStatistic {
  readonly statistic: number;
  /** Counts expected of independent rows and columns. */
  readonly expected: number[][];
}

/**
 * Pearson's chi-square of a table without empty margins. With `yates`, every deviation is brought
 * nearer to 0 by a half, though never past the smallest of them.
 */
export function chiSquareStatistic(table: CountedTable, yates: boolean): TableStatistic {
  const { cells, rowTotals, columnTotals, total } = table;
  // Deviations times the total: differences of whole products, which do not cancel.
  const deviations = cells.map((row, i) =>
    row.map((count, j) =>
      Math.abs(productDifference(count, total, rowTotals[i]!, columnTotals[j]!)),
    ),
  );
  const smallest = deviations.reduce(
    (least, row) => row.reduce((a, b) => Math.min(a, b), least),
    Infinity,
  );
  const shift = yates ? Math.min(total / 2, smallest) : 0;
  let statistic = 0;
  const expected = deviations.map((row, i) =>
    Array.from(row, (deviation, j) => {
      const share = rowTotals[i]! * (columnTotals[j]! / total);
      statistic += ((deviation - shift) / total) ** 2 / share;
      return (rowTotals[i]! * columnTotals[j]!) / total;
    }),
  );
  return { statistic, expected };
}
