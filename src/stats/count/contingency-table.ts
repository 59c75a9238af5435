import { refuse } from '../../errors.js';
import { type NoAnswer, noAnswer, requireCount } from '../outcome.js';

/** Counts by row and column: plain arrays or typed ones, all rows of one length. */
export type ContingencyTable = ArrayLike<ArrayLike<number>>;

/** A table that was checked: whole counts, at least two rows and two columns. */
export interface CountedTable {
  readonly cells: readonly Float64Array[];
  readonly rowTotals: Float64Array;
  readonly columnTotals: Float64Array;
  readonly total: number;
}

export function readTable(table: ContingencyTable): CountedTable {
  const width = table[0]?.length ?? 0;
  if (table.length < 2 || width < 2) {
    throw refuse('invalid-argument', 'table', 'at least two rows and two columns', table);
  }
  const cells: Float64Array[] = [];
  const rowTotals = new Float64Array(table.length);
  const columnTotals = new Float64Array(width);
  for (let i = 0; i < table.length; i++) {
    const row = table[i]!;
    if (row.length !== width)
      throw refuse('invalid-argument', `table[${i}]`, `a row of ${width} counts`, row);
    const cell = new Float64Array(width);
    for (let j = 0; j < width; j++) {
      cell[j] = requireCount(`table[${i}][${j}]`, row[j]!);
      rowTotals[i]! += cell[j]!;
      columnTotals[j]! += cell[j]!;
    }
    cells.push(cell);
  }
  const total = rowTotals.reduce((sum, count) => sum + count, 0);
  requireCount('the sum of table', total);
  return { cells, rowTotals, columnTotals, total };
}

/** Why a table has no answer, where a row or a column is nothing but zeros. */
export function emptyMargin(table: CountedTable): NoAnswer | undefined {
  const row = table.rowTotals.indexOf(0);
  if (row >= 0) return noAnswer('empty-margin', `row ${row} of the table holds zeros only`);
  const column = table.columnTotals.indexOf(0);
  if (column >= 0)
    return noAnswer('empty-margin', `column ${column} of the table holds zeros only`);
  return undefined;
}

/** The four cells of a two by two table, row by row. */
export type FourCells = readonly [a: number, b: number, c: number, d: number];

export function fourCells(table: CountedTable): FourCells {
  const [first, second] = table.cells;
  if (table.cells.length !== 2 || first!.length !== 2)
    throw refuse('invalid-argument', 'table', 'two rows of two counts', table.cells);
  return [first![0]!, first![1]!, second![0]!, second![1]!];
}
